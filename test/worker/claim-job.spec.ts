import assert from 'node:assert/strict';
import type { Operation } from '../../src/app/ports/store.ts';
import { StoreError } from '../../src/app/ports/store.ts';
import { newAudit } from '../../src/app/records/audit-entry.ts';
import type { DataDocument } from '../../src/app/records/documents.ts';
import { asHolder, create } from '../../src/app/records/documents.ts';
import { LeaseLost } from '../../src/app/records/job-run.ts';
import type { JobRecord } from '../../src/app/records/queue-job.ts';
import { dueAt, jobDocument, newJob } from '../../src/app/records/queue-job.ts';
import type { ClaimedJob, StoredJob } from '../../src/worker/claim-job.ts';
import { claimJob, LEASE_MS } from '../../src/worker/claim-job.ts';
import { FORM_ID } from '../support/app-story.ts';
import { FakeContext } from '../support/fake-context.ts';
import { withCommit } from '../support/with-commit.ts';

const LANE = { take: async () => 0, pauseLane: () => undefined };
const TASK = { kind: 'redraw', requestId: FORM_ID } as const;
const MINUTE = 60_000;
const note = (id = 'note') => create({ id, type: 'note' });
const own = (id: string) => asHolder(note(id));

describe('A claimed job', () => {
  let fake: FakeContext;
  /** How long a commit takes, and what happens after it. */
  let slowMs: number;
  let afterCommit: () => void;
  let wakes: number;

  beforeEach(() => {
    fake = new FakeContext();
    [slowMs, wakes, afterCommit] = [0, 0, () => undefined];
  });
  afterEach(() => fake.close());

  const find = () => fake.store.read<DataDocument<JobRecord>>('job:one');
  const read = async (): Promise<StoredJob> => (await find()) ?? assert.fail('There is no job.');
  /** What the store has of it, and in how many milliseconds it is due or its lease ends. */
  async function stored() {
    const job = await read();
    const { attempts, copies, deaths, lastError, owner } = job.data;
    return { attempts, copies, deaths, lastError, owner, inMs: fake.ctx.clock.parse(dueAt(job)) - fake.now };
  }
  async function make(record: Partial<JobRecord> = {}): Promise<StoredJob> {
    const now = fake.ctx.clock.iso(fake.now);
    const made = jobDocument('one', { task: TASK, attempts: 0, madeAt: now, ...record }, now);
    await fake.store.commit([create(made)], fake.ctx.ids.next());
    return read();
  }
  function tryToClaim(job: StoredJob, owner = 'ours'): Promise<ClaimedJob | undefined> {
    const through = withCommit(fake, async (operations, id) => {
      fake.now += slowMs;
      const result = await fake.store.commit(operations, id);
      afterCommit();
      return result;
    });
    const ctx = { ...through, wake: () => void (wakes += 1) };
    return claimJob(ctx, job, owner, LANE, async (ms) => void (fake.now += ms));
  }
  async function claim(record: Partial<JobRecord> = {}): Promise<ClaimedJob> {
    return (await tryToClaim(await make(record))) ?? assert.fail('The job was not claimed.');
  }

  it('has a lease, and its attempt is counted', async () => {
    await claim({ attempts: 2 });
    const { attempts, deaths, owner, inMs } = await stored();
    assert.deepEqual([attempts, deaths, owner, inMs], [3, 0, 'ours', LEASE_MS]);
  });

  it('belongs to one worker, and to none if the store is away', async () => {
    const job = await make();
    const away = new StoreError('down', 'The store is away.');
    const ctx = withCommit(fake, () => Promise.reject(away));
    await assert.rejects(
      claimJob(ctx, job, 'ours', LANE, async () => undefined),
      away,
    );
    assert.ok(await tryToClaim(job));
    assert.equal(await tryToClaim(job, 'theirs'), undefined);
    assert.equal((await stored()).owner, 'ours');
  });

  for (const [how, end] of [
    ['was put off', (run) => run.commit([], { againInMs: MINUTE })],
    ['failed', (run) => run.reschedule(MINUTE, 'A bug.', true)],
    ['was finished', (run) => run.commit([], 'finish')],
    ['was given up', (run) => run.bury('A bug.')],
  ] as const satisfies readonly (readonly [string, (run: ClaimedJob) => Promise<unknown>])[]) {
    it(`that ${how} writes nothing more, and may send nothing`, async () => {
      const run = await claim();
      assert.equal(run.isEnded(), false);
      await end(run);
      assert.equal(run.isEnded(), true);
      const ended = await find();
      await assert.rejects(run.commit([note()], 'renew'), LeaseLost);
      await assert.rejects(run.commit([], 'hold'), LeaseLost);
      await assert.rejects(run.reschedule(0, 'Another.', true), LeaseLost);
      assert.deepEqual([await find(), await fake.store.read('note')], [ended, undefined]);
    });
  }

  it('goes on after a commit that lost to somebody else, and only then', async () => {
    const run = await claim();
    await fake.store.commit([note()], 'theirs');
    for (const end of ['finish', 'renew', { againInMs: MINUTE }] as const)
      assert.equal(await run.commit([note()], end), 'stale');
    assert.deepEqual([(await stored()).owner, run.isEnded()], ['ours', false]);

    fake.now += LEASE_MS;
    assert.ok(await tryToClaim(await read(), 'theirs'));
    await assert.rejects(run.commit([note()], 'finish'), LeaseLost);
    assert.deepEqual([(await stored()).owner, (await stored()).deaths], ['theirs', 1]);
  });

  for (const [failed, attempts] of [
    [undefined, 0],
    [false, 0],
    ['kept', 3],
    [true, 4],
  ] as const) {
    it(`counts its failed attempts when it is put off (failed: ${failed})`, async () => {
      const run = await claim({ attempts: 3 });
      await run.commit([], { againInMs: MINUTE, ...(failed !== undefined && { failed }) });
      const now = await stored();
      assert.deepEqual([now.attempts, now.owner, now.inMs], [attempts, undefined, MINUTE]);
    });
  }

  it('keeps the number of its copies while it fails, and forgets it at a planned wait', async () => {
    const copiesAfter = async (act: (run: ClaimedJob) => Promise<unknown>): Promise<number | undefined> => {
      await act((await tryToClaim(await read())) ?? assert.fail('The job was not claimed.'));
      return (await stored()).copies;
    };
    await make({ copies: 2 });
    assert.equal(await copiesAfter((run) => run.commit([], { againInMs: 0, failed: true })), 2);
    assert.equal(await copiesAfter((run) => run.reschedule(0, 'A bug.', true)), 2);
    assert.equal(await copiesAfter((run) => run.reschedule(0, 'Lost.', true, 3)), 3);
    assert.equal(await copiesAfter((run) => run.commit([], { againInMs: 0 })), undefined);
    assert.equal('copies' in (await read()).data, false);
  });

  it('that is given up is kept among the dead, with the first 300 characters of its error', async () => {
    const run = await claim({ attempts: 11, copies: 2 });
    await run.bury('x'.repeat(1000));
    const query = { by: 'list', key: 'dead', order: 'ascending', limit: 2 } as const;
    const dead = await fake.store.page<StoredJob>(query);
    assert.equal(await find(), undefined);
    assert.deepEqual(
      dead.map(({ data: { attempts, copies, lastError } }) => [attempts, copies, lastError]),
      [[12, 2, 'x'.repeat(300)]],
    );
  });

  for (const end of ['renew', { goOnWith: TASK }] as const) {
    const how = typeof end === 'string' ? 'a renewal' : 'the next task';
    it(`is lost if the store took more than half of the lease for ${how}`, async () => {
      const run = await claim();
      slowMs = LEASE_MS / 2;
      await run.commit([], end);
      slowMs += 1;
      await assert.rejects(run.commit([], end), LeaseLost);
    });
  }

  it('is not lost to a store that takes long for its end', async () => {
    const run = await claim();
    slowMs = LEASE_MS / 2 + 1;
    assert.notEqual(await run.commit([note()], 'finish'), 'stale');
    assert.ok(await fake.store.read('note'));
  });

  it('is lost if less than half of the lease is left after a commit beside it', async () => {
    const run = await claim();
    slowMs = LEASE_MS / 2;
    assert.notEqual(await run.commit([own('first')], 'hold'), 'stale');
    slowMs = 0;
    await run.commit([], 'renew');
    slowMs = LEASE_MS / 2 + 1;
    await assert.rejects(run.commit([own('second')], 'hold'), LeaseLost);
  });

  it('leaves itself out of a commit before a message, if one of its documents is held', async () => {
    const run = await claim();
    const before = (await read()).etag;
    await run.commit([note(), asHolder(note('own'))], 'hold');
    assert.equal((await read()).etag, before);
    assert.ok(await fake.store.read('note'));
  });

  it('has the task with which it goes on, also when it is put off', async () => {
    const next = { kind: 'redraw', requestId: FORM_ID, after: 'cursor' } as const;
    const run = await claim();
    await fake.store.commit([note()], 'theirs');
    assert.equal(await run.commit([note()], { goOnWith: next }), 'stale');
    assert.deepEqual(run.task, TASK);
    await run.commit([], { goOnWith: next });
    assert.deepEqual(run.task, next);
    await run.commit([], { againInMs: MINUTE });
    assert.deepEqual((await read()).data.task, next);
  });

  for (const [what, operations, expected] of [
    ['does not wake the worker when it ends', () => [], 0],
    ['does not wake the worker when it ends with a note', () => [note()], 0],
    ['wakes the worker when its end makes another one', () => [note(), newJob(fake.ctx, TASK)], 1],
  ] as const satisfies readonly (readonly [string, () => readonly Operation[], number])[]) {
    it(what, async () => {
      const run = await claim();
      wakes = 0;
      await run.commit(operations(), 'finish');
      assert.equal(wakes, expected);
    });
  }

  it('does not take its own audit entry for that of another worker, if the answer to its end was lost', async () => {
    const run = await claim();
    const entry = newAudit(fake.ctx, 'entry-1', {
      actor: 'license-desk',
      what: 'outage',
      after: { cause: 'consent' },
    });
    const operations = [note(), entry];
    let answers = 0;
    afterCommit = () => {
      answers += 1;
      if (answers === 1) throw new StoreError('busy', 'No answer.');
    };
    const etags = await run.retryWhileStoreIsAway(() => run.commit(operations, 'finish'));
    assert.deepEqual(etags, [
      (await fake.store.read('note'))?.etag,
      (await fake.store.read('aud:entry-1'))?.etag,
    ]);
    assert.equal(answers, 2);
  });

  it('waits for the store until its lease ends, and not for what would not pass', async () => {
    const run = await claim();
    // The pauses then add up to the end of the lease.
    fake.now += 1250;
    const end = fake.now + LEASE_MS - 1250;
    const tries: number[] = [];
    const failing = (kind: StoreError['kind']) => () => {
      tries.push(end - fake.now);
      return Promise.reject(new StoreError(kind, 'Away.'));
    };
    await assert.rejects(run.retryWhileStoreIsAway(failing('conflict')), StoreError);
    assert.equal(tries.length, 1);
    await assert.rejects(run.retryWhileStoreIsAway(failing('busy')), StoreError);
    assert.deepEqual([tries.length, tries.at(-1)], [1 + 9, 4000]);
  });
});
