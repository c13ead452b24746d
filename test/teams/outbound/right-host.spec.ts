import assert from 'node:assert/strict';
import { createConnectors } from '../../../src/teams/channel/connectors.ts';
import { createMessenger } from '../../../src/teams/outbound/messenger.ts';
import { botId, drawn, megan, readerFallback, tenantId } from '../../support/teams/kit.ts';
import { OneAnswerConnector } from '../../support/teams/one-answer-connector.ts';

describe('a first message at the wrong host for the tenant', () => {
  let code: string;
  let wrong: OneAnswerConnector;
  let right: OneAnswerConnector;
  let serviceUrl: string;
  let rightUrl: string;

  beforeEach(async () => {
    code = 'InvalidBotApiHost';
    wrong = new OneAnswerConnector(() => ({ status: 403, body: { error: { code, message: 'Invalid' } } }));
    right = new OneAnswerConnector(() => ({ status: 201, body: { id: 'a:megan' } }));
    serviceUrl = await wrong.listen();
    rightUrl = await right.listen();
  });

  afterEach(() => Promise.all([wrong.close(), right.close()]));

  function personal(otherServiceUrl: string | undefined) {
    const connectors = createConnectors({
      issuer: 'https://api.botframework.com',
      isServiceUrl: (url) => url.startsWith('http://127.0.0.1:'),
      getToken: async () => 'a-token',
    });
    return createMessenger({
      connectorFor: (url) => connectors.create(url),
      teamsFor: (url) => connectors.teams(url),
      cards: drawn,
      readerFallback,
      tenantId,
      botId,
      serviceUrl: async () => serviceUrl,
      otherServiceUrl,
      conversationOf: async () => undefined,
    }).personal(megan.id);
  }

  it('goes to the other host, and so do later calls', async () => {
    const chat = await personal(rightUrl);
    assert.deepEqual([chat.serviceUrl, chat.conversationId], [rightUrl, 'a:megan']);
    assert.deepEqual([wrong.calls.length, right.calls.length], [1, 1]);
  });

  it('is tried once if there is no other host', async () => {
    await assert.rejects(personal(undefined), { kind: 'permanent' });
    await assert.rejects(personal(serviceUrl), { kind: 'permanent' });
    assert.equal(wrong.calls.length, 2);
  });

  it('does not go elsewhere after another refusal', async () => {
    code = 'ForbiddenOperationException';
    await assert.rejects(personal(rightUrl), { kind: 'gone' });
    assert.equal(right.calls.length, 0);
  });
});
