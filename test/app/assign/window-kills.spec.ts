import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { LargeApproval } from '../../support/large-approval.ts';
import { aLargeApproval, numbers } from '../../support/large-approval.ts';

/** Three chunks, which are one window. */
const PERSONS = 45;
const never = (): Promise<never> => new Promise(() => {});

/** Licenses in a process that dies at a call, before or after it was carried out. Gives the number of calls. */
async function dieAt(large: LargeApproval, at: number, isDone: boolean): Promise<number> {
  let calls = 0;
  const dead = Promise.withResolvers<void>();
  const die = (): Promise<never> => {
    dead.resolve();
    return never();
  };
  large.before = async () => {
    calls += 1;
    if (calls > at || (calls === at && !isDone)) await die();
  };
  large.after = async () => {
    if (calls >= at) await die();
  };
  const { polls } = large.worker('dead');
  const work = async (): Promise<void> => {
    for (let ran = 1; ran > 0;) ran = (await polls[1]?.())?.ran ?? 0;
  };
  await Promise.race([work(), dead.promise]);
  // What was on its way when the process died may still arrive.
  await setImmediate();
  large.before = async () => {};
  large.after = async () => {};
  return calls;
}

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
