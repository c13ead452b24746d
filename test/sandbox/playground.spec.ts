import assert from 'node:assert/strict';
import { createCertificate, trustCertificate } from '../../sandbox/certificate.ts';
import { problemOf } from '../../sandbox/channel/connector-errors.ts';
import { asTeams } from '../../sandbox/playground/activity.ts';
import { startConnector } from '../../sandbox/playground/connector.ts';
import type { Connector } from '../../sandbox/playground/connector.ts';
import { createWindow } from '../../sandbox/playground/window.ts';

const megan = {
  id: '5f0c1a00-7e57-4c0d-9a00-000000000002',
  displayName: 'Megan Bowen',
  givenName: 'Megan',
  surname: 'Bowen',
  userPrincipalName: 'MeganB@contoso.com',
  mail: 'MeganB@contoso.com',
};
const context = { person: megan, tenantId: 'tenant', serviceUrl: 'https://localhost/teams/' };
const named = { team: { id: '19:t', name: 'My Team' }, channel: { id: '19:c', name: 'Announcements' } };

describe('The chat windows of the sandbox', () => {
  for (const type of ['message', 'invoke']) {
    it(`name team and channel by id alone in activities of type ${type}: botframework-sdk#3137 and #6250`, () => {
      const { channelData } = asTeams({ type, channelData: named }, context);
      const nameless = { team: { id: '19:t' }, channel: { id: '19:c' }, tenant: { id: 'tenant' } };
      assert.deepEqual(channelData, nameless);
    });
  }

  it('leave the names in events', () => {
    const { channelData } = asTeams({ type: 'conversationUpdate', channelData: named }, context);
    assert.deepEqual(channelData, { ...named, tenant: { id: 'tenant' } });
  });

  describe('are behind a connector that', () => {
    const window = createWindow(megan, []);
    let connector: Connector;

    beforeEach(async () => {
      const certificate = await createCertificate();
      trustCertificate(certificate);
      connector = await startConnector({ certificate, verifyToken: () => true });
    });
    afterEach(() => connector.close());

    async function call(
      method: string,
      path: string,
      body?: unknown,
    ): Promise<{ status: number; body: unknown }> {
      const response = await fetch(`${connector.serviceUrl}v3${path}`, {
        method,
        headers: { authorization: 'Bearer good', 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    }

    it('lists the channels of the team, General without a name: msteams-docs#11855', async () => {
      connector.deliver(window, 'http://127.0.0.1:1');
      assert.partialDeepStrictEqual(await call('GET', `/teams/${window.team}`), {
        body: { name: 'My Team' },
      });
      assert.deepEqual((await call('GET', `/teams/${window.team}/conversations`)).body, {
        conversations: [
          { id: window.team, name: null, type: 'standard' },
          { id: window.channel, name: 'Announcements', type: 'standard' },
        ],
      });
    });

    it('says like Teams that the app is not there: Microsoft’s table of status codes', async () => {
      const opened = await call('POST', '/conversations', { members: [{ id: megan.id }] });
      assert.partialDeepStrictEqual(opened, {
        status: 403,
        body: { error: { code: 'ForbiddenOperationException' } },
      });
      const sent = await call('POST', `/conversations/${window.personalChat}/activities`, {});
      assert.partialDeepStrictEqual(sent, {
        status: 403,
        body: { error: { code: 'BotNotInConversationRoster' } },
      });
    });

    it('accepts messages to chats that no window shows, if it was told their names', async () => {
      connector.accept('a:past-');
      const chats = ['a%3Apast-1', 'a%3Aother'];
      const answers = chats.map((chat) => call('POST', `/conversations/${chat}/activities`, {}));
      assert.deepEqual(
        (await Promise.all(answers)).map(({ status }) => status),
        [200, 403],
      );
      assert.equal(connector.undelivered.length, 1);
    });

    it('fails the chosen calls, and no others', async () => {
      connector.deliver(window, 'http://127.0.0.1:1');
      const problems = [problemOf('ConversationNotFound')];
      connector.disturb(() => problems.pop());
      const path = `/teams/${window.team}`;
      assert.partialDeepStrictEqual(await call('GET', path), {
        status: 404,
        body: { error: { code: 'ConversationNotFound' } },
      });
      assert.equal((await call('GET', path)).status, 200);
    });
  });
});
