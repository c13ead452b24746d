import assert from 'node:assert/strict';
import { ConnectorClient } from 'botframework-connector';
import { assert as check, asyncProperty, constantFrom, oneof, string } from 'fast-check';
import { fake, stub } from 'sinon';
import type { MailContent, Message } from '../../src/app/ports/messages.ts';
import type { OutgoingMail } from '../../src/mail/mailer.ts';
import { createMailer } from '../../src/mail/mailer.ts';
import { createCards } from '../../src/teams/cards/cards.ts';
import { createMessenger } from '../../src/teams/outbound/messenger.ts';
import { clipped, literal } from '../../src/text/literal.ts';
import { aPerson, anEntry, VISIO } from '../support/builders.ts';
import { aGrant } from '../support/grants.ts';
import { approved, aView } from '../render/scenes.ts';

const at = '2026-11-22T13:02:00.000Z';
const chatUrl = 'https://teams.microsoft.com/l/chat/0/0?users=28:desk';
const readerFallback = { language: 'en', timeZone: 'UTC' };
const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

const nasty = oneof(
  string({ unit: 'binary', maxLength: 60 }),
  constantFrom(
    'Visio\r\nBcc: everybody@contoso.com\r\n\r\n<b>body</b>',
    'Visio\u0000\u0085Subject: other\u2028To: x@evil.example',
    '</p></body></html><script>alert(1)</script>',
    '"><img src="https://evil.example/pixel.png"><a href="https://evil.example">x</a>',
    '[Approve here](https://evil.example) ![](https://evil.example/p.png)',
    '<at>Everybody</at> @everyone &lt;b&gt; &#60;b&#62;',
    '${text.hello} {{DATE(2026-01-01T00:00:00Z)}}',
    '\u202Ecod.exe\u2066\u200B\u3164',
    '__proto__',
    'x'.repeat(100_000),
  ),
).map((text) => `‡ ${text}`);

function views(text: string) {
  const by = { id: aPerson(9).id, name: text };
  const person = { id: aPerson(1).id, name: text, mail: text };
  const failed = { kind: 'failed', round: 1, at, reason: 'needs-app', apps: [text] } as const;
  const entry = anEntry(0, { person, outcome: failed });
  const changes = {
    requester: { ...by, mail: text, department: text },
    product: { skuId: VISIO, name: text },
    reason: text,
    status: 'partly-failed',
    decision: { ...approved, by, message: text, productName: text, off: [{ planId: 'p', name: text }] },
    round: 1,
  } as const;
  const view = aView(changes, { entries: [entry, anEntry(1, { person })] });
  return { view, request: view.request, person: { request: view.request, index: 0, entry } };
}

const questionOf = (text: string) => ({ by: { id: aPerson(9).id, name: text }, at, text });

/** Every message that is a sentence and no card. */
function messages(text: string): readonly Message[] {
  const { view, request, person } = views(text);
  return [
    { kind: 'question-answered', request, question: { ...questionOf(text), answer: questionOf(text) } },
    { kind: 'request-ended', view },
    { kind: 'person-ended', ...person },
    { kind: 'request-lapses', request, at, to: 'approvers' },
    { kind: 'request-lapses', request, at, to: 'requester' },
    { kind: 'request-lapsed', request },
    { kind: 'outage', outage: { cause: 'mailbox', about: text } },
    { kind: 'grant-news', grant: aGrant(1, { productName: text }), news: 'left-alone' },
    {
      kind: 'left-alone',
      lines: [
        {
          grant: aGrant(1, { productName: text, person: { id: aPerson(1).id, name: text } }),
          news: 'refused',
        },
      ],
    },
  ];
}

function mails(text: string): readonly MailContent[] {
  const { view, request, person } = views(text);
  return [
    { kind: 'question-asked', request, question: questionOf(text), index: 0, reminds: false },
    { kind: 'request-ended', view },
    { kind: 'person-ended', ...person },
    { kind: 'request-waits', view },
    { kind: 'request-lapses', view, at },
    { kind: 'request-lapsed', view },
    { kind: 'grant-news', grant: aGrant(1, { productName: text }), news: 'given-back' },
  ];
}

describe('Text from people and Graph, said', function () {
  this.timeout(60_000);
  it('in messages is plain text without invisible characters, and so is the text of a notification', async () => {
    const connector = new ConnectorClient(
      { signRequest: async (request) => request },
      { baseUri: 'https://localhost' },
    );
    const sent = stub(connector.conversations, 'sendToConversation').resolves({ id: '1' });
    const messenger = createMessenger({
      connectorFor: async () => connector,
      teamsFor: () => Promise.reject(new Error('not asked')),
      cards: createCards({ timeZone: 'UTC' }),
      readerFallback,
      tenantId: 't',
      botId: 'b',
      serviceUrl: async () => 'https://localhost/',
      otherServiceUrl: undefined,
      conversationOf: async () => undefined,
    });
    const address = { serviceUrl: 'https://localhost/', conversationId: 'c', kind: 'channel' } as const;
    await check(
      asyncProperty(nasty, async (text) => {
        for (const message of messages(text)) {
          sent.resetHistory();
          await messenger.post(address, message);
          const activity = sent.firstCall.args[1];
          assert.deepEqual(
            [activity.type, activity.textFormat, activity.attachments],
            ['message', 'plain', undefined],
          );
          assert.doesNotMatch(`${activity.text}${activity.summary}`, unseen);
          assert.ok(String(activity.text).includes(literal(text)), message.kind);
          assert.doesNotMatch(String(activity.summary), /\n/);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('in mails is text: one subject, one recipient, and no element or address but the letter’s own', async () => {
    const send = fake((_mail: OutgoingMail) => Promise.resolve());
    const mailer = createMailer({ send, readerFallback, chatUrl });
    const write = async (content: MailContent): Promise<OutgoingMail> => {
      send.resetHistory();
      await mailer.send({ address: 'adele@contoso.com' }, content);
      return send.firstCall.args[0];
    };
    const usual: string[] = [];
    for (const content of mails('‡ plain')) usual.push((await write(content)).html);
    await check(
      asyncProperty(nasty, async (text) => {
        for (const [index, content] of mails(text).entries()) {
          const like = usual[index] ?? '';
          const { to, subject, html } = await write(content);
          assert.equal(to, 'adele@contoso.com');
          assert.doesNotMatch(subject, /[\r\n\u0085\u2028\u2029]/);
          assert.doesNotMatch(subject, unseen);
          assert.ok(Array.from(subject).length <= 255);
          assert.doesNotMatch(html, unseen);
          assert.deepEqual(attributesIn(html), attributesIn(like));
          assert.deepEqual([...new Set(tagsIn(html))], [...new Set(tagsIn(like))]);
          const start = clipped(text, 40).replace(/…$/, '');
          assert.ok(textOf(html).includes(start), content.kind);
        }
      }),
      { numRuns: 60 },
    );
  });
});

const tagsIn = (html: string): readonly string[] =>
  [...html.matchAll(/<\/?([a-z!]+)/gi)].map(([, name = '']) => name).filter((name) => name !== 'br');
const attributesIn = (html: string): readonly string[] => [
  ...new Set([...html.matchAll(/ (href|src|on\w+|style)="/g)].map(([, name = '']) => name)),
];

/** The text that a reader sees: without elements, and with entities as their characters. */
function textOf(html: string): string {
  const words = html.replaceAll(/<[^>]*>/g, '');
  const signs: Readonly<Record<string, string>> = {
    lt: '<',
    gt: '>',
    amp: '&',
    quot: '"',
    apos: "'",
    nbsp: '\u00A0',
  };
  return words.replaceAll(/&(#x[\da-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return signs[name] ?? whole;
    return String.fromCodePoint(Number(name.startsWith('#x') ? `0x${name.slice(2)}` : name.slice(1)));
  });
}
