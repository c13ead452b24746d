import assert from 'node:assert/strict';
import { serveNow } from '../../../src/app/assign/watch-seats.ts';
import { readLines } from '../../../src/app/records/read-lines.ts';
import { dieAt } from '../../support/die-at.ts';
import { aProduct } from '../../support/builders.ts';
import { VISIO } from '../../support/fake-context.ts';
import { aLargeApproval, numbers } from '../../support/large-approval.ts';

/** Two chunks. Three persons get a seat, and the others wait. */
const PERSONS = 23;
/** More than one chunk of those who wait gets a seat. */
const BOUGHT = 19;

type Phase = 'put on' | 'served';

async function check(phase: Phase, at: number, isDone: boolean): Promise<boolean> {
  const large = await aLargeApproval({ waitingList: true });
  const { fake } = large;
  fake.products = [aProduct({ free: 3 })];
  try {
    await large.approve(numbers(1, PERSONS));
    if (phase === 'served') {
      await fake.work(large.worker());
      fake.products = [aProduct({ free: BOUGHT })];
      fake.now += 60_000;
      await serveNow(fake.ctx, VISIO);
    }
    const isDead = (await dieAt(large, at, isDone)) >= at;
    const heir = large.worker('heir');
    for (let n = 0; n < 20; n += 1) await fake.later(10_000, heir);

    const where = `${phase}, killed ${isDone ? 'after' : 'before'} call ${at}`;
    const got = phase === 'served' ? 3 + BOUGHT : 3;
    const expected = numbers(1, PERSONS).map((n) => (n <= got ? 'assigned' : 'on-list'));
    assert.deepEqual(await large.outcomes(), expected, where);
    assert.equal(await large.status(), 'approving', where);
    assert.deepEqual(large.written(), numbers(1, got), where);
    const [line, ...others] = await readLines(fake.ctx, VISIO);
    assert.deepEqual(line?.data.indexes, numbers(got, PERSONS - 1), where);
    assert.deepEqual([line?.data.tried, others.length, fake.products[0]?.free], [undefined, 0, 0], where);
    return isDead;
  } finally {
    await fake.close();
  }
}

describe('A waiting list whose worker dies', () => {
  for (const phase of ['put on', 'served'] as const) {
    for (const isDone of [false, true]) {
      it(`loses no place and gives no seat twice: ${phase}, killed ${isDone ? 'after' : 'before'} each call`, async function () {
        this.timeout(60_000);
        let at = 1;
        while (await check(phase, at, isDone)) at += 1;
        assert.ok(at > 12, `${at} calls`);
      });
    }
  }
});
