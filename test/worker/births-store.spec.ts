import assert from 'node:assert/strict';
import { StoreError } from '../../src/app/ports/store.ts';
import type { Store } from '../../src/app/ports/store.ts';
import type { JobRecord } from '../../src/app/records/queue-job.ts';
import { jobDocument, newJob } from '../../src/app/records/queue-job.ts';
import { create, replace } from '../../src/app/records/documents.ts';
import { createBirths } from '../../src/worker/births.ts';
import { LEASE_MS } from '../../src/worker/claim-job.ts';
import { aProcess, soonJobs } from '../support/born.ts';
import { FakeContext } from '../support/fake-context.ts';

const TASK = { kind: 'redraw', requestId: 'none' } as const;

describe('The store of a process that watches its commits', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
  });
  afterEach(() => fake.close());

  const jobs = async () =>
    (await soonJobs(fake)).map(({ data: { attempts, deaths, owner } }) => [attempts, deaths, owner]);
  const make = (record: Partial<JobRecord>) => {
    const now = fake.ctx.clock.iso(fake.now);
    const job = jobDocument('one', { task: TASK, attempts: 0, madeAt: now, ...record }, now);
    return fake.store.commit([create(job)], fake.ctx.ids.next());
  };

  it('leaves all jobs in the queue until there is a worker', async () => {
    const { store } = fake;
    const through = createBirths(fake.ctx.clock, 'process').through(store);
    assert.equal((await through.commit([newJob(fake.ctx, TASK)], 'made')).outcome, 'done');
    assert.deepEqual(await jobs(), [[0, undefined, undefined]]);
  });

  it('counts, tells its health, and closes as the store itself does', async () => {
    const done: string[] = [];
    const note = (what: string) => async (): Promise<void> => void done.push(what);
    const parts: Store = { ...aProcess(fake).ctx.store, health: note('health'), close: note('close') };
    const through = createBirths(fake.ctx.clock, 'process').through(parts);
    await make({});
    assert.equal(await through.count({ by: 'list', key: 'queue:general' }), 1);
    await through.health();
    await through.close();
    assert.deepEqual(done, ['health', 'close']);
  });

  it('hands no job over if it is not known whether its commit went in', async () => {
    const ran: string[] = [];
    const commit: Store['commit'] = async (operations, id) => {
      await fake.store.commit(operations, id);
      throw new StoreError('down', 'No answer.');
    };
    const onJob = (kind: string): void => void ran.push(kind);
    const one = aProcess(fake, 'process', { store: { commit }, onJob });
    await assert.rejects(one.ctx.store.commit([newJob(one.ctx, TASK)], 'made'), StoreError);
    await one.runHanded();
    assert.deepEqual([ran, await jobs()], [[], [[1, 0, 'process']]]);
  });

  it('does not forget the deaths of a job that somebody else changes after its lease has ended', async () => {
    await make({ attempts: 4, deaths: 3, owner: 'dead' });
    const one = aProcess(fake);
    const [job] = await soonJobs(fake);
    assert.ok(job);
    await one.ctx.store.commit([replace(job, job)], 'changed');
    assert.deepEqual(await jobs(), [[4, 3, 'dead']]);
  });

  it('asks for no poll at the end of a lease that its own worker has taken', async () => {
    await make({});
    const one = aProcess(fake);
    await one.worker.runDue();
    assert.deepEqual(await jobs(), []);
    one.polled.length = 0;
    fake.now += LEASE_MS;
    await Promise.all(one.worker.polls.map((poll) => poll()));
    assert.deepEqual(one.polled, []);
  });

  it('may be away while a job is given back, whose lease then ends by itself', async () => {
    let isAway = false;
    const logged: unknown[] = [];
    const one = aProcess(fake, 'process', {
      store: {
        commit: (operations, id) =>
          isAway ? Promise.reject(new StoreError('down', 'Away.')) : fake.store.commit(operations, id),
      },
      ctx: { log: { ...fake.ctx.log, debug: (_message, fields) => void logged.push(fields?.['job']) } },
    });
    await one.ctx.store.commit([newJob(one.ctx, TASK)], 'made');
    isAway = true;
    one.worker.stop();
    await one.worker.release();
    const [job] = await soonJobs(fake);
    assert.deepEqual([job?.data.owner, logged], ['process', [job?.id.slice('job:'.length)]]);
  });
});
