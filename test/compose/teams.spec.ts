import assert from 'node:assert/strict';
import { replace } from 'sinon';
import { rememberServiceUrl } from '../../src/app/places/remember-service-url.ts';
import { createIdentity } from '../../src/compose/identity.ts';
import { createTeams } from '../../src/compose/teams.ts';
import { CLOUDS } from '../../src/config/clouds.ts';
import { readConfig } from '../../src/config/config.ts';
import { createConnectors } from '../../src/teams/channel/connectors.ts';
import { FakeContext } from '../support/fake-context.ts';
import { OneAnswerConnector } from '../support/teams/one-answer-connector.ts';

const id = '11111111-2222-4333-8444-55555555abcd';
const AMER = `https://smba.trafficmanager.net/amer/${id}/`;

function teamsOf({ store }: FakeContext, cloud: string, isOpen = true) {
  const bot = { BOT_ID: id, BOT_TYPE: 'SingleTenant', BOT_TENANT_ID: id, BOT_PASSWORD: 'hunter2' };
  const config = readConfig({ ...bot, CLOUD: cloud });
  const fallback = { language: 'en', timeZone: 'UTC' };
  return createTeams(config, createIdentity(config), fallback, () => (isOpen ? store : undefined));
}

describe('people who were never seen', () => {
  let fake: FakeContext;

  beforeEach(() => (fake = new FakeContext()));
  afterEach(() => fake.close());

  const serviceUrl = (cloud: string, isOpen = true): Promise<string> =>
    teamsOf(fake, cloud, isOpen).serviceUrl();

  it("are reached at the cloud's address until the first activity of the tenant", async () => {
    assert.equal(await serviceUrl('public'), CLOUDS.public.serviceUrl);
    assert.equal(await serviceUrl('gcc'), CLOUDS.gcc.serviceUrl);
    assert.equal(await serviceUrl('gcc', false), CLOUDS.gcc.serviceUrl);
  });

  it("are reached at the address of the tenant's last activity", async () => {
    await rememberServiceUrl(fake.ctx, AMER);
    assert.equal(await serviceUrl('gcc'), AMER);
  });

  it('are not reached at a host of another cloud, which served the tenant before', async () => {
    await rememberServiceUrl(fake.ctx, AMER);
    assert.equal(await serviceUrl('gcchigh'), CLOUDS.gcchigh.serviceUrl);
  });
});

describe('people of a tenant with another host', () => {
  let fake: FakeContext;
  let refuses: OneAnswerConnector;
  let takes: OneAnswerConnector;

  beforeEach(() => {
    fake = new FakeContext();
    const error = { code: 'InvalidBotApiHost', message: 'Invalid host.' };
    refuses = new OneAnswerConnector(() => ({ status: 403, body: { error } }));
    takes = new OneAnswerConnector(() => ({ status: 201, body: { id: 'a:somebody' } }));
  });
  afterEach(() => Promise.all([fake.close(), refuses.close(), takes.close()]));

  /** Sends to Teams, with the host of GCC on this machine. It accepts what every other host refuses. */
  async function teamsAt(cloud: string) {
    const [gcc, elsewhere] = await Promise.all([takes.listen(), refuses.listen()]);
    const teams = teamsOf(fake, cloud);
    const here = createConnectors({
      issuer: CLOUDS.public.channelIssuer,
      isServiceUrl: (url) => url === gcc || url === elsewhere,
      getToken: async () => 'a-token',
    });
    const { connectors } = teams;
    const real = connectors.create.bind(connectors);
    replace(connectors, 'create', async (url) => {
      // It rejects for a host to which our token may not go.
      await real(url);
      return here.create(url === CLOUDS.gcc.serviceUrl ? gcc : elsewhere);
    });
    return teams;
  }

  it('are reached at the host of GCC if that of the public cloud refuses their tenant', async () => {
    const { messenger } = await teamsAt('public');
    const { serviceUrl } = await messenger.personal('somebody');
    assert.equal(serviceUrl, CLOUDS.gcc.serviceUrl);
    assert.deepEqual([refuses.calls.length, takes.calls.length], [1, 1]);
  });

  it('are reached at no host of another cloud', async () => {
    const { messenger } = await teamsAt('gcchigh');
    await assert.rejects(messenger.personal('somebody'), { kind: 'permanent' });
    assert.deepEqual([refuses.calls.length, takes.calls.length], [1, 0]);
  });
});
