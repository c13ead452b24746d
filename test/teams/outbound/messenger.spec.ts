import assert from 'node:assert/strict';
import type { Message } from '../../../src/app/ports/messages.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { Messenger } from '../../../src/app/ports/ports.ts';
import type { Outcome } from '../../../src/domain/outcome.ts';
import type { Conversation } from '../../../src/domain/place.ts';
import { EMPTY_TALLY } from '../../../src/domain/request.ts';
import { createConnectors } from '../../../src/teams/channel/connectors.ts';
import { createMessenger } from '../../../src/teams/outbound/messenger.ts';
import { anEntry, aRule } from '../../support/builders.ts';
import {
  adele,
  at,
  botId,
  dig,
  drawn,
  megan,
  personIn,
  readerFallback,
  tenantId,
  viewWith,
} from '../../support/teams/kit.ts';
import type { Answer } from '../../support/teams/one-answer-connector.ts';
import { OneAnswerConnector } from '../../support/teams/one-answer-connector.ts';

describe('the messenger', () => {
  let connector: OneAnswerConnector;
  let serviceUrl: string;
  let answer: Answer | 'hang up' | 'say nothing';
  let known: Conversation | undefined;
  let token: () => Promise<string>;

  beforeEach(async () => {
    answer = { status: 201, body: { id: 'activity-9' } };
    known = undefined;
    token = () => Promise.resolve('a-token');
    connector = new OneAnswerConnector(() => answer);
    serviceUrl = await connector.listen();
  });

  afterEach(() => connector.close());

  function messenger(): Messenger {
    const connectors = createConnectors({
      issuer: 'https://api.botframework.com',
      isServiceUrl: (url) => url.startsWith('http://127.0.0.1:'),
      getToken: () => token(),
      // A short time-out if the test expects no answer; otherwise none, however busy the machine is.
      callTimeoutMs: answer === 'say nothing' ? 1_000 : 10_000,
    });
    return createMessenger({
      connectorFor: (url) => connectors.create(url),
      teamsFor: (url) => connectors.teams(url),
      cards: drawn,
      readerFallback,
      tenantId,
      botId,
      serviceUrl: () => Promise.resolve(serviceUrl),
      otherServiceUrl: undefined,
      conversationOf: () => Promise.resolve(known),
    });
  }

  const chatOf = (changes: Partial<Conversation> = {}): Conversation => ({
    serviceUrl,
    conversationId: 'personal:adele/1',
    kind: 'personal',
    personId: adele.id,
    ...changes,
  });
  const lane: Message = { kind: 'outage', outage: { cause: 'consent' } };

  async function sent(message: Message, conversation = chatOf()): Promise<Record<string, unknown>> {
    await messenger().post(conversation, message);
    return connector.calls.at(-1)?.body ?? {};
  }

  it('posts a card with a summary for notifications, and gives the id by which it can be redrawn', async () => {
    const view = viewWith();
    assert.equal(await messenger().post(chatOf(), { kind: 'decision-card', view }), 'activity-9');
    const [call] = connector.calls;
    assert.equal(call?.method, 'POST');
    assert.equal(call.path, '/teams/v3/conversations/personal%3Aadele%2F1/activities');
    assert.equal(call.body['summary'], 'License request from Adele Vance: Visio Plan 2 for 2 people');
    const attachment = dig(call.body, 'attachments', 0);
    assert.equal(dig(attachment, 'contentType'), 'application/vnd.microsoft.card.adaptive');
    assert.equal(dig(attachment, 'content', 'card'), 'decision');
  });

  it('says in a notification how a request stands, to its requester and where it was decided', async () => {
    const pending = await sent({ kind: 'status-card', view: viewWith({ approversReached: true }) });
    const standing = 'Your license request: Visio Plan 2 for 2 people. Waiting for an approver.';
    assert.equal(pending['summary'], standing);
    const over = await sent({ kind: 'decision-card', view: viewWith({ status: 'declined' }) });
    const end = 'License request from Adele Vance: Visio Plan 2 for 2 people. Not approved.';
    assert.equal(over['summary'], end);
  });

  it('redraws a card in its place', async () => {
    await messenger().update(chatOf(), 'activity/9', { kind: 'status-card', view: viewWith() });
    assert.equal(connector.calls[0]?.method, 'PUT');
    assert.equal(
      connector.calls[0].path,
      '/teams/v3/conversations/personal%3Aadele%2F1/activities/activity%2F9',
    );
  });

  it('draws the status card for the person of the chat, and elsewhere for nobody in particular', async () => {
    const status: Message = { kind: 'status-card', view: viewWith() };
    const personal = await sent(status, chatOf({ personId: megan.id }));
    assert.equal(dig(personal, 'attachments', 0, 'content', 'readerId'), megan.id);
    connector.calls = [];
    const shared = await sent(status, { serviceUrl, conversationId: 'c', kind: 'channel' });
    assert.equal(dig(shared, 'attachments', 0, 'content', 'readerId'), undefined);
  });

  it('draws for the reader of a personal chat, and for everybody elsewhere', async () => {
    const waiting: Message = { kind: 'waiting', count: 0, requests: [] };
    const personal = await sent(waiting, chatOf({ locale: 'en-NZ' }));
    assert.equal(dig(personal, 'attachments', 0, 'content', 'locale'), 'en-NZ');
    connector.calls = [];
    const shared = await sent(waiting, chatOf({ kind: 'channel', locale: 'en-NZ' }));
    assert.equal(dig(shared, 'attachments', 0, 'content', 'locale'), 'en');
  });

  it('warns of the end of a request with its time in the zone of the reader, and alerts them', async () => {
    const { request } = viewWith();
    const about: Message = {
      kind: 'request-lapses',
      request: { ...request, requester: { ...request.requester, name: '**Adele**\nVance' } },
      at: '2026-12-22T23:30:00.000Z',
      to: 'approvers',
    };
    const reader = chatOf({ locale: 'en-GB', timeZone: 'Europe/Stockholm' });
    const approvers = await sent(about, reader);
    assert.equal(
      approvers['text'],
      'The request from **Adele** Vance for Visio Plan 2 is still waiting. It expires at this time if nobody decides before: 23 Dec 2026, 00:30',
    );
    assert.equal(approvers['textFormat'], 'plain');
    assert.equal(dig(approvers, 'channelData', 'notification', 'alert'), true);
  });

  it('tells a requester the sum first, then the approver’s message, as text without markup', async () => {
    const message = 'Enjoy\n\u202e**it**';
    const decision = {
      kind: 'approved',
      by: megan,
      at,
      message,
      skuId: 'sku-visio',
      productName: 'Visio Plan 2',
      off: [],
    } as const;
    const tally = { ...EMPTY_TALLY, assigned: 2, notAssigned: 1 };
    const body = await sent({
      kind: 'request-ended',
      view: viewWith({ status: 'completed', decision, tally }, [anEntry(7), anEntry(8), anEntry(9)]),
    });
    const sum = 'Visio Plan 2: your request was approved. 2 licenses assigned, 1 left out.';
    assert.equal(body['text'], `${sum}\nMessage from Megan Bowen: “Enjoy **it**”`);
    assert.deepEqual([body['textFormat'], body['summary']], ['plain', sum]);
    assert.deepEqual(body['channelData'], { notification: { alert: true } });
  });

  it('names the rule that decided before its message, and to persons also without one', async () => {
    const decision = { kind: 'declined', by: aRule({ confirmedBy: megan }), at, message: 'No' } as const;
    const view = viewWith({ status: 'declined', decision });
    const { text } = await sent({ kind: 'request-ended', view });
    assert.match(String(text), /from the rule “Power BI for Finance” \(version 3, confirmed by Megan.*“No”$/);
    const { request } = viewWith({ decision: { ...decision, message: '' } });
    const body = await sent({ kind: 'person-ended', request, index: 0, entry: anEntry(7) });
    assert.match(String(body['text']), /\nDecided by the rule .*\(version 3, confirmed by Megan Bowen\)\.$/);
  });

  describe('to a person', () => {
    const decision = {
      kind: 'approved',
      by: adele,
      at,
      message: '',
      skuId: 'sku-visio',
      productName: 'Visio Plan 2',
      off: [],
    } as const;
    async function told(outcome: Outcome | undefined, changes = {}): Promise<string> {
      const { entries } = viewWith();
      const mine = entries.map((entry) => (outcome ? { ...entry, outcome } : entry));
      const view = viewWith({ status: 'completed', decision, round: 1, ...changes }, mine);
      return String((await sent({ kind: 'person-ended', ...personIn(view, 1) }))['text']);
    }

    it('says that they have the license, and who made the request', async () => {
      assert.match(
        await told({ kind: 'assigned', round: 1, at }),
        /^Visio Plan 2 was approved for you\. You have it now, and it works\..* The request came from Adele Vance\.$/,
      );
    });

    it('says why not yet, with a cure and never in Graph’s words', async () => {
      const text = await told({
        kind: 'failed',
        round: 1,
        at,
        reason: 'needs-app',
        apps: ['Exchange Online', '[x](y)'],
        detail: 'Graph said no',
      });
      assert.match(
        text,
        /approved for you but is not assigned yet: it needs Exchange Online, \[x\]\(y\), which/,
      );
      assert.ok(!text.includes('Graph'));
    });

    it('says “not approved” if the request was not, or if the name was removed', async () => {
      const declined = {
        status: 'declined',
        decision: { kind: 'declined', by: megan, at, message: '' },
        round: 0,
      };
      assert.match(await told(undefined, declined), /^Visio Plan 2 was not approved for you\./);
      connector.calls = [];
      assert.match(
        await told(undefined, { excluded: [{ indexes: [1], by: megan, at }] }),
        /was not approved for you/,
      );
    });
  });

  it('tells the requester why their own license is not there', async () => {
    const failed: Outcome = { kind: 'failed', round: 1, at, reason: 'no-location' };
    const entries = viewWith().entries.map((entry) => ({ ...entry, outcome: failed }));
    const view = viewWith({ status: 'failed', round: 1, tally: { ...EMPTY_TALLY, failed: 2 } }, entries);
    const body = await sent({ kind: 'request-ended', view });
    assert.match(
      String(body['text']),
      /^Visio Plan 2: your request was approved\. 2 not assigned yet\. .*no usage location/,
    );
  });

  it('uses the stored personal chat, without asking Teams', async () => {
    known = chatOf();
    assert.equal(await messenger().personal(adele.id), known);
    assert.equal(connector.calls.length, 0);
  });

  it('opens a personal chat in the tenant with a person who was never seen', async () => {
    answer = { status: 201, body: { id: 'new-chat' } };
    assert.deepEqual(await messenger().personal(megan.id), {
      serviceUrl,
      conversationId: 'new-chat',
      kind: 'personal',
      personId: megan.id,
    });
    const body = connector.calls[0]?.body;
    assert.deepEqual(dig(body, 'members', 0, 'id'), megan.id);
    assert.deepEqual([dig(body, 'tenantId'), dig(body, 'bot', 'id')], [tenantId, `28:${botId}`]);
  });

  async function failure(conversation = chatOf()): Promise<OutsideError> {
    const [result] = await Promise.allSettled([messenger().post(conversation, lane)]);
    assert.ok(result.status === 'rejected' && result.reason instanceof OutsideError);
    return result.reason;
  }

  describe('when Teams refuses', () => {
    const kinds: readonly (readonly [number, OutsideError['kind']])[] = [
      [400, 'permanent'],
      [401, 'outage'],
      [403, 'permanent'],
      [404, 'unknown-chat'],
      [408, 'transient'],
      [412, 'transient'],
      [413, 'permanent'],
      [429, 'throttled'],
      [500, 'transient'],
      [502, 'transient'],
      [503, 'transient'],
      [504, 'transient'],
    ];
    for (const [status, kind] of kinds) {
      it(`makes one call and calls ${status} ${kind}`, async () => {
        answer = { status, body: { error: { code: 'Refused', message: 'No' } } };
        assert.equal((await failure()).kind, kind);
        assert.equal(connector.calls.length, 1);
      });
    }

    it('says how long Teams asks to wait', async () => {
      answer = { status: 429, headers: { 'retry-after': '17' } };
      assert.equal((await failure()).retryAfterMs, 17_000);
    });

    it('says that the token is the cause of a 401', async () => {
      answer = { status: 401 };
      assert.equal((await failure()).outage, 'token');
    });

    it('takes a cut connection and silence for temporary, and makes one call', async () => {
      answer = 'hang up';
      assert.equal((await failure()).kind, 'transient');
      answer = 'say nothing';
      assert.equal((await failure()).kind, 'transient');
      assert.equal(connector.calls.length, 2);
    });

    it('takes a refused sign-in for a cause that hits everybody, and other errors of it for temporary', async () => {
      token = () =>
        Promise.reject(
          Object.assign(new Error('secret expired'), { name: 'AuthenticationError', statusCode: 401 }),
        );
      assert.equal((await failure()).outage, 'token');
      token = () =>
        Promise.reject(
          Object.assign(new Error('login is down'), { name: 'AuthenticationError', statusCode: 503 }),
        );
      assert.equal((await failure()).kind, 'transient');
      token = () =>
        Promise.reject(Object.assign(new Error('no answer'), { name: 'CredentialUnavailableError' }));
      assert.equal((await failure()).kind, 'transient');
      assert.equal(connector.calls.length, 0);
    });

    it('never sends our token to a host outside Teams', async () => {
      assert.equal((await failure(chatOf({ serviceUrl: 'https://evil.example/' }))).kind, 'permanent');
    });
  });
});
