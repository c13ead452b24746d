import assert from 'node:assert/strict';
import { assert as check, constantFrom, oneof, property, string } from 'fast-check';
import { asInput } from '../../src/app/settings/manage-settings.ts';
import type { SettingsView } from '../../src/app/settings/manage-settings.ts';
import type { RequestView } from '../../src/app/ports/messages.ts';
import type { Unresolved } from '../../src/app/ports/form-problems.ts';
import type { PersonRef } from '../../src/domain/person.ts';
import type { Place } from '../../src/domain/place.ts';
import { createCards } from '../../src/teams/cards/cards.ts';
import { firstDraft } from '../../src/teams/cards/draft.ts';
import type { Card } from '../../src/teams/cards/templates.ts';
import { clipped } from '../../src/text/literal.ts';
import { aPerson, aProduct, aRule, anEntry, PROJECT, VISIO } from '../support/builders.ts';
import type { Node } from '../render/check-card.ts';
import { checkCard, isNode, nodesOf, ofType } from '../render/check-card.ts';
import { aGrant } from '../support/grants.ts';
import { lateCards } from '../support/hostile-cards.ts';
import { aProductSeats, aSeatsView } from '../render/seat-scenes.ts';
import { aSettingsView } from '../render/office-scenes.ts';
import { approved, aView, emptyForm, reader } from '../render/scenes.ts';

const cards = createCards({ timeZone: 'UTC' });
const at = '2026-11-22T13:02:00.000Z';
/** Marks text from outside, so that a test sees where it went. */
const MARK = '‡';

const nasty = oneof(
  string({ unit: 'binary', maxLength: 40 }),
  constantFrom(
    '[Approve here](https://evil.example)',
    '**bold** _x_ `y` ~~z~~ # h',
    '![](https://evil.example/pixel.png)',
    '<img src=x onerror=alert(1)>',
    '<at>Everybody</at>',
    '${request} ${text.approve}',
    '{{DATE(2026-01-01T00:00:00Z)}} ` \' " \\',
    '1. item\n- item\r\n\r\n> quote',
    'Adele\u202Eecnav\u2066\u200B',
    '__proto__',
    'constructor',
    '=HYPERLINK("https://evil.example")',
    'A\u3164\u115F\u034Fb',
    'x'.repeat(3000),
  ),
);

/** A longer text is refused before it is stored. */
const mostSaid = 1000;

/** Every text that people, Graph or configuration can give, on every card. */
function allCards(text: string): readonly Card[] {
  const by = { id: aPerson(9).id, name: text };
  const person = { id: aPerson(1).id, name: text, mail: text };
  const failed = { kind: 'failed', round: 1, at, reason: 'needs-app', apps: [text] } as const;
  const apps = [{ planId: aPerson(7).id, name: text }];
  const request = {
    requester: { ...by, mail: text, department: text },
    product: { skuId: VISIO, name: text },
    reason: text,
  };
  const excluded = [{ indexes: [1], by, at }];
  const products = [aProduct({ name: text, apps }), aProduct({ skuId: PROJECT, name: text, apps })];
  const more = { entries: [anEntry(0, { person, outcome: failed }), anEntry(1, { person })], products };
  const pending: RequestView = aView({ ...request, excluded }, more);
  const decision = { ...approved, by, message: text, productName: text, off: apps };
  const ended = aView({ ...request, status: 'partly-failed', excluded, decision, round: 1 }, more);
  const ruled = { ...decision, by: aRule({ name: text, confirmedBy: by }) };
  const byRule = { ...ended, request: { ...ended.request, decision: ruled } };
  const draft = { ...firstDraft(pending), message: text };
  const thread = [
    { by, at, text, answer: { by, at, text } },
    { by, at, text },
  ];
  const diff = { status: 'pending', excluded, included: excluded, asked: thread, answered: thread } as const;
  const asked = { ...pending, request: { ...pending.request, questions: thread } };
  const problems: readonly Unresolved[] = [
    { kind: 'unknown', addresses: [text], more: 2 },
    { kind: 'hidden', addresses: [text], more: 0 },
    { kind: 'names', addresses: [text], more: 0 },
    { kind: 'guests', names: [text], more: 0 },
  ];
  const input = {
    id: 'f',
    ownerId: 'o',
    skuId: null,
    otherProduct: text,
    forMe: true,
    picked: [],
    // With more, the form counts them in a line.
    typed: text.slice(0, 300),
    reason: text,
  };
  return [
    cards.decision(pending, reader, draft, { kind: 'changed', diff }),
    cards.decision(pending, reader, { ...draft, confirming: 'decline' }),
    cards.decision(
      asked,
      reader,
      { ...draft, question: text, confirming: 'ask' },
      { kind: 'asked-meanwhile', diff },
    ),
    cards.status(asked, reader),
    cards.asked({ request: asked.request, index: 0 }, reader),
    cards.asked(
      { request: asked.request, index: 1, reply: { outcome: 'answer-too-long', written: text } },
      reader,
    ),
    cards.decision(ended, reader, undefined, { kind: 'decided-by-other' }),
    cards.decision(byRule, reader, undefined, { kind: 'decided-by-other' }),
    cards.status(ended, reader, 'existing'),
    cards.status({ ...pending, unresolved: { problems, typed: text } }, reader),
    cards.form(
      {
        ...emptyForm,
        products,
        input,
        problems,
        recognized: [aPerson(3, { name: text })],
        remaining: input.typed,
        offers: [{ entry: text.slice(0, 200), people: [aPerson(3, { name: text, department: text })] }],
      },
      reader,
    ),
    cards.form(
      {
        ...emptyForm,
        input,
        problems: [{ kind: 'has-it', product: text, self: true, names: [text] }],
        told: 'sku',
      },
      reader,
    ),
    cards.waiting(1, [pending.request], reader),
    cards.list({ list: 'completed', page: { requests: [ended.request] }, readerId: 'o' }, reader),
    cards.list({ list: 'own', page: { requests: [pending.request] }, readerId: 'o' }, reader),
    cards.status(pending, reader, undefined, 'o'),
    cards.sentence(text.slice(0, mostSaid)),
    cards.reminder(
      {
        count: 1,
        requests: [pending.request],
        queues: [{ productName: pending.request.product.name, waits: 3 }],
      },
      reader,
    ),
    ...licenseCards(text, by),
    ...approverCards(text, by),
  ];
}

/** The cards of `my licenses`, `why` and `seats`. */
function licenseCards(text: string, by: PersonRef): readonly Card[] {
  const person = aPerson(1, { name: text, mail: text, department: text });
  const off = [{ planId: aPerson(7).id, name: text }];
  const sources = [
    { from: 'grant', approved: { requestId: 'r', by, at, isKept: true } },
    { from: 'groups', names: [text, text, text, text] },
  ] as const;
  const licenses = [{ productName: text, sources }];
  const question = { loses: ['files'], at, why: 'until', by: 'license-desk' } as const;
  const inQuestion = aGrant(1, { productName: text, person: { id: by.id, name: text }, question });
  return [
    cards.licenses([aGrant(1, { productName: text, off })], reader),
    cards.why({ outcome: 'found', person, licenses, isCut: true }, reader),
    cards.pause({ at, limit: 3, product: text }, 4, reader),
    cards.question(inQuestion, reader),
    cards.question({ outcome: 'answered', grant: inQuestion }, reader),
    cards.why({ outcome: 'several', people: [person, person], more: false }, reader),
    cards.seats(aSeatsView({ products: [aProductSeats({ name: text })] }), reader),
  ];
}

/** The cards of `settings`, and the organization's own process. */
function approverCards(text: string, by: PersonRef): readonly Card[] {
  const line = text.slice(0, mostSaid).replaceAll(/[\r\n\u0085\u2028\u2029]/g, ' ');
  const view = aSettingsView({ ownMessage: line, ownLink: `https://service.contoso.com/?q=${MARK}` });
  const { options, products } = view;
  const saves = [{ revision: 3, by, at, before: { ownMessage: text, offered: 'all' } }] as const;
  const told: SettingsView = {
    ...view,
    last: saves[0],
    products: products.map((product) => ({ ...product, name: text })),
    options: { ...options, approvers: { roles: [text], groups: [text] }, mailFrom: [text] },
  };
  const input = { ...asInput(told.settings), ownLink: text, retentionDays: text };
  const place: Place = {
    id: 'p',
    conversation: { serviceUrl: 'https://localhost/', conversationId: text, kind: 'channel' },
    name: text,
    by,
    at,
  };
  return [
    cards.settings({ view: told, places: 2 }, reader),
    ...(['products', 'rules', 'keeping', 'own'] as const).flatMap((topic) => [
      cards.settingsTopic(topic, { outcome: 'viewed', view: told }, reader, [text]),
      cards.settingsTopic(
        topic,
        { outcome: 'correct', view: told, input, problems: [{ kind: 'link-not-https' }] },
        reader,
        [text],
      ),
      cards.settingsTopic(topic, { outcome: 'overtaken', view: told, input, saves }, reader, [text]),
    ]),
    cards.places({ places: [place], count: 1 }, reader, { kind: 'removed', place }),
    cards.ownProcess({ message: line, link: 'https://service.contoso.com/' }, reader),
    ...lateCards(cards, text),
  ];
}

/** A card without its texts: its elements. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isFoldOfWords(item)).map((item) => shapeOf(item));
  if (!isNode(value)) return typeof value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, key === 'type' ? child : shapeOf(child)]),
  );
}

/** A long reason or message has a fold: that follows from its length, not from what it says. */
const isFoldOfWords = (value: unknown): boolean =>
  isNode(value) &&
  ['ColumnSet', 'RichTextBlock'].includes(String(value['type'])) &&
  /"(?:reason-end|reason-all|quote-all)"/.test(JSON.stringify(value));

/** Places where Teams reads Markdown. */
function markdownIn(card: Node): string {
  const blocks = ofType(card, 'TextBlock').map(({ text }) => text);
  const facts = nodesOf(card).flatMap(({ node, key }) =>
    key === 'facts' ? [node['title'], node['value']] : [],
  );
  return [...blocks, ...facts].join('\n');
}

/** Every address on a card. */
function linksIn(card: Card): readonly unknown[] {
  return nodesOf(card).flatMap(({ node }) =>
    Object.entries(node).flatMap(([key, value]) => (/url/i.test(key) ? [value] : [])),
  );
}

/** A text box, in which no client puts a date, keeps the braces that other texts have apart. */
const whole = (text: string): string => text.replaceAll('{ {', '{{');

/** The text is on the card as it was typed, and not where Markdown is read. No line has invisible characters. */
function checkShown(card: Card, text: string): void {
  assert.ok(!markdownIn(card).includes(MARK));
  // A card that keeps lines keeps spaces, too.
  const seen = whole(JSON.stringify(card).replaceAll(/ {2,}/g, ' '));
  const start = JSON.stringify(clipped(MARK + text, 30)).slice(1, -1);
  assert.ok(seen.includes(whole(start.replace(/…$/, ''))));
  for (const run of ofType(card, 'TextRun'))
    assert.doesNotMatch(String(run['text']), /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u);
}

describe('Text from people, Graph and configuration', () => {
  // One test, since drawing all cards takes longer than all that is asked of them.
  it('never changes what a card consists of or links to, is shown as typed where no Markdown is read, and shows all its characters', () => {
    const plain = allCards(`${MARK} plain`);
    const [shapes, links] = [plain.map((card) => shapeOf(card)), plain.map(linksIn)];
    assert.equal(links.flat().length, 1);
    check(
      property(nasty, (text) => {
        const drawn = allCards(MARK + text);
        for (const card of drawn) {
          checkCard(card);
          checkShown(card, text);
        }
        assert.deepEqual(
          drawn.map((card) => shapeOf(card)),
          shapes,
        );
        assert.deepEqual(drawn.map(linksIn), links);
      }),
      { numRuns: 60 },
    );
  });

  it('of 100 KB in every field leaves cards that Teams accepts', () => {
    const plain = allCards(`${MARK} plain`).map((card) => shapeOf(card));
    const drawn = allCards(`${MARK}[x](https://evil.example) \u202E`.repeat(4000));
    for (const card of drawn) {
      checkCard(card);
      // Text that the reader typed comes back whole, or else a sentence in place of the card (card-actions).
      if (ofType(card, 'Input.Text').some(({ value }) => String(value).length > 10_000)) continue;
      const bytes = Buffer.byteLength(JSON.stringify(card));
      assert.ok(bytes <= 28 * 1024, `${bytes} bytes`);
    }
    assert.deepEqual(
      drawn.map((card) => shapeOf(card)),
      plain,
    );
  });
});
