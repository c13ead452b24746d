import assert from 'node:assert/strict';
import { readServiceUrl, rememberServiceUrl } from '../../../src/app/places/remember-service-url.ts';
import { SERVICE_URL_ID } from '../../../src/app/records/documents.ts';
import { FakeContext } from '../../support/fake-context.ts';

const AMER = 'https://smba.trafficmanager.net/amer/';
const GCC = 'https://smba.infra.gcc.teams.microsoft.com/teams/';

describe('the service URL of the tenant', () => {
  let fake: FakeContext;

  beforeEach(() => (fake = new FakeContext()));
  afterEach(() => fake.close());

  const etag = async () => (await fake.store.read(SERVICE_URL_ID))?.etag;
  const minutePasses = () => (fake.now += 60_000);

  it('is unknown until the first activity', async () => {
    assert.equal(await readServiceUrl(fake.store), undefined);
  });

  it('is that of the last activity, and is written only when it changed', async () => {
    await rememberServiceUrl(fake.ctx, AMER);
    assert.equal(await readServiceUrl(fake.store), AMER);
    const written = await etag();
    minutePasses();
    await rememberServiceUrl(fake.ctx, AMER);
    assert.equal(await etag(), written);
    minutePasses();
    await rememberServiceUrl(fake.ctx, GCC);
    assert.equal(await readServiceUrl(fake.store), GCC);
  });

  it('is written at most once a minute, however people of two regions take turns', async () => {
    await rememberServiceUrl(fake.ctx, AMER);
    const written = await etag();
    for (const url of [GCC, AMER, GCC]) await rememberServiceUrl(fake.ctx, url);
    assert.equal(await etag(), written);
  });

  it('is stored even if two activities bring it at the same time', async () => {
    await Promise.all([rememberServiceUrl(fake.ctx, AMER), rememberServiceUrl(fake.ctx, AMER)]);
    assert.equal(await readServiceUrl(fake.store), AMER);
  });
});
