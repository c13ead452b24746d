import assert from 'node:assert/strict';
import { dieAt } from '../../support/die-at.ts';
import { aLargeApproval, numbers } from '../../support/large-approval.ts';

/** Three chunks, which are one window. */
const PERSONS = 45;

async function check(at: number, isDone: boolean): Promise<boolean> {
  const large = await aLargeApproval();
  try {
    await large.approve(numbers(1, PERSONS));
    const isDead = (await dieAt(large, at, isDone)) >= at;
    const heir = large.worker('heir');
    for (let n = 0; n < 6; n += 1) await large.fake.later(10_000, heir);

    const where = `killed ${isDone ? 'after' : 'before'} call ${at}`;
    assert.deepEqual([...new Set(await large.outcomes())], ['assigned'], where);
    assert.equal(await large.status(), 'completed', where);
    const written = large.written().toSorted((one, other) => one - other);
    assert.deepEqual(written, numbers(1, PERSONS), where);
    assert.deepEqual([...new Set(large.told(numbers(2, PERSONS)))], [1], where);
    return isDead;
  } finally {
    await large.fake.close();
  }
}

describe('A window of chunks whose worker dies', () => {
  for (const isDone of [false, true]) {
    it(`loses nobody, writes nobody twice, and tells everybody once: killed ${isDone ? 'after' : 'before'} each call`, async function () {
      this.timeout(60_000);
      let at = 1;
      while (await check(at, isDone)) at += 1;
      assert.ok(at > 15, `${at} calls`);
    });
  }
});
