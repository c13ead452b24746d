import assert from 'node:assert/strict';
import { OutsideError } from '../../src/app/ports/outside-error.ts';
import { jobDocument } from '../../src/app/records/queue-job.ts';
import type { JobTask } from '../../src/domain/job.ts';
import type { Handlers } from '../../src/worker/handlers.ts';
import { HANDLERS } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { create, mustCommit } from '../contracts/store-notes.ts';
import { FakeContext } from '../support/fake-context.ts';

const MINUTE = 60_000;

describe('A worker with nothing to do', () => {
  let fake: FakeContext;
  let ids: number;

  beforeEach(() => {
    fake = new FakeContext();
    ids = 0;
  });

  afterEach(() => fake.close());

  async function add(task: JobTask, inMs: number): Promise<void> {
    const at = fake.ctx.clock.iso(fake.now + inMs);
    const record = { task, attempts: 0, madeAt: fake.ctx.clock.iso(fake.now) };
    await mustCommit(fake.store, create(jobDocument(`job-${(ids += 1)}`, record, at)));
  }
  const redraw = (inMs: number) => add({ kind: 'redraw', requestId: 'r' }, inMs);
  /** A worker with its own way to assign. */
  const assigning = (run: Handlers['assign']['run']) =>
    createWorker({
      ctx: fake.ctx,
      owner: 'worker',
      mailboxes: 0,
      handlers: { ...HANDLERS, assign: { run } },
    });
  const assign = (inMs: number) => add({ kind: 'assign', requestId: 'r', chunk: 0, round: 1 }, inMs);

  it('knows no time for the next poll where no job waits', async () => {
    assert.deepEqual(await fake.worker().runDue(), { ran: 0, nextInMs: undefined });
  });

  it('polls again when the first of the jobs that wait is due, of whatever queue', async () => {
    await redraw(9000);
    await redraw(5000);
    await assign(7000);
    assert.deepEqual(await fake.worker().runDue(), { ran: 0, nextInMs: 5000 });
    await assign(2000);
    assert.deepEqual(await fake.worker().runDue(), { ran: 0, nextInMs: 2000 });
  });

  it('says when the next is due after those that it did', async () => {
    await redraw(0);
    await redraw(4000);
    assert.deepEqual(await fake.worker().runDue(), { ran: 1, nextInMs: 4000 });
  });

  it('is not behind while some of what it read is due later', async () => {
    await redraw(0);
    for (let n = 7; n > 0; n -= 1) await redraw(n * 2000);
    assert.deepEqual(await fake.worker().runDue(), { ran: 1, nextInMs: 2000 });
  });

  it('reads jobs of later only every ten minutes', async () => {
    const worker = fake.worker();
    await worker.runDue();
    await redraw(60 * MINUTE);
    const waits = [];
    for (const waited of [0, 9, 1]) {
      fake.now += waited * MINUTE;
      waits.push((await worker.runDue()).nextInMs);
    }
    assert.deepEqual(waits, [undefined, undefined, 50 * MINUTE]);
  });

  it('polls a lane again when its pause is over', async () => {
    await assign(0);
    const worker = assigning(async () => {
      throw new OutsideError('outage', '403', { outage: 'consent' });
    });
    assert.equal((await worker.runDue()).ran, 1);
    await assign(0);
    fake.now += MINUTE;
    assert.equal((await worker.runDue()).nextInMs, 9 * MINUTE);
  });

  it('stops a lane anew for a job that went well since it stopped it, and was put off', async () => {
    await assign(0);
    let isRefused = true;
    const worker = assigning(async (_ctx, run) => {
      if (isRefused) throw new OutsideError('outage', '403', { outage: 'consent' });
      await run.commit([], { againInMs: 1000 });
    });
    await worker.runDue();
    fake.now += 10 * MINUTE;
    isRefused = false;
    await worker.runDue();
    fake.now += 1000;
    isRefused = true;
    await worker.runDue();
    fake.now += MINUTE;
    assert.equal((await worker.runDue()).nextInMs, 9 * MINUTE);
  });

  it('polls a lane that another holds again when it may be free', async () => {
    await assign(0);
    await assign(MINUTE);
    const other = fake.worker('other');
    await other.runDue();
    await assign(0);
    const { ran, nextInMs } = await fake.worker().runDue();
    assert.deepEqual([ran, nextInMs], [0, 25_000]);
  });
});
