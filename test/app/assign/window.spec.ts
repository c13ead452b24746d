import assert from 'node:assert/strict';
import { stopWaiting } from '../../../src/app/decide/stop-waiting.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { AssignAnswer } from '../../../src/app/ports/ports.ts';
import { createLane } from '../../../src/worker/lane.ts';
import { ASSIGN_QUOTA } from '../../../src/worker/worker.ts';
import { APPROVER, FORM_ID } from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import { auditedOf } from '../../support/audited.ts';
import type { LargeApproval } from '../../support/large-approval.ts';
import { aLargeApproval, numbers, OTHER_ID } from '../../support/large-approval.ts';

const MINUTE = 60_000;
const REFUSED = new OutsideError('outage', '403', { outage: 'consent' });

const counts = (words: readonly string[]) =>
  Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length]));

describe('A window of chunks', () => {
  let large: LargeApproval;

  beforeEach(async () => {
    large = await aLargeApproval();
  });

  afterEach(() => large.fake.close());

  const sizes = () => large.batches.map(({ length }) => length);
  async function minutes(count: number, worker = large.worker()): Promise<void> {
    for (let n = 0; n < 6 * count; n += 1) await large.fake.later(MINUTE / 6, worker);
  }
  /** Everybody has the license by one write, and everybody but the requester was told once. */
  async function assertAllDone(last: number): Promise<void> {
    const persons = numbers(1, last);
    assert.deepEqual(counts(await large.outcomes()), { assigned: last });
    assert.equal(await large.status(), 'completed');
    const written = large.written().filter((n) => n <= last);
    assert.deepEqual(
      written.toSorted((a, b) => a - b),
      persons,
    );
    assert.deepEqual(counts(large.told(persons.slice(1)).map(String)), { 1: last - 1 });
  }

  it('is licensed at once where there are seats for everybody, and recorded chunk by chunk', async () => {
    await large.approve(numbers(1, 90));
    await large.fake.work(large.worker());

    assert.deepEqual([large.inFlight, sizes()], [4, [20, 20, 20, 20, 10]]);
    const audited = await auditedOf(large.fake, 'outcomes-recorded');
    assert.deepEqual(
      audited.map(({ after }) => JSON.stringify(after).match(/"assigned"/g)?.length),
      [20, 20, 20, 20],
    );
    await assertAllDone(90);
  });

  for (const [title, ms, next] of [
    ['begins a batch within four seconds', 3999, 'assign'],
    ['begins no batch after four seconds, and first writes down what it knows', 4000, 'commit'],
  ] as const)
    it(title, async () => {
      const calls = await callsAround(async () => (large.fake.now += ms));
      assert.equal(calls[1], next);
      await assertAllDone(50);
    });

  it('begins no batch after one has failed, and first writes down what it knows', async () => {
    const calls = await callsAround(() => Promise.reject(new OutsideError('transient', 'Graph is away.')));
    assert.deepEqual(calls.slice(0, 3), ['assign', 'assign', 'commit']);
    await minutes(2);
    await assertAllDone(50);
  });

  /** Licenses 50 persons, two batches at a time. Gives the calls from the first batch on, before which something happens. */
  async function callsAround(first: () => Promise<unknown>): Promise<readonly string[]> {
    await large.approve(numbers(1, 50));
    large.pace = { width: 2, isChained: false };
    const calls: string[] = [];
    large.before = async (call) => {
      if (call !== 'assign' && (call !== 'commit' || calls.length === 0)) return;
      calls.push(call);
      if (calls.length === 1) await first();
    };
    await large.fake.work(large.worker());
    return calls;
  }

  it('is one chunk where seats are short: the last in card order get none, and other requests have their turn', async () => {
    large.fake.products = [aProduct({ free: 50 })];
    await large.approve(numbers(1, 90), [100]);
    await large.fake.work(large.worker());

    assert.equal(large.inFlight, 1);
    assert.deepEqual(large.batches.slice(0, 3), [numbers(1, 20), [100], numbers(21, 40)]);
    const outcomes = await large.outcomes();
    assert.deepEqual(counts(outcomes.slice(0, 49)), { assigned: 49 });
    assert.deepEqual(counts(outcomes.slice(49)), { 'no-seat': 41 });
    assert.equal(await large.status(OTHER_ID), 'completed');
  });

  it('tells the truth, and tries few, where seats are lost while it is licensed', async () => {
    await large.approve(numbers(1, 90));
    large.fake.beforeAssign = () => {
      const [product] = large.fake.products;
      large.fake.products = [aProduct({ free: Math.min(product?.free ?? 0, 30) })];
      return undefined;
    };
    await large.fake.work(large.worker());

    assert.deepEqual(counts(await large.outcomes()), { assigned: 30, 'no-seat': 60 });
    assert.equal(large.written().length, 30);
    assert.ok(large.batches.length <= 6, `${large.batches.length} batches`);
    assert.equal(await large.status(), 'partly-failed');
  });

  it('has a batch recorded though the answer of another one was lost, and finds what that one wrote', async () => {
    await large.approve(numbers(1, 90));
    const { assign } = large;
    large.assign = async (orders) => {
      const answers = await assign(orders);
      return large.batches.length > 4 || orders[0]?.personId !== aPerson(21).id
        ? answers
        : orders.map((): AssignAnswer => ({ outcome: 'unclear' }));
    };
    const worker = large.worker();
    await large.fake.work(worker);
    assert.deepEqual(counts(await large.outcomes()), { assigned: 60, writing: 20, waiting: 10 });

    await minutes(1, worker);
    await assertAllDone(90);
  });

  it('goes on with a person whom Graph puts off, and does not write the others again', async () => {
    await large.approve(numbers(1, 90));
    let isThrottled = true;
    large.fake.beforeAssign = ({ personId }) =>
      isThrottled && personId === aPerson(47).id ? { outcome: 'retry', afterMs: 30_000 } : undefined;
    const worker = large.worker();
    await large.fake.work(worker);
    assert.deepEqual(counts(await large.outcomes()), { assigned: 79, writing: 1, waiting: 10 });

    isThrottled = false;
    await minutes(1, worker);
    assert.deepEqual(sizes().slice(4), [11]);
    await assertAllDone(90);
  });

  it('records what was taken, and lets the whole lane wait, where Graph throttles one of its batches', async () => {
    await large.approve(numbers(1, 90), [100]);
    const { assign } = large;
    large.assign = async (orders) => {
      if (orders[0]?.personId !== aPerson(41).id || large.batches.length > 4) return assign(orders);
      throw new OutsideError('throttled', '429', { retryAfterMs: MINUTE });
    };
    const worker = large.worker();
    await large.fake.work(worker);
    assert.deepEqual(counts(await large.outcomes()), { assigned: 60, writing: 20, waiting: 10 });
    assert.deepEqual(await large.outcomes(OTHER_ID), ['waiting']);

    await minutes(2, worker);
    await assertAllDone(90);
    assert.equal(await large.status(OTHER_ID), 'completed');
  });

  it('begins no further batch after a conflict, and does not take those for written', async () => {
    await large.approve(numbers(1, 90));
    large.pace = { width: 1, isChained: false };
    const { assign } = large;
    large.assign = async (orders) =>
      large.batches.length > 1
        ? assign(orders)
        : orders.map((): AssignAnswer => ({ outcome: 'retry', cause: 'conflict' }));
    const worker = large.worker();
    await large.fake.work(worker);
    assert.deepEqual(sizes(), [20]);

    await minutes(1, worker);
    assert.equal(large.inFlight, 1);
    await assertAllDone(90);
  });

  it('stops where one batch meets a cause that hits everybody, and can be stopped waiting for it', async () => {
    await large.approve(numbers(1, 90));
    const { assign } = large;
    large.assign = (orders) =>
      orders[0]?.personId === aPerson(1).id ? assign(orders) : Promise.reject(REFUSED);
    const worker = large.worker();
    await large.fake.work(worker);
    assert.deepEqual(counts(await large.outcomes()), { assigned: 20, writing: 60, waiting: 10 });

    assert.equal((await stopWaiting(large.fake.ctx, APPROVER, FORM_ID)).outcome, 'waiting-stopped');
    await large.fake.work(worker);
    assert.deepEqual(counts(await large.outcomes()), { assigned: 20, 'no-right': 70 });
    assert.equal(await large.status(), 'partly-failed');
    assert.equal(large.written().length, 20);
  });

  it('ends for everybody when the wait is stopped after a death in the middle of it', async () => {
    await large.approve(numbers(1, 90));
    const { assign } = large;
    let written = 0;
    large.assign = async (orders) => {
      if ((written += 1) <= 2) await assign(orders);
      return new Promise<never>(() => {});
    };
    void large.worker('dead').runDue();
    while (large.batches.length < 4) await new Promise((resolve) => void setImmediate(resolve));
    await new Promise((resolve) => void setImmediate(resolve));
    // The next worker may not even read persons, so that it finds out nothing.
    large.assign = () => Promise.reject(REFUSED);
    large.before = async (call) => {
      if (call === 'read') throw REFUSED;
    };
    const heir = large.worker('heir');
    await minutes(11, heir);
    assert.equal((await stopWaiting(large.fake.ctx, APPROVER, FORM_ID)).outcome, 'waiting-stopped');
    await large.fake.work(heir);
    large.before = async () => {};
    await minutes(30, heir);

    assert.deepEqual(counts(await large.outcomes()), { assigned: 40, 'not-confirmed': 40, 'no-right': 10 });
    assert.equal(await large.status(), 'partly-failed');
    assert.equal(large.written().length, 40);
  });

  it('writes each person once where two approvals name the same persons', async () => {
    await large.approve(numbers(1, 80), numbers(41, 100));
    await large.fake.work(large.worker());
    await minutes(2);

    assert.deepEqual(counts(await large.outcomes()), { assigned: 80 });
    assert.deepEqual(counts(await large.outcomes(OTHER_ID)), { holder: 40, assigned: 20 });
    assert.equal(large.written().length, 100);
  });

  it('says that the wait for an administrator is over, also while the quota leaves no room for a write', async () => {
    await large.approve(numbers(1, 5));
    const waits = async () => (await viewForApprover(large.fake.ctx, APPROVER, FORM_ID)).request.waits?.cause;
    const worker = large.worker();
    large.fake.graphFails = REFUSED;
    await large.fake.work(worker);
    assert.equal(await waits(), 'consent');

    large.fake.graphFails = undefined;
    large.fake.now += 10 * MINUTE;
    const other = createLane(large.fake.ctx, 'assign', 'other', ASSIGN_QUOTA);
    assert.equal(await other.take(ASSIGN_QUOTA.most), 0);
    await other.release();
    await large.fake.work(worker);
    assert.deepEqual([await waits(), sizes()], [undefined, []]);
  });

  it('takes all of its writes from the quota, and none while it has too few', async () => {
    await large.approve(numbers(1, 90));
    const other = createLane(large.fake.ctx, 'assign', 'other', ASSIGN_QUOTA);
    assert.equal(await other.take(ASSIGN_QUOTA.most - 79), 0);
    await other.release();
    const worker = large.worker();
    await large.fake.work(worker);
    assert.deepEqual(sizes(), []);

    await minutes(3, worker);
    await assertAllDone(90);
    const lane = await large.fake.store.read('lane:assign');
    assert.match(JSON.stringify(lane), /,90\]/);
  });
});
