import assert from 'node:assert/strict';
import type { FakeContext } from '../../support/fake-context.ts';
import { aWorldWithGrants, givesBack, grantOf, hasVisio } from '../../support/giving-back.ts';

const MINUTE = 60_000;
const WEEKS = 21 * 86_400_000;

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
