import assert from 'node:assert/strict';
import { createConnectors } from '../../../src/teams/channel/connectors.ts';
import { createMembers } from '../../../src/teams/channel/members.ts';
import type { Answer } from '../../support/teams/one-answer-connector.ts';
import { OneAnswerConnector } from '../../support/teams/one-answer-connector.ts';

describe('the address of a mentioned person', () => {
  let connector: OneAnswerConnector;
  let serviceUrl: string;
  let answer: Answer;

  beforeEach(async () => {
    connector = new OneAnswerConnector(() => answer);
    serviceUrl = await connector.listen();
  });

  afterEach(() => connector.close());

  function addressOf(where: { readonly conversationId: string; readonly teamId?: string }) {
    const connectors = createConnectors({
      issuer: 'https://api.botframework.com',
      isServiceUrl: (url) => url.startsWith('http://127.0.0.1:'),
      getToken: async () => 'a-token',
    });
    const members = createMembers((url) => connectors.create(url));
    return members({ serviceUrl, kind: 'channel', ...where }, '29:megan');
  }

  it('is requested from the team, or from the chat without its thread', async () => {
    answer = { status: 200, body: { id: '29:megan', name: 'Megan', email: 'megan@contoso.com' } };
    assert.equal(
      await addressOf({ conversationId: '19:it@x;messageid=1', teamId: '19:team@x' }),
      'megan@contoso.com',
    );
    await addressOf({ conversationId: '19:it@x;messageid=1' });
    assert.deepEqual(
      connector.calls.map(({ path }) => decodeURIComponent(path)),
      [
        '/teams/v3/conversations/19:team@x/members/29:megan',
        '/teams/v3/conversations/19:it@x/members/29:megan',
      ],
    );
  });

  it('is the sign-in name without a mail address, and may be missing', async () => {
    answer = { status: 200, body: { id: '29:megan', email: '', userPrincipalName: 'megan@contoso.com' } };
    assert.equal(await addressOf({ conversationId: 'c' }), 'megan@contoso.com');
    answer = { status: 200, body: { id: '29:megan', email: 'megan, of Sales' } };
    assert.equal(await addressOf({ conversationId: 'c' }), undefined);
  });

  it('is not found for a person who is not there', async () => {
    answer = { status: 404, body: { error: { code: 'MemberNotFoundInConversation' } } };
    await assert.rejects(addressOf({ conversationId: 'c' }));
  });
});
