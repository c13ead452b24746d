import assert from 'node:assert/strict';
import { MessageFactory } from 'botbuilder';
import type { Activity, TurnContext } from 'botbuilder';
import { assert as spied, spy } from 'sinon';
import type { SinonSpy } from 'sinon';
import { createCertificate, trustCertificate } from '../../../sandbox/certificate.ts';
import type { Certificate } from '../../../sandbox/certificate.ts';
import { startConnector } from '../../../sandbox/channel/connector.ts';
import type { Connector, ConnectorFault } from '../../../sandbox/channel/connector.ts';
import { channelIssuer, createChannelKeys } from '../../../sandbox/channel/keys.ts';
import type { ChannelKeys } from '../../../sandbox/channel/keys.ts';
import { isServiceUrl } from '../../../src/config/clouds.ts';
import { createAdapter } from '../../../src/teams/channel/adapter.ts';
import { createConnectors } from '../../../src/teams/channel/connectors.ts';
import type { LicenseDeskAdapter, TurnLogic } from '../../../src/teams/channel/adapter.ts';
import { Authentication } from '../../../src/teams/channel/authentication.ts';

const bot = '11111111-2222-4333-8444-555555555555';
const apology = 'Sorry, something went wrong. Reference: R1';

describe('the adapter', () => {
  let certificate: Certificate;
  let keys: ChannelKeys;
  let connector: Connector;
  let adapter: LicenseDeskAdapter;
  let onTurnError: SinonSpy<[unknown, TurnContext | undefined], string>;
  let onRefused: SinonSpy;
  let getToken: SinonSpy<[string], Promise<string>>;
  let token: string;

  before(async () => {
    certificate = await createCertificate();
    trustCertificate(certificate);
  });
  beforeEach(async () => {
    keys = await createChannelKeys({ certificate });
    connector = await startConnector({ certificate, verifyToken: (given) => given === 'outbound' });
    const origins = [new URL(connector.serviceUrl).origin];
    const allowed = (url: string): boolean => isServiceUrl(url, [], origins);
    onTurnError = spy((_error: unknown, _context: TurnContext | undefined) => apology);
    onRefused = spy();
    getToken = spy(async (_scope: string) => 'outbound');
    const authentication = new Authentication({
      botId: bot,
      keysUrl: keys.url,
      issuer: channelIssuer,
      callerId: 'urn:botframework:azure',
      isServiceUrl: allowed,
      connectors: createConnectors({
        issuer: channelIssuer,
        isServiceUrl: allowed,
        getToken,
        callTimeoutMs: 1_000,
      }),
      now: Date.now,
    });
    adapter = createAdapter({ authentication, onTurnError, onRefused });
    token = `Bearer ${await keys.sign({ audience: bot, serviceUrl: connector.serviceUrl })}`;
  });
  afterEach(async () => {
    await Promise.all([keys.close(), connector.close()]);
  });

  const activity = (more: Partial<Record<keyof Activity, unknown>> = {}): Record<string, unknown> => ({
    type: 'message',
    id: 'm1',
    channelId: 'msteams',
    serviceUrl: connector.serviceUrl,
    from: { id: '29:adele', aadObjectId: 'a', name: 'Adele' },
    recipient: { id: `28:${bot}` },
    conversation: { ...conversation, tenantId: 't' },
    text: 'help',
    ...more,
  });
  const invoke = (name: string): Record<string, unknown> => activity({ type: 'invoke', name, value: {} });
  const conversation = { id: 'chat', isGroup: false, conversationType: 'personal', name: '' };
  const proactive = (logic: TurnLogic, serviceUrl = connector.serviceUrl): Promise<void> =>
    adapter.continueConversationAsync(bot, { channelId: 'msteams', serviceUrl, conversation }, logic);

  it('runs a turn and sends its reply through the connector, with a token for the channel', async () => {
    const answer = await adapter.receive(token, activity(), say('Hello'));
    assert.deepEqual(answer, { status: 200 });
    assert.deepEqual(
      connector.of('chat').map(({ kind, body }) => [kind, body['text']]),
      [['sent', 'Hello']],
    );
    spied.calledWith(getToken, 'https://api.botframework.com/.default');
  });

  it('gives back what the bot answers to an invoke', async () => {
    const answer = await adapter.receive(token, invoke('adaptiveCard/action'), async (context) => {
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: { value: 'card' } } });
    });
    assert.deepEqual(answer, { status: 200, body: { value: 'card' } });
  });

  it('passes on times as dates, and leaves out invalid ones', async () => {
    let seen: Partial<Activity> = {};
    await adapter.receive(
      token,
      activity({ timestamp: '2026-11-01T10:00:00Z', localTimestamp: 'noon' }),
      async (context) => {
        seen = { ...context.activity };
      },
    );
    assert.equal(seen.timestamp?.toISOString(), '2026-11-01T10:00:00.000Z');
    assert.equal(seen.localTimestamp, undefined);
  });

  it('updates and deletes what it sent', async () => {
    await proactive(async (context) => {
      const sent = await context.sendActivity('one');
      await context.updateActivity({ ...MessageFactory.text('two'), id: sent?.id ?? '' });
      await context.deleteActivity(sent?.id ?? '');
    });
    assert.deepEqual(
      connector.of('chat').map(({ kind, activityId }) => [kind, activityId]),
      [
        ['sent', 'f:1'],
        ['updated', 'f:1'],
        ['deleted', 'f:1'],
      ],
    );
  });

  it('makes a conversation with a person', async () => {
    const made = connector.next(({ kind }) => kind === 'created');
    const parameters = {
      isGroup: false,
      bot: { id: bot, name: '' },
      members: [{ id: 'x', name: '' }],
      tenantId: 't',
      activity: JSON.parse('{"type":"message","text":"Hello"}'),
      channelData: {},
    };
    await adapter.createConversationAsync(
      bot,
      'msteams',
      connector.serviceUrl,
      channelIssuer,
      parameters,
      say('Hello'),
    );
    const { conversationId } = await made;
    assert.deepEqual(
      connector.of(conversationId).map(({ kind }) => kind),
      ['created', 'sent'],
    );
  });

  describe('sends each message once, however it fails', () => {
    const faults: readonly [ConnectorFault, number][] = [
      ['blocked', 403],
      ['gone', 404],
      ['precondition', 412],
      ['throttled', 429],
      ['throttled silently', 429],
      ['lost answer', 502],
    ];
    for (const [fault, statusCode] of faults) {
      it(`${fault}: the caller gets status ${statusCode} after one call`, async () => {
        connector.fail(fault);
        let caught: unknown;
        await proactive(async (context) => {
          caught = await context.sendActivity('Hello').catch((error: unknown) => error);
        });
        assert.equal(Reflect.get(Object(caught), 'statusCode'), statusCode);
        assert.equal(connector.calls.length, 1);
      });
    }

    it('hang: the caller gets an error after the time limit, and one call was made', async () => {
      connector.fail('hang');
      let caught: unknown;
      await proactive(async (context) => {
        caught = await context.sendActivity('Hello').catch((error: unknown) => error);
      });
      assert.ok(caught instanceof Error);
      assert.equal(caught.name, 'AbortError');
      assert.equal(connector.calls.length, 1);
    });
  });

  it('uses one client per service URL, in turns and outside of them', async () => {
    const seen = new Set<unknown>();
    const remember: TurnLogic = async (context) => {
      seen.add(context.turnState.get(adapter.ConnectorClientKey));
    };
    await adapter.receive(token, activity(), remember);
    await adapter.receive(token, activity(), remember);
    await proactive(remember);
    assert.equal(seen.size, 1);
  });

  it('sends nothing to a host that is not allowed, and requests no token for it', async () => {
    await assert.rejects(proactive(say('Hello'), 'https://evil.example/'), /service URL/);
    spied.notCalled(getToken);
  });

  describe('when the bot has a bug', () => {
    it('a message is answered with the apology and its reference', async () => {
      assert.deepEqual(await adapter.receive(token, activity(), fail), { status: 200 });
      assert.equal(connector.of('chat')[0]?.body['text'], apology);
      spied.calledOnce(onTurnError);
      assert.match(String(onTurnError.firstCall.args[0]), /hunter2/);
    });

    it('a click on a card is answered with HTTP 200 and a message that Teams shows', async () => {
      const body = { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: apology };
      assert.deepEqual(await adapter.receive(token, invoke('adaptiveCard/action'), fail), {
        status: 200,
        body,
      });
      assert.deepEqual(connector.recorded, []);
    });

    it('a dialog shows the apology', async () => {
      const answer = await adapter.receive(token, invoke('task/fetch'), fail);
      assert.deepEqual(answer, { status: 200, body: { task: { type: 'message', value: apology } } });
    });

    it('a search finds nothing', async () => {
      const answer = await adapter.receive(token, invoke('application/search'), fail);
      assert.partialDeepStrictEqual(answer, { status: 200, body: { value: { results: [] } } });
    });

    it('another invoke is answered, and the apology comes as a message', async () => {
      assert.deepEqual(await adapter.receive(token, invoke('fileConsent/invoke'), fail), { status: 200 });
      assert.equal(connector.of('chat')[0]?.body['text'], apology);
    });

    it('nothing is said about an event without a person', async () => {
      assert.deepEqual(await adapter.receive(token, activity({ type: 'installationUpdate' }), fail), {
        status: 200,
      });
      assert.deepEqual(connector.recorded, []);
      spied.calledOnce(onTurnError);
    });

    it('an apology that cannot be delivered does no harm', async () => {
      connector.fail('blocked');
      assert.deepEqual(await adapter.receive(token, activity(), fail), { status: 200 });
      spied.calledOnce(onTurnError);
    });
  });

  describe('refuses', () => {
    const logic = spy(async () => undefined);
    afterEach(() => logic.resetHistory());

    it('a caller without a token, before it reads the activity', async () => {
      assert.deepEqual(await adapter.receive('', activity({ from: 1 }), logic), { status: 401 });
      assert.equal(await adapter.admit(''), 401);
      assert.equal(await adapter.admit(token), 200);
      spied.alwaysCalledWith(onRefused, 'no token');
      spied.notCalled(logic);
    });

    it('an activity with another service URL than its token', async () => {
      const answer = await adapter.receive(token, activity({ serviceUrl: 'https://evil.example/' }), logic);
      assert.deepEqual(answer, { status: 403 });
      spied.notCalled(logic);
    });

    const broken: readonly [string, Partial<Record<keyof Activity, unknown>>][] = [
      ['no type', { type: undefined }],
      ['a type that is a number', { type: 5 }],
      ['no sender', { from: undefined }],
      ['a sender without an id', { from: {} }],
      ['a sender whose Entra id is an object', { from: { id: 'x', aadObjectId: {} } }],
      ['no recipient', { recipient: null }],
      ['no conversation', { conversation: undefined }],
      ['a conversation id that is a list', { conversation: { id: ['x'] } }],
      ['a tenant that is a number', { conversation: { id: 'x', tenantId: 1 } }],
      ['text that is an object', { text: { toString: 1 } }],
      ['entities that are a text', { entities: 'mention' }],
      ['an entity that is null', { entities: [null] }],
      ['channel data that is a text', { channelData: 'x' }],
      ['attachments that are an object', { attachments: {} }],
      ['members without ids', { membersAdded: [{}] }],
      ['a locale that is a list', { locale: [] }],
      ['a channel that is a list', { channelId: ['msteams'] }],
      ['a service URL that is an object', { serviceUrl: {} }],
    ];
    for (const [title, more] of broken) {
      it(`an activity with ${title}`, async () => {
        assert.deepEqual(await adapter.receive(token, activity(more), logic), { status: 400 });
        spied.notCalled(logic);
        spied.notCalled(onTurnError);
      });
    }
  });
});

function say(text: string): TurnLogic {
  return async (context) => {
    await context.sendActivity(text);
  };
}

function fail(): Promise<void> {
  return Promise.reject(new Error('database password is hunter2'));
}
