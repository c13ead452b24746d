import assert from 'node:assert/strict';
import { openConnector } from '../support/sandbox/connector-kit.ts';
import type { ConnectorKit } from '../support/sandbox/connector-kit.ts';

// Unless a test names another source: "Status codes from bot conversational APIs" in MicrosoftDocs/msteams-docs,
// build-conversational-capability.md.
const rows = [
  ['BotNotRegistered', 401, 'BotNotRegistered'],
  ['BotDisabledByAdmin', 403, 'BotDisabledByAdmin'],
  ['BotNotInConversationRoster', 403, 'BotNotInConversationRoster'],
  ['ConversationBlockedByUser', 403, 'ConversationBlockedByUser'],
  ['ForbiddenOperationException', 403, 'ForbiddenOperationException'],
  ['InvalidBotApiHost', 403, 'InvalidBotApiHost'],
  ['MessageWritesBlocked', 403, 'MessageWritesBlocked'],
  ['NotEnoughPermissions', 403, 'NotEnoughPermissions'],
  ['ServiceError 403', 403, 'ServiceError'],
  ['ActivityNotFoundInConversation', 404, 'ActivityNotFoundInConversation'],
  ['ConversationNotFound', 404, 'ConversationNotFound'],
  ['PreconditionFailed', 412, 'PreconditionFailed'],
  ['MessageSizeTooBig', 413, 'MessageSizeTooBig'],
  ['Throttled', 429, 'Throttled'],
  ['ServiceError', 500, 'ServiceError'],
  ['ServiceError 502', 502, 'ServiceError'],
  ['ServiceUnavailable', 503, 'ServiceUnavailable'],
  ['GatewayTimeout', 504, 'GatewayTimeout'],
] as const;

describe('The double of the connector refuses as Teams does', () => {
  let kit: ConnectorKit;
  beforeEach(async () => {
    kit = await openConnector();
  });
  afterEach(() => kit.connector.close());

  const send = (conversation: string): Promise<number> =>
    kit.call('POST', `/conversations/${conversation}/activities`, {}).then(({ status }) => status);

  for (const [name, status, code] of rows) {
    it(`answers ${name} with ${status} and its code in Microsoft's envelope, and delivers nothing`, async () => {
      kit.connector.block(name);
      const said = await kit.call('POST', '/conversations/c/activities', {});
      assert.equal(said.status, status);
      assert.partialDeepStrictEqual(said.body, { error: { code } });
      assert.deepEqual(kit.connector.recorded, []);
    });
  }

  it('reports blocked writes in the older envelope as well: Microsoft’s page on uninstalled bots', async () => {
    kit.connector.fail('blocked');
    const { status, body } = await kit.call('POST', '/conversations/c/activities', {});
    assert.equal(status, 403);
    assert.partialDeepStrictEqual(body, { errorCode: 209 });
    assert.match(String(Reflect.get(Object(body), 'message')), /"subCode":"MessageWritesBlocked"/);
  });

  it('blocks everything until the block is lifted, like an administrator who blocks the app for a while', async () => {
    const lift = kit.connector.block('BotDisabledByAdmin');
    assert.deepEqual([await send('a'), await send('b')], [403, 403]);
    lift();
    assert.deepEqual([await send('a'), await send('b')], [201, 201]);
  });

  it('blocks one conversation and its threads, and no other', async () => {
    kit.connector.block('BotDisabledByAdmin', { conversationId: '19:c@thread.tacv2' });
    assert.equal(await send('19:c@thread.tacv2'), 403);
    assert.equal(await send('19:c@thread.tacv2;messageid=1'), 403);
    assert.equal(await send('19:other@thread.tacv2'), 201);
  });

  it('answers ConversationNotFound a given number of times, then takes the message: msteams-docs#9425', async () => {
    kit.connector.block('ConversationNotFound', { times: 2 });
    assert.deepEqual([await send('a'), await send('a'), await send('a')], [404, 404, 201]);
  });

  it('knows its messages: 404 for an update or deletion of any other', async () => {
    await send('c');
    assert.equal((await kit.call('PUT', '/conversations/c/activities/f:1', {})).status, 200);
    const unknown = await kit.call('PUT', '/conversations/c/activities/other', {});
    assert.partialDeepStrictEqual(unknown.body, { error: { code: 'ActivityNotFoundInConversation' } });
    await kit.call('DELETE', '/conversations/c/activities/f:1');
    assert.equal((await kit.call('PUT', '/conversations/c/activities/f:1', {})).status, 404);
  });

  it('accepts any update if it must not check its messages', async () => {
    await kit.connector.close();
    kit = await openConnector({ knowsActivities: false });
    assert.equal((await kit.call('PUT', '/conversations/c/activities/other', {})).status, 200);
  });

  it('accepts 100 KB, counted as UTF-16, and not a character more: msteams-docs#13349', async () => {
    const room = 100 * 512 - JSON.stringify({ text: '' }).length;
    const path = '/conversations/c/activities';
    assert.equal((await kit.call('POST', path, { text: 'å'.repeat(room) })).status, 201);
    assert.equal((await kit.call('POST', path, { text: 'å'.repeat(room + 1) })).status, 413);
  });
});
