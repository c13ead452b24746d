import assert from 'node:assert/strict';
import { rememberServiceUrl } from '../../src/app/places/remember-service-url.ts';
import { createIdentity } from '../../src/compose/identity.ts';
import { createTeams } from '../../src/compose/teams.ts';
import { CLOUDS } from '../../src/config/clouds.ts';
import { readConfig } from '../../src/config/config.ts';
import { FakeContext } from '../support/fake-context.ts';

const id = '11111111-2222-4333-8444-55555555abcd';
const AMER = `https://smba.trafficmanager.net/amer/${id}/`;

describe('people who were never seen', () => {
  let fake: FakeContext;

  beforeEach(() => (fake = new FakeContext()));
  afterEach(() => fake.close());

  function serviceUrl(cloud: string, isOpen = true): Promise<string> {
    const bot = { BOT_ID: id, BOT_TYPE: 'SingleTenant', BOT_TENANT_ID: id, BOT_PASSWORD: 'hunter2' };
    const config = readConfig({ ...bot, CLOUD: cloud });
    const fallback = { language: 'en', timeZone: 'UTC' };
    const teams = createTeams(config, createIdentity(config), fallback, () =>
      isOpen ? fake.store : undefined,
    );
    return teams.serviceUrl();
  }

  it('are written to where the cloud says, while nobody of the tenant has come', async () => {
    assert.equal(await serviceUrl('public'), CLOUDS.public.serviceUrl);
    assert.equal(await serviceUrl('gcc'), CLOUDS.gcc.serviceUrl);
    assert.equal(await serviceUrl('gcc', false), CLOUDS.gcc.serviceUrl);
  });

  it('are written to where the last activity of the tenant came from', async () => {
    await rememberServiceUrl(fake.ctx, AMER);
    assert.equal(await serviceUrl('gcc'), AMER);
  });

  it('are not written to at a host of another cloud, which served the tenant once', async () => {
    await rememberServiceUrl(fake.ctx, AMER);
    assert.equal(await serviceUrl('gcchigh'), CLOUDS.gcchigh.serviceUrl);
  });
});
