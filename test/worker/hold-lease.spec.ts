import assert from 'node:assert/strict';
import { acceptExport } from '../../src/app/audit/send-export.ts';
import type { Operation } from '../../src/app/ports/store.ts';
import { StoreError } from '../../src/app/ports/store.ts';
import { asHolder, create, remove, replace } from '../../src/app/records/documents.ts';
import { LeaseLost } from '../../src/app/records/job-run.ts';
import { dueAt, jobDocument, newJob } from '../../src/app/records/queue-job.ts';
import type { ClaimedJob, StoredJob } from '../../src/worker/claim-job.ts';
import { claimJob, LEASE_MS } from '../../src/worker/claim-job.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { APPROVER, FORM_ID } from '../support/app-story.ts';
import { withStore } from '../support/both-stores.ts';
import { OFFERED_FILE } from '../support/builders.ts';
import { FakeContext, personalChat } from '../support/fake-context.ts';

/** The longest call of Teams or Graph before which a lease is held, and how far clocks may be apart. */
const CALL_MS = 10_000;
const APART_MS = 10_000;
const LANE = { take: async () => 0, pauseLane: () => undefined };

describe('A lease that is held before a message', () => {
  let fake: FakeContext;
  let commits: (readonly Operation[])[];
  let run: ClaimedJob;
  /** How long a read of the store takes, and how many there were. */
  let slowReadMs: number;
  let reads: number;

  const job = async (): Promise<StoredJob> => {
    const query = { by: 'list', key: 'queue:general', order: 'ascending', limit: 1 } as const;
    const [first] = await fake.store.page<StoredJob>(query);
    return first ?? assert.fail('There is no job.');
  };
  const leftMs = async (): Promise<number> => fake.ctx.clock.parse(dueAt(await job())) - fake.now;
  async function claim(ahead = 0, owner = 'ours'): Promise<ClaimedJob> {
    const commit: FakeContext['store']['commit'] = (operations, id) => {
      commits.push(operations);
      return fake.store.commit(operations, id);
    };
    const read: FakeContext['store']['read'] = async (id) => {
      fake.now += slowReadMs;
      reads += 1;
      return fake.store.read(id);
    };
    const { store } = withStore({ ...fake.ctx, store: fake.store }, { commit, read });
    const clock = { ...fake.ctx.clock, now: () => fake.now + ahead };
    const pause = async (ms: number): Promise<void> => void (fake.now += ms);
    const claimed = await claimJob({ ...fake.ctx, store, clock }, await job(), owner, LANE, pause);
    return claimed ?? assert.fail('The job was not claimed.');
  }

  beforeEach(async () => {
    fake = new FakeContext();
    commits = [];
    [slowReadMs, reads] = [0, 0];
    await fake.store.commit([newJob(fake.ctx, { kind: 'redraw', requestId: FORM_ID })], 'made');
    run = await claim();
    commits = [];
  });
  afterEach(() => fake.close());

  it('is not written while it lasts for a call and for clocks that are apart, and then is', async () => {
    fake.now += LEASE_MS - CALL_MS - APART_MS;
    assert.deepEqual(await run.commit([], 'hold'), []);
    assert.deepEqual([commits, reads], [[], 1]);
    fake.now += 1;
    await run.commit([], 'hold');
    assert.deepEqual([commits.length, reads], [1, 1]);
    assert.equal(await leftMs(), LEASE_MS);
  });

  it('never ends for an instance whose clock is ahead before the call is over', async () => {
    for (let passed = 0; passed < LEASE_MS; passed += 1900) {
      fake.now += passed % 7000;
      await run.commit([], 'hold');
      assert.ok((await leftMs()) >= CALL_MS + APART_MS, `after ${passed} ms`);
    }
  });

  it('is renewed if the look at it took so long that too little is left', async () => {
    fake.now += 4000;
    slowReadMs = 2000;
    await run.commit([], 'hold');
    assert.equal(await leftMs(), LEASE_MS);
  });

  it('is lost at once if somebody took the job', async () => {
    const takers: readonly (readonly [string, () => Promise<unknown>])[] = [
      [
        'an erasure',
        async () => {
          const held = await job();
          const { owner: _, ...data } = held.data;
          const next = jobDocument(run.id, data, fake.ctx.clock.iso(fake.now));
          return fake.store.commit([replace(held, next)], fake.ctx.ids.next());
        },
      ],
      ['a worker with a wrong clock', () => claim(LEASE_MS + 1, 'theirs')],
      ['the end of the job', async () => fake.store.commit([remove(await job())], fake.ctx.ids.next())],
    ];
    for (const [taker, take] of takers) {
      await take();
      await assert.rejects(run.commit([], 'hold'), LeaseLost, taker);
    }
  });

  it('is renewed in the commit that notes something, unless that has a witness of its own', async () => {
    const note = create({ id: 'note', type: 'note' });
    await run.commit([note], 'hold');
    assert.equal(commits.at(-1)?.length, 2);
    const own = asHolder(create({ id: 'own', type: 'note' }));
    const etags = await run.commit([own], 'hold');
    assert.deepEqual(commits.at(-1), [own]);
    assert.deepEqual(etags, [(await fake.store.read('own'))?.etag]);
    assert.equal(await run.commit([own], 'hold'), 'stale');
    fake.now += 6000;
    await run.commit([asHolder(create({ id: 'other', type: 'note' }))], 'hold');
    assert.equal(commits.at(-1)?.length, 2);
  });

  it('is enough to wait as long for the store with the record of the message as after a renewal', async () => {
    fake.now += 5000;
    await run.commit([], 'hold');
    const backAt = fake.now + LEASE_MS - 3000;
    await run.retryWhileStoreIsAway(async () => {
      if (fake.now < backAt) throw new StoreError('down', 'The store is away.');
      await run.commit([], 'finish');
    });
    await assert.rejects(job());
  });

  it('is renewed before an upload, which may take longer than a message', async () => {
    await run.commit([], 'finish');
    const left: number[] = [];
    const page: FakeContext['store']['page'] = (query) => {
      if (query.key === 'audit') fake.now += 2000;
      return fake.store.page(query);
    };
    const upload = async (): Promise<void> => void left.push(await leftMs());
    const { store } = withStore({ ...fake.ctx, store: fake.store }, { page });
    const ctx = { ...fake.ctx, store, files: { ...fake.ctx.files, upload } };
    fake.approvers.add(APPROVER.id);
    await acceptExport(fake.ctx, APPROVER, personalChat(APPROVER.id), 'csv', OFFERED_FILE);
    await fake.work(createWorker({ ctx, owner: 'worker', mailboxes: 0 }));
    assert.deepEqual(left, [LEASE_MS]);
  });
});
