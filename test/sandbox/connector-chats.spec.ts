import assert from 'node:assert/strict';
import { openConnector } from '../support/sandbox/connector-kit.ts';
import type { ConnectorKit } from '../support/sandbox/connector-kit.ts';

describe('The double of the connector keeps chats and teams as Teams does', () => {
  let kit: ConnectorKit;
  beforeEach(async () => {
    kit = await openConnector();
  });
  afterEach(() => kit.connector.close());

  const send = (conversation: string): Promise<number> =>
    kit.call('POST', `/conversations/${conversation}/activities`, {}).then(({ status }) => status);

  it('gives the same chat for the same person, each time: microsoft/teams.net docs, live test of 2026-04-17', async () => {
    const chat = await kit.open('adele');
    assert.equal(await kit.open('adele'), chat);
    assert.notEqual(await kit.open('megan'), chat);
  });

  it('gives the existing chat of a person, if a test registers it', async () => {
    await kit.connector.close();
    kit = await openConnector({ chatOf: (person) => `a:${person}` });
    assert.equal(await kit.open('adele'), 'a:adele');
    kit.connector.deleteChat('a:adele');
    assert.equal(await kit.open('adele'), 'a:adele-2');
  });

  it('gives nobody the chat of somebody else, even if the call was refused or the chat was deleted', async () => {
    kit.connector.fail('throttled', { times: 1 });
    await kit.call('POST', '/conversations', { members: [{ id: 'megan' }] });
    const adele = await kit.open('adele');
    kit.connector.deleteChat(adele);
    const chats = [await kit.open('megan'), await kit.open('adele'), await kit.open('diego'), adele];
    assert.equal(new Set(chats).size, chats.length);
  });

  it('does not find a deleted chat any more, and gives a new one that works: msteams-docs#14079', async () => {
    const old = await kit.open('adele');
    kit.connector.deleteChat(old);
    const said = await kit.call('POST', `/conversations/${old}/activities`, {});
    assert.partialDeepStrictEqual(said, { status: 404, body: { error: { code: 'ConversationNotFound' } } });
    const fresh = await kit.open('adele');
    assert.notEqual(fresh, old);
    assert.equal(await send(fresh), 201);
    assert.equal(await kit.open('adele'), fresh);
  });

  it('keeps a deleted chat dead when faults are healed', async () => {
    kit.connector.deleteChat('a:1');
    kit.connector.heal();
    assert.equal(await send('a:1'), 404);
  });

  it('opens a new thread each time in a channel', async () => {
    const body = { isGroup: true, channelData: { channel: { id: '19:c@thread.tacv2' } }, activity: {} };
    const [one, other] = [
      await kit.call('POST', '/conversations', body),
      await kit.call('POST', '/conversations', body),
    ];
    assert.match(String(Reflect.get(Object(one.body), 'id')), /^19:c@thread\.tacv2;messageid=/);
    assert.notDeepEqual(one.body, other.body);
  });

  it('lists channels with their kinds, and General without a name: msteams-docs#11855', async () => {
    const channels = [
      { id: '19:t@thread.tacv2', name: null, type: 'standard' },
      { id: '19:s@thread.tacv2', name: 'Suppliers', type: 'shared' },
      { id: '19:p@thread.tacv2', name: 'Board', type: 'private' },
    ] as const;
    kit.connector.addTeam({ id: '19:t@thread.tacv2', name: 'Design', channels });
    const team = await kit.call('GET', '/teams/19%3At%40thread.tacv2');
    assert.partialDeepStrictEqual(team.body, { id: '19:t@thread.tacv2', name: 'Design' });
    const { body } = await kit.call('GET', '/teams/19%3At%40thread.tacv2/conversations');
    assert.deepEqual(body, { conversations: channels });
  });

  it('reveals nothing of a team without the bot, nor of a blocked one', async () => {
    assert.equal((await kit.call('GET', '/teams/19:other')).status, 403);
    kit.connector.addTeam({ id: '19:t', name: 'Design', channels: [] });
    kit.connector.block('BotDisabledByAdmin', { conversationId: '19:t' });
    const { body } = await kit.call('GET', '/teams/19:t');
    assert.partialDeepStrictEqual(body, { error: { code: 'BotDisabledByAdmin' } });
  });

  it('says who a mentioned person is, by their Teams id and their Entra id', async () => {
    const adele = {
      id: '29:adele',
      aadObjectId: 'adele-in-entra',
      name: 'Adele Vance',
      email: 'adele@contoso.com',
      userPrincipalName: 'AdeleV@contoso.com',
      tenantId: 'tenant',
    };
    kit.connector.addMember('19:c', adele);
    for (const id of ['29%3Aadele', 'adele-in-entra']) {
      assert.partialDeepStrictEqual((await kit.call('GET', `/conversations/19:c/members/${id}`)).body, adele);
    }
    const { status, body } = await kit.call('GET', '/conversations/19:c/members/29:nobody');
    assert.equal(status, 404);
    assert.partialDeepStrictEqual(body, { error: { code: 'MemberNotFoundInConversation' } });
  });

  it("leaves reads out of the record of the bot's acts", async () => {
    kit.connector.addTeam({ id: '19:t', name: 'Design', channels: [] });
    await kit.call('GET', '/teams/19:t');
    assert.deepEqual(kit.connector.recorded, []);
    assert.deepEqual(kit.connector.calls, ['GET /teams/v3/teams/19:t']);
  });
});
