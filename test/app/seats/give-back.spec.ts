import assert from 'node:assert/strict';
import { giveBack } from '../../../src/app/seats/give-back.ts';
import { aPerson, VISIO } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import {
  actor,
  aWorldWithGrants,
  countGrants,
  endings,
  givesBack,
  grantOf,
  grantTo,
  hasVisio,
} from '../../support/giving-back.ts';

describe('Giving a license back', () => {
  let fake: FakeContext;
  beforeEach(async () => {
    fake = await aWorldWithGrants([2, 3]);
  });
  afterEach(() => fake.close());

  it('takes it from the person, and from nobody else', async () => {
    assert.equal(await givesBack(fake, 2), 'ending');
    assert.equal((await grantOf(fake, 2))?.state, 'ending');
    assert.deepEqual(await countGrants(fake), [1, 1]);
    await fake.work();
    assert.deepEqual([hasVisio(fake, 2), hasVisio(fake, 3)], [false, true]);
    assert.equal((await grantOf(fake, 2))?.state, 'ended');
    assert.deepEqual(await countGrants(fake), [1, 0]);
    assert.deepEqual(await endings(fake), ['license-given-back', 'license-removed given-back']);
  });

  it('is done once: a second click is answered with what is so', async () => {
    assert.equal(await givesBack(fake, 2), 'ending');
    assert.equal(await givesBack(fake, 2), 'already-ending');
    await fake.work();
    assert.equal(await givesBack(fake, 2), 'ended');
    assert.equal(fake.removals.length, 1);
  });

  it('is for one’s own license alone, whatever the card says', async () => {
    for (const skuId of [VISIO, '53818b1b-4a27-454b-8896-0dba576410e6', '', `${VISIO}/x`, `x:${VISIO}`]) {
      assert.deepEqual(await giveBack(fake.ctx, actor(4), skuId), { outcome: 'not-yours' });
    }
    assert.deepEqual(await giveBack(fake.ctx, actor(2), `${VISIO}:${aPerson(3).id}`), {
      outcome: 'not-yours',
    });
    await fake.work();
    assert.deepEqual(await countGrants(fake), [2, 0]);
  });

  it('is refused to somebody who had the license before', async () => {
    fake.people.set(aPerson(5).id, aPerson(5, { direct: [VISIO] }));
    assert.equal(await givesBack(fake, 5), 'not-yours');
  });

  it('makes one job, which several people share', async () => {
    await Promise.all([givesBack(fake, 2), givesBack(fake, 3)]);
    const jobs = () => fake.store.count({ by: 'list', key: 'queue:assign' });
    assert.equal(await jobs(), 1);
    await fake.work();
    assert.equal(fake.removals.length, 2);
    assert.deepEqual(await countGrants(fake), [0, 0]);
    assert.equal(await jobs(), 0);
  });

  it('gives the license again to who asks for it later', async () => {
    await givesBack(fake, 2);
    await fake.work();
    await grantTo(fake, [2], 'form-b');
    assert.equal(await givesBack(fake, 2), 'ending');
    await fake.later(3_600_000);
    assert.equal(fake.removals.length, 2);
  });
});
