import assert from 'node:assert/strict';
import { createSeatWatch } from '../../../src/app/assign/watch-seats.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { readServeJob } from '../../../src/app/assign/waiting-line.ts';
import { dueAt } from '../../../src/app/records/queue-job.ts';
import { readLines } from '../../../src/app/records/read-lines.ts';
import { SEAT_REST_MS } from '../../../src/domain/waiting-list.ts';
import { FORM_ID } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import { VISIO } from '../../support/fake-context.ts';
import type { LargeApproval } from '../../support/large-approval.ts';
import { aLargeApproval, numbers, OTHER_ID } from '../../support/large-approval.ts';

const MINUTE = 60_000;

describe('the order of the waiting list', () => {
  let large: LargeApproval;
  let worker: ReturnType<LargeApproval['worker']>;
  let watch: ReturnType<typeof createSeatWatch>;

  beforeEach(async () => {
    large = await aLargeApproval({ waitingList: true });
    worker = large.worker();
    watch = createSeatWatch(large.fake.ctx);
    large.fake.products = [aProduct({ free: 0 })];
  });

  afterEach(() => large.fake.close());

  const later = async (free: number) => {
    const { fake } = large;
    fake.products = fake.products.map((product) => ({ ...product, free: product.free + free }));
    fake.now += MINUTE;
    await watch.look();
    await fake.work(worker);
  };
  /** When the job that serves the list looks again, in milliseconds from now. */
  const restMs = async (): Promise<number> => {
    const { ctx, now } = large.fake;
    const job = (await readServeJob(ctx, VISIO)) ?? assert.fail();
    return ctx.clock.parse(dueAt(job)) - now;
  };
  const audits = async () =>
    (await auditedOf(large.fake, 'outcomes-recorded')).filter(({ requestId }) => requestId === FORM_ID)
      .length;

  it('holds for those beside somebody whose write is looked at again', async () => {
    const { fake } = large;
    await large.approve([1, 2], numbers(11, 13));
    fake.people.set(aPerson(2).id, aPerson(2, { direct: [VISIO] }));
    await fake.work(worker);
    const before = await audits();
    // Graph does not show the first one for now, and puts off the write of the next one.
    const { read } = fake.ctx.directory;
    fake.ctx.directory.read = async (ids) => {
      if (ids.includes(aPerson(1).id)) throw new OutsideError('transient', '500');
      return read(ids);
    };
    large.assign = async (orders) => orders.map(() => ({ outcome: 'retry', afterMs: 30_000 }));
    await later(1);
    assert.deepEqual(await large.outcomes(OTHER_ID), ['writing', 'on-list', 'on-list']);
    assert.deepEqual(large.batches.at(-1), [11]);
    assert.deepEqual([await restMs(), await audits()], [30_000, before]);

    fake.ctx.directory.read = read;
    large.assign = (orders) => fake.ctx.licenses.assign(orders);
    await later(1);
    await later(0);
    assert.deepEqual(await large.outcomes(OTHER_ID), ['assigned', 'on-list', 'on-list']);
    assert.deepEqual(await large.outcomes(FORM_ID), ['assigned', 'holder']);
  });

  it('goes on with the next request at once, also while a license does not show yet', async () => {
    await large.approve(numbers(1, 2), [11]);
    await large.fake.work(worker);
    large.fake.staleReads = true;
    await later(3);
    assert.deepEqual(await large.outcomes(FORM_ID), ['confirming', 'confirming']);
    assert.deepEqual(await large.outcomes(OTHER_ID), ['confirming']);
  });

  it('rests where Graph refuses the seat that it counts', async () => {
    await large.approve(numbers(1, 3));
    await large.fake.work(worker);
    await later(1);
    assert.deepEqual(await large.outcomes(), ['assigned', 'on-list', 'on-list']);
    large.assign = async (orders) =>
      orders.map(() => ({ outcome: 'failed', reason: 'no-seat', apps: [], detail: '' }));
    await later(1);
    assert.deepEqual(large.batches.at(-1), [2]);
    assert.equal(await restMs(), SEAT_REST_MS);
    const line = (await readLines(large.fake.ctx, VISIO))[0] ?? assert.fail();
    assert.deepEqual(line.data.indexes, [1, 2]);

    // One is licensed, one stays: the job goes on at once, and finds the next refusal.
    const refuse = large.assign;
    large.assign = async ([first = assert.fail(), ...rest]) => {
      large.assign = refuse;
      return [...(await large.fake.ctx.licenses.assign([first])), ...(await refuse(rest))];
    };
    const tried = large.batches.length;
    await later(1);
    assert.deepEqual(large.batches.slice(tried), [[2, 3], [3]]);
    assert.deepEqual(await large.outcomes(), ['assigned', 'assigned', 'on-list']);
  });
});
