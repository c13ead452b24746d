import assert from 'node:assert/strict';
import { giveBack } from '../../../src/app/seats/give-back.ts';
import { aPerson, aProduct, PROJECT, VISIO } from '../../support/builders.ts';
import { FakeContext } from '../../support/fake-context.ts';
import { actor, countGrants } from '../../support/giving-back.ts';
import { aGrant, keep } from '../../support/grants.ts';

const MINUTE = 60_000;
const changed = '2026-11-20T09:30:00.000Z';

describe('Taking two licenses back from one person', () => {
  let fake: FakeContext;
  beforeEach(async () => {
    fake = new FakeContext();
    const states = [VISIO, PROJECT].map((skuId) => ({ skuId, changed, off: [] }));
    fake.people.set(aPerson(2).id, aPerson(2, { direct: [VISIO, PROJECT], states }));
    const files = { free: 40, owned: 1000, plans: [{ planId: 'p', partNumber: 'ONEDRIVE_BASIC' }] };
    fake.products = [aProduct(files), aProduct({ ...files, skuId: PROJECT, name: 'Project Plan 3' })];
    await keep(fake, aGrant(2), aGrant(2, { skuId: PROJECT, productName: 'Project Plan 3' }));
  });
  afterEach(() => fake.close());

  const held = (): number => fake.people.get(aPerson(2).id)?.direct.length ?? 0;

  it('keeps the last place for files until an approver is asked, also if both are given back at once', async () => {
    await giveBack(fake.ctx, actor(2), VISIO);
    await giveBack(fake.ctx, actor(2), PROJECT);
    await fake.work();
    await fake.later(MINUTE);
    assert.deepEqual([held(), fake.removals.length], [1, 1]);
    assert.deepEqual((await countGrants(fake))[1], 0);
  });

  it('does not count a license that is gone, and that Graph still shows', async () => {
    await giveBack(fake.ctx, actor(2), VISIO);
    fake.beforeRemove = () => ({ outcome: 'accepted' });
    await fake.work();
    fake.beforeRemove = () => undefined;
    await giveBack(fake.ctx, actor(2), PROJECT);
    await fake.work();
    assert.equal(held(), 2);
    assert.equal(fake.removals.length, 0, 'the license that is left was not removed');
  });
});
