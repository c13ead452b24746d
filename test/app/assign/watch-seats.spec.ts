import assert from 'node:assert/strict';
import { readServeJob } from '../../../src/app/assign/waiting-line.ts';
import { createSeatWatch } from '../../../src/app/assign/watch-seats.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { create, lineDocument, remove, replace } from '../../../src/app/records/documents.ts';
import { serveJobName } from '../../../src/app/records/keys.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import { dueAt, jobDocument } from '../../../src/app/records/queue-job.ts';
import { readLines } from '../../../src/app/records/read-lines.ts';
import type { Queue } from '../../../src/domain/waiting-list.ts';
import { mustCommit } from '../../contracts/store-notes.ts';
import { aProduct } from '../../support/builders.ts';
import { VISIO } from '../../support/fake-context.ts';
import type { LargeApproval } from '../../support/large-approval.ts';
import { aLargeApproval, numbers } from '../../support/large-approval.ts';

const MINUTE = 60_000;

describe('The watch on the free seats', () => {
  let large: LargeApproval;
  let watch: ReturnType<typeof createSeatWatch>;
  /** The lists that it gave, each time. */
  let queues: (readonly Queue[])[];
  /** How fresh the products were to be, each time it read them. */
  let reads: string[];
  let wakes: number;
  /** Done just before it commits. */
  let beforeCommit: () => Promise<void>;

  beforeEach(async () => {
    large = await aLargeApproval({ waitingList: true });
    [queues, reads, wakes, beforeCommit] = [[], [], 0, async () => {}];
    const { ctx, store } = large.fake;
    const watched: Context = {
      ...ctx,
      store: {
        read: (id) => store.read(id),
        page: (query) => store.page(query),
        count: (query) => store.count(query),
        health: () => store.health(),
        close: () => store.close(),
        commit: async (operations, id) => {
          await beforeCommit();
          return store.commit(operations, id);
        },
      },
      licenses: {
        ...ctx.licenses,
        products: async (freshness) => {
          reads.push(freshness);
          return ctx.licenses.products(freshness);
        },
      },
      wake: () => {
        wakes += 1;
      },
    };
    watch = createSeatWatch(watched, (found) => queues.push(found));
  });

  afterEach(() => large.fake.close());

  const seats = (free: number) => {
    large.fake.products = [aProduct({ free })];
  };
  /** One person waits, and no seat is free. */
  const wait = async () => {
    seats(1);
    await large.approve(numbers(1, 2));
    await large.fake.work(large.worker());
    large.fake.now += MINUTE;
  };
  const job = async () => (await readServeJob(large.fake.ctx, VISIO)) ?? assert.fail();
  const isDueNow = async () => dueAt(await job()) === large.fake.ctx.clock.iso(large.fake.now);
  const change = async (more: Partial<JobRecord>) => {
    const known = await job();
    const next = jobDocument(serveJobName(VISIO), { ...known.data, ...more }, dueAt(known));
    await mustCommit(large.fake.store, replace(known, next));
  };

  it('costs one count while nobody waits', async () => {
    await watch.look();
    assert.deepEqual([queues, reads, wakes], [[[]], [], 0]);
  });

  it('reads the lists anew when their number changes, or after ten minutes', async () => {
    await wait();
    await watch.look();
    await watch.look();
    large.fake.now += 10 * MINUTE - 1;
    await watch.look();
    assert.deepEqual(
      queues.map((found) => found.length),
      [1],
    );
    assert.deepEqual(reads, ['now', 'now', 'now']);
    large.fake.now += 1;
    await watch.look();
    assert.equal(queues.length, 2);

    const [line = assert.fail()] = await readLines(large.fake.ctx, VISIO);
    const other = lineDocument({ ...line.data, requestId: 'other' });
    await mustCommit(large.fake.store, create(other));
    await watch.look();
    assert.equal(queues.length, 3);
  });

  it('makes the job due at once, and wakes the worker, only when a seat is free or the product is gone', async () => {
    await wait();
    await watch.look();
    assert.deepEqual([await isDueNow(), wakes], [false, 0]);
    seats(1);
    await watch.look();
    assert.deepEqual([await isDueNow(), wakes], [true, 1]);

    // It is due already.
    const { etag } = await job();
    await watch.look();
    assert.deepEqual([(await job()).etag, wakes], [etag, 1]);
  });

  it('ends the wait for a product that is gone', async () => {
    await wait();
    large.fake.products = [];
    await watch.look();
    assert.deepEqual([await isDueNow(), wakes], [true, 1]);
  });

  it('leaves the job alone while it runs, and after a failure, and makes it if it is missing', async () => {
    await wait();
    seats(1);
    for (const more of [{ owner: 'worker' }, { lastError: '503' }]) {
      const before = await job();
      await change(more);
      await watch.look();
      assert.deepEqual([dueAt(await job()), wakes], [dueAt(before), 0]);
      const { owner: _, lastError: __, ...data } = (await job()).data;
      await mustCommit(
        large.fake.store,
        replace(await job(), jobDocument(serveJobName(VISIO), data, dueAt(before))),
      );
    }
    await mustCommit(large.fake.store, remove(await job()));
    await watch.look();
    assert.deepEqual([await isDueNow(), wakes], [true, 1]);
  });

  it('wakes nobody where another process was faster', async () => {
    await wait();
    seats(1);
    beforeCommit = () => change({});
    await watch.look();
    assert.deepEqual([await isDueNow(), wakes], [false, 0]);
  });
});
