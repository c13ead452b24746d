import assert from 'node:assert/strict';
import { readRemovals } from '../../../src/app/records/removals.ts';
import { answerPause } from '../../../src/app/seats/answer-pause.ts';
import { APPROVER } from '../../support/app-story.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { aWorldWithGrants, givesBack, grantOf, hasVisio } from '../../support/giving-back.ts';

const MINUTE = 60_000;
const WEEKS = 21 * 86_400_000;

describe('“Cancel these” by a clock that is ahead by weeks', () => {
  it('keeps the licenses that waited for it, and none that is given back later', async () => {
    const fake = await aWorldWithGrants([2, 3, 4, 5, 6]);
    fake.products = fake.products.map((product) => ({ ...product, owned: 20 }));
    for (const n of [2, 3, 4, 5]) await givesBack(fake, n);
    await fake.later(MINUTE);
    assert.equal(fake.removals.length, 3);
    const pausedAt = (await readRemovals(fake.ctx))?.data.paused?.at ?? '';
    fake.now += WEEKS;
    await answerPause(fake.ctx, APPROVER, pausedAt, 'A mistake');
    fake.now -= WEEKS;
    for (let n = 0; n < 3; n += 1) await fake.later(11 * MINUTE);
    const states = await Promise.all([2, 3, 4, 5].map(async (n) => (await grantOf(fake, n))?.state ?? ''));
    assert.deepEqual(states.toSorted(), ['active', 'ended', 'ended', 'ended']);

    fake.now += 86_400_000;
    await givesBack(fake, 6);
    for (let n = 0; n < 3; n += 1) await fake.later(11 * MINUTE);
    assert.equal((await grantOf(fake, 6))?.state, 'ended');
    await fake.close();
  });
});

describe('Taking a license back by a clock that is set back by weeks', () => {
  let fake: FakeContext;
  beforeEach(async () => {
    fake = await aWorldWithGrants([2]);
  });
  afterEach(() => fake.close());

  for (const answer of [{ outcome: 'retry', afterMs: MINUTE }, { outcome: 'accepted' }] as const) {
    it(`does not wait until that time: the removal was ${answer.outcome === 'retry' ? 'put off' : 'accepted'}`, async () => {
      fake.now += WEEKS;
      fake.beforeRemove = () => answer;
      await givesBack(fake, 2);
      await fake.work();
      assert.equal((await grantOf(fake, 2))?.state, 'ending');
      fake.beforeRemove = () => undefined;
      fake.now -= WEEKS;
      for (let n = 0; n < 40; n += 1) await fake.later(MINUTE);
      assert.deepEqual([hasVisio(fake, 2), (await grantOf(fake, 2))?.state], [false, 'ended']);
    });
  }
});
