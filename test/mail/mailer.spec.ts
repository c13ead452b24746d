import assert from 'node:assert/strict';
import { fake } from 'sinon';
import type { MailContent } from '../../src/app/ports/messages.ts';
import { OutsideError } from '../../src/app/ports/outside-error.ts';
import type { Decision } from '../../src/domain/request.ts';
import { EMPTY_TALLY } from '../../src/domain/request.ts';
import type { OutgoingMail } from '../../src/mail/mailer.ts';
import { createMailer } from '../../src/mail/mailer.ts';
import { aRule } from '../support/builders.ts';
import { adele, at, megan, personIn, viewWith } from '../support/teams/kit.ts';

const chatUrl = 'https://teams.microsoft.com/l/chat/0/0?users=28:desk';
const readerFallback = { language: 'en', timeZone: 'Europe/Stockholm' };

async function mailOf(content: MailContent, language?: string): Promise<OutgoingMail> {
  const send = fake.resolves(undefined);
  const mailer = createMailer({ send, readerFallback, chatUrl });
  await mailer.send(
    { address: 'adele@contoso.com', ...(language === undefined ? {} : { language }) },
    content,
  );
  assert.equal(send.callCount, 1);
  return send.firstCall.args[0];
}

const approved = (changes: Partial<Extract<Decision, { kind: 'approved' }>> = {}): Decision => ({
  kind: 'approved',
  by: megan,
  at,
  message: '',
  skuId: 'sku-visio',
  productName: 'Visio Plan 2',
  off: [],
  ...changes,
});

const ended = (message = '', productName = 'Visio Plan 2'): MailContent => {
  const [first, second] = viewWith().entries;
  assert.ok(first && second);
  const entries = [{ ...first, outcome: { kind: 'assigned', round: 1, at } as const }, second];
  const excluded = [{ indexes: [1], by: megan, at }];
  const tally = { ...EMPTY_TALLY, assigned: 1, notAssigned: 1 };
  const decision = approved({ message, productName, off: [{ planId: 'p', name: 'Visio web' }] });
  return {
    kind: 'request-ended',
    view: viewWith({ status: 'completed', round: 1, tally, excluded, decision }, entries),
  };
};

describe('a mail to the requester', () => {
  it('has the result of the request, who decided when, which apps are off, and the outcome of each person', async () => {
    const { to, subject, html } = await mailOf(ended('Have fun'));
    assert.equal(to, 'adele@contoso.com');
    assert.equal(subject, 'Your request for Visio Plan 2 was approved');
    for (const part of [
      'Hello Adele Vance,',
      'Visio Plan 2: your request was approved. 1 license assigned, 1 left out.',
      'Message from Megan Bowen:',
      'Have fun',
      'Adele Vance: assigned',
      'Megan Bowen: left out',
      '<strong>Decided by:</strong> Megan Bowen',
      '<strong>Apps and services turned off:</strong> Visio web',
    ]) {
      assert.ok(html.includes(part), part);
    }
  });

  it('names the rule that decided, and who confirmed it', async () => {
    const by = aRule({ confirmedBy: megan });
    const decision = approved({ by, message: 'Have fun' });
    const { html } = await mailOf({
      kind: 'request-ended',
      view: viewWith({ status: 'completed', decision }),
    });
    const name = 'the rule “Power BI for Finance” (version 3, confirmed by Megan Bowen)';
    assert.ok(html.includes(`<strong>Decided by:</strong> ${name}`), html);
    assert.ok(html.includes(`Message from ${name}:`), html);
  });

  it('has the time in the configured zone, with the name of the zone', async () => {
    const { html } = await mailOf(ended());
    assert.match(html, /Decided on:<\/strong> [^<]*10:30[^<]* \(Europe\/Stockholm\)/);
  });

  it('names at most fifty people, and counts the others', async () => {
    const [first] = viewWith().entries;
    assert.ok(first);
    const entries = Array.from({ length: 53 }, (_, n) => ({
      ...first,
      person: { id: `p${n}`, name: `Person ${n}` },
    }));
    const view = viewWith({ status: 'completed', persons: 53, decision: approved(), round: 1 }, entries);
    const { html } = await mailOf({ kind: 'request-ended', view });
    assert.ok(html.includes('Person 49') && !html.includes('Person 50'));
    assert.ok(html.includes('<li>and 3 more</li>'));
  });
});

describe('a mail with a question to the requester', () => {
  const question = { by: megan, at, text: 'Would Plan 1 be enough?\nIt is cheaper.' };
  const { request } = viewWith();
  const content = { kind: 'question-asked', request, question, index: 0 } as const;

  it('says who asks, has the question as it was written, and the link to the chat', async () => {
    const { subject, html } = await mailOf({ ...content, reminds: false });
    assert.equal(subject, 'Megan Bowen has a question about your request for Visio Plan 2');
    for (const part of ['Hello Adele Vance,', 'Message from Megan Bowen:', chatUrl])
      assert.ok(html.includes(part), part);
    assert.match(html, /Would Plan 1 be enough\?<br>It is cheaper\./);
  });

  it('says so if it reminds them', async () => {
    const { subject } = await mailOf({ ...content, reminds: true }, 'sv-SE');
    assert.equal(subject, 'Megan Bowen väntar fortfarande på ditt svar om din begäran om Visio Plan 2');
  });
});

describe('a mail to a person', () => {
  it('says how it ended for them, and who made the request', async () => {
    const view = viewWith({
      status: 'declined',
      decision: { kind: 'declined', by: megan, at, message: 'Next year' },
    });
    const { subject, html } = await mailOf({ kind: 'person-ended', ...personIn(view, 1) });
    assert.equal(subject, 'Visio Plan 2 was not approved for you');
    assert.ok(html.includes('Hello Megan Bowen,'));
    assert.ok(html.includes('The request came from Adele Vance.'));
    assert.ok(html.includes('Next year'));
  });

  it('promises no license once its last day has passed, and neither does the one to the requester', async () => {
    const outcome = { kind: 'failed', round: 1, at, reason: 'end-passed' } as const;
    const entries = viewWith().entries.map((entry) => ({ ...entry, outcome }));
    const until = '2026-12-01T23:00:00.000Z';
    const view = viewWith({ status: 'failed', round: 1, decision: approved({ until }) }, entries);
    const { subject, html } = await mailOf({ kind: 'person-ended', ...personIn(view, 1) });
    assert.equal(subject, 'Visio Plan 2 was approved, but its last day has passed');
    assert.match(html, /was approved for you, but the day until which it was asked for has passed\./);
    const toRequester = await mailOf({ kind: 'request-ended', view });
    assert.ok(toRequester.html.includes('<li>Megan Bowen: not assigned</li>'), toRequester.html);
  });
});

describe('a mail to approvers without a place', () => {
  it('says who asks for what and why, and how to set up a place', async () => {
    const { subject, html } = await mailOf({
      kind: 'request-waits',
      view: viewWith({ reason: 'A new project' }),
    });
    assert.equal(subject, 'Adele Vance asks for Visio Plan 2');
    for (const part of [
      'for 2 people',
      'A new project',
      '“notify me”',
      '“notify here”',
      '<li>Megan Bowen</li>',
    ]) {
      assert.ok(html.includes(part), part);
    }
  });
});

describe('a mail to approvers about the end of a request', () => {
  it('says when it expires, and how to decide before', async () => {
    const { subject, html } = await mailOf({ kind: 'request-lapses', view: viewWith(), at });
    assert.equal(subject, 'Adele Vance asks for Visio Plan 2');
    assert.match(html, /It expires at this time if nobody decides before: [^<]*\(/);
    assert.ok(html.includes('“notify me”'));
  });

  it('says that it has expired', async () => {
    const { subject, html } = await mailOf({
      kind: 'request-lapsed',
      view: viewWith({ status: 'lapsed' }),
    });
    assert.match(subject, /from Adele Vance for Visio Plan 2 has expired/);
    assert.doesNotMatch(html, /is waiting for a decision/);
  });
});

describe('text from people in a mail', () => {
  const nasty =
    '<img src=x onerror=alert(1)><a href="https://evil.example">Approve</a>\r\nBcc: all@contoso.com\u202e';

  it('never becomes markup or a link', async () => {
    const { html } = await mailOf(ended(nasty, nasty));
    assert.doesNotMatch(html, /<img|<a[ >]|<script|href="/);
    assert.ok(html.includes('&lt;img'));
    assert.ok(!html.includes('\u202e'));
  });

  it('never breaks the line of the subject, and never makes it too long to read', async () => {
    const { subject } = await mailOf(ended('', `${nasty} ${'x'.repeat(500)}`));
    assert.doesNotMatch(subject, /[\r\n\u202e]/);
    assert.ok(subject.length <= 150);
  });

  it('keeps the lines of a message', async () => {
    const { html } = await mailOf(ended('One\nTwo & three'));
    assert.ok(html.includes('One<br>Two &amp; three'));
  });
});

describe('the mailer', () => {
  it('writes in the default language to people whose language has no translation', async () => {
    const { html } = await mailOf(ended(), 'xx-XX');
    assert.ok(html.includes('<html lang="en">') && html.includes('Hello Adele Vance,'));
  });

  it("writes dates as in the person's country", async () => {
    assert.match((await mailOf(ended(), 'en-US')).html, /Nov 20, 2026/);
    assert.match((await mailOf(ended(), 'en-GB')).html, /20 Nov 2026/);
  });

  it('is not enabled without a mailbox, and then refuses to send', async () => {
    const mailer = createMailer({ send: undefined, readerFallback, chatUrl });
    assert.equal(mailer.enabled, false);
    await assert.rejects(
      mailer.send({ address: 'adele@contoso.com' }, ended()),
      (error) => error instanceof OutsideError && error.kind === 'permanent',
    );
  });

  it('sends from the named mailbox, and names none if none is given', async () => {
    const send = fake.resolves(undefined);
    const mailer = createMailer({ send, readerFallback, chatUrl });
    await mailer.send({ address: adele.name }, ended(), 'desk@contoso.com');
    await mailer.send({ address: adele.name }, ended());
    assert.equal(send.firstCall.args[0].from, 'desk@contoso.com');
    assert.equal('from' in send.secondCall.args[0], false);
  });

  it('passes on the error of a mail', async () => {
    const outage = new OutsideError('outage', 'mailbox', { outage: 'mailbox' });
    const mailer = createMailer({ send: () => Promise.reject(outage), readerFallback, chatUrl });
    await assert.rejects(mailer.send({ address: adele.name }, ended()), outage);
  });
});
