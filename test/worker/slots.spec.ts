import assert from 'node:assert/strict';
import { aContextWithPlace } from '../support/app-story.ts';
import { soonJobs } from '../support/born.ts';
import { newJob } from '../../src/app/records/queue-job.ts';
import type { StoredJob } from '../../src/worker/claim-job.ts';
import { createSlots } from '../../src/worker/slots.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('The slots in which jobs run', () => {
  let made: readonly StoredJob[];
  let limit: number;
  let running: Map<string, () => void>;
  let left: number;
  let fails: boolean;

  beforeEach(async () => {
    const fake = await aContextWithPlace();
    const task = { kind: 'tell', requestId: 'none', round: 1, chat: [], mail: [] } as const;
    const jobs = [4, 4, 1, 1].map((atOnce) => newJob(fake.ctx, { ...task, atOnce }));
    await fake.store.commit(jobs, 'jobs');
    made = await soonJobs(fake);
    await fake.close();
    limit = 8;
    running = new Map();
    left = 0;
    fails = false;
  });

  const slots = (hasStopped = () => false) =>
    createSlots({
      limit: () => limit,
      slotCount: ({ data }) => (data.task.kind === 'tell' ? (data.task.atOnce ?? 1) : 1),
      mayBegin: async () => {
        if (!fails) return !hasStopped();
        fails = false;
        throw new Error('The store is away.');
      },
      run: async ({ id }) => {
        const ended = Promise.withResolvers<void>();
        running.set(id, ended.resolve);
        await ended.promise;
        running.delete(id);
        return true;
      },
      giveBack: async () => void (left += 1),
      onFailed: assert.fail,
    });
  const inHand = () => made.map(({ id }) => running.has(id));

  it('are taken by a job that counts as several until it ends, in the order of the jobs', async () => {
    const used = slots();
    for (const job of made) used.accept(job);
    assert.equal(used.size(), 10);
    used.fill();
    await settle();
    assert.deepEqual(inHand(), [true, true, false, false]);
    running.get(made[0]?.id ?? '')?.();
    await settle();
    assert.deepEqual([inHand(), used.size()], [[false, true, true, true], 6]);
    for (const end of running.values()) end();
    assert.equal(await used.settle(), 4);
  });

  it('let a job that takes more than there are run alone', async () => {
    limit = 2;
    const used = slots();
    for (const job of made) used.accept(job);
    used.fill();
    await settle();
    assert.deepEqual(inHand(), [true, false, false, false]);
    running.get(made[0]?.id ?? '')?.();
    await settle();
    assert.deepEqual(inHand(), [false, true, false, false]);
    running.get(made[1]?.id ?? '')?.();
    await settle();
    assert.deepEqual(inHand(), [false, false, true, true]);
    for (const end of running.values()) end();
    assert.equal(await used.settle(), 4);
  });

  it('are free for a job only if it has all that it takes', async () => {
    limit = 6;
    const used = slots();
    for (const job of made.slice(0, 2)) used.accept(job);
    used.fill();
    await settle();
    assert.deepEqual(inHand(), [true, false, false, false]);
    running.get(made[0]?.id ?? '')?.();
    await settle();
    assert.deepEqual(inHand(), [false, true, false, false]);
    for (const end of running.values()) end();
    assert.equal(await used.settle(), 2);
  });

  it('go on with the jobs that were handed over when one of a poll fails, and leave those of the poll', async () => {
    limit = 4;
    fails = true;
    const used = slots();
    const polled = used.work([made[0], made[2]].filter((job) => job !== undefined));
    const failed = assert.rejects(polled, /The store is away/);
    for (const job of made.slice(1, 2)) used.accept(job);
    await settle();
    await failed;
    assert.deepEqual([inHand(), left], [[false, true, false, false], 0]);
    for (const end of running.values()) end();
    assert.equal(await used.settle(), 1);
    assert.equal(used.size(), 0);
  });

  it('begin what was handed over when it is waited for', async () => {
    const used = slots();
    for (const job of made.slice(2)) used.accept(job);
    const all = used.settle();
    await settle();
    assert.deepEqual(inHand(), [false, false, true, true]);
    for (const end of running.values()) end();
    assert.equal(await all, 2);
  });

  it('give back what was handed over while there are none, and only that', async () => {
    limit = 0;
    const used = slots();
    assert.equal(await used.work(made.slice(0, 2)), 0);
    assert.equal(left, 0);
    for (const job of made.slice(2)) used.accept(job);
    assert.deepEqual([await used.settle(), left], [0, 2]);
  });

  it('leave the jobs that wait if there is none any more', async () => {
    const used = slots();
    for (const job of made) used.accept(job);
    used.fill();
    await settle();
    limit = 0;
    for (const end of running.values()) end();
    assert.equal(await used.settle(), 2);
    assert.deepEqual([left, used.size()], [2, 0]);
  });
});
