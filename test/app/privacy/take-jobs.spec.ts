import assert from 'node:assert/strict';
import type { Operation, Store } from '../../../src/app/ports/store.ts';
import { StoreError } from '../../../src/app/ports/store.ts';
import { erasePerson } from '../../../src/app/privacy/erase-person.ts';
import { takeJobsInHand } from '../../../src/app/privacy/take-jobs.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { create, remove, replace, requestDocument } from '../../../src/app/records/documents.ts';
import { LeaseLost } from '../../../src/app/records/job-run.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import { dueAt, jobDocument, newJob } from '../../../src/app/records/queue-job.ts';
import { chunksOf } from '../../../src/app/records/request-documents.ts';
import type { JobTask } from '../../../src/domain/job.ts';
import { placeholder } from '../../../src/domain/personal-data.ts';
import type { Entry, LicenseRequest } from '../../../src/domain/request.ts';
import { MAX_DEATHS } from '../../../src/worker/give-up-job.ts';
import { HANDLERS } from '../../../src/worker/handlers.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, ask, FORM_ID } from '../../support/app-story.ts';
import { withStore } from '../../support/both-stores.ts';
import { anEntry, aPerson, aRequest } from '../../support/builders.ts';
import { FakeContext } from '../../support/fake-context.ts';

const BY = placeholder('aB3dE5fg');
const LEASED_UNTIL = '2026-11-22T10:00:20.000Z';
const RENEWED_UNTIL = '2026-11-22T10:00:40.000Z';
const assigning: JobTask = { kind: 'assign', requestId: FORM_ID, chunk: 0, round: 1 };
const redrawing: JobTask = { kind: 'redraw', requestId: FORM_ID };
const running = (task: JobTask, more: Partial<JobRecord> = {}): JobRecord => ({
  task,
  attempts: 1,
  madeAt: '2026-11-22T09:00:00.000Z',
  owner: 'worker',
  ...more,
});

describe('The running jobs that an erasure takes away', () => {
  let fake: FakeContext;
  beforeEach(() => {
    fake = new FakeContext();
  });
  afterEach(() => fake.close());

  const commit = async (...operations: readonly Operation[]) =>
    assert.equal((await fake.store.commit(operations, fake.ctx.ids.next())).outcome, 'done');
  const runs = (record: JobRecord) => commit(create(jobDocument('one', record, LEASED_UNTIL)));
  const read = async () => (await fake.store.read<DataDocument<JobRecord>>('job:one')) ?? assert.fail();
  const write = async (record: JobRecord, until: string) =>
    commit(replace(await read(), jobDocument('one', record, until)));
  const keep = (request: LicenseRequest, entries: readonly Entry[]) =>
    commit(
      create(requestDocument({ ...request, persons: entries.length })),
      ...chunksOf(request.id, entries),
    );
  /** Takes them. Each of its commits comes just after an act. */
  function take(before: () => Promise<unknown> | undefined = () => undefined): Promise<void> {
    const late: Store['commit'] = async (operations, id) => {
      await before();
      return fake.store.commit(operations, id);
    };
    return takeJobsInHand(withStore({ ...fake.ctx, store: fake.store }, { commit: late }), BY);
  }
  /** Its worker has lost it, and it is due now. */
  async function assertTaken(record: JobRecord): Promise<void> {
    const { owner: _owner, ...left } = record;
    const job = await read();
    assert.deepEqual([job.data, dueAt(job)], [left, fake.ctx.clock.iso(fake.now)]);
  }
  async function assertLeft(record: JobRecord, until = LEASED_UNTIL): Promise<void> {
    const job = await read();
    assert.deepEqual([job.data, dueAt(job)], [record, until]);
  }

  describe('of a request', () => {
    const named = anEntry(3, { person: BY });
    for (const [what, isTaken, task, request, entries] of [
      ['without the person stay: a message could be sent twice', false, assigning, {}, [anEntry(2)]],
      ['without the person are taken, if they read more than it', true, redrawing, {}, [anEntry(2)]],
      ['go, if the person is on it', true, assigning, {}, [anEntry(2), named]],
      ['go, if the person asked', true, assigning, { requester: BY }, [anEntry(2)]],
      ['go, if a text names the person', true, assigning, { reason: `For ${BY.name}.` }, [anEntry(2)]],
      ['go, if the request is gone', true, assigning, undefined, []],
    ] as const)
      it(what, async () => {
        if (request) await keep(aRequest(request), entries);
        await runs(running(task));
        await take();
        await (isTaken ? assertTaken(running(task)) : assertLeft(running(task)));
      });
  });

  it('are those that run: who waits, and who was given up, stays', async () => {
    const { owner: _owner, ...waiting } = running(redrawing);
    await runs(waiting);
    const given = { ...jobDocument('given-up', running(redrawing), LEASED_UNTIL), list: 'dead' };
    await commit(create(given));
    await take(() => assert.fail('It wrote something.'));
    await assertLeft(waiting);
    assert.equal(await fake.store.count({ by: 'list', key: 'dead' }), 1);
  });

  it('go also when they renew their lease at this moment, nineteen times at most', async () => {
    await runs(running(redrawing));
    let renewals = 0;
    await take(async () => {
      renewals += 1;
      if (renewals < 20) await write(running(redrawing), RENEWED_UNTIL);
    });
    assert.equal(renewals, 20);
    await assertTaken(running(redrawing));
  });

  it('end the erasure after twenty tries that all came too late', async () => {
    await runs(running(redrawing));
    let renewals = 0;
    const taking = take(async () => {
      renewals += 1;
      await write(running(redrawing, { copies: renewals }), RENEWED_UNTIL);
    });
    await assert.rejects(taking, (error) => {
      assert.ok(error instanceof StoreError);
      assert.equal(error.kind, 'conflict');
      assert.match(error.message, /^A job kept renewing its lease\. Run the command again/);
      return true;
    });
    assert.equal(renewals, 20);
  });

  describe('stay with whoever has them by then', () => {
    const { owner: _owner, ...back } = running(redrawing);
    for (const [what, record, until] of [
      ['another worker that claimed it anew', running(redrawing, { attempts: 2 }), RENEWED_UNTIL],
      ['nobody, since it was given back', back, RENEWED_UNTIL],
    ] as const)
      it(what, async () => {
        await runs(running(redrawing));
        let tries = 0;
        await take(() => ((tries += 1) === 1 ? write(record, until) : undefined));
        await assertLeft(record, until);
        assert.equal(tries, 1);
      });

    it('nobody, since it has ended', async () => {
      await runs(running(redrawing));
      let tries = 0;
      await take(async () => ((tries += 1) === 1 ? commit(remove(await read())) : undefined));
      assert.equal(await fake.store.read('job:one'), undefined);
      assert.equal(tries, 1);
    });
  });
});

describe('A running job that erasures take away again and again', () => {
  it('runs again each time, and is never given up as one that kills its process', async () => {
    const fake = await aContextWithPlace();
    await ask(fake);
    await fake.store.commit([newJob(fake.ctx, { kind: 'redraw', requestId: FORM_ID })], fake.ctx.ids.next());
    let runs = 0;
    // The worker stands still, and finds its lease gone.
    const redraw = {
      run: async () => {
        runs += 1;
        throw new LeaseLost();
      },
    };
    const handlers = { ...HANDLERS, redraw };
    const worker = createWorker({ ctx: fake.ctx, owner: 'worker', mailboxes: 1, handlers });
    await worker.runDue();
    for (let n = 0; n <= MAX_DEATHS; n += 1) {
      const { id, name } = aPerson(5 + n);
      await erasePerson({ ...fake.ctx, store: fake.store }, { id, names: [name], addresses: [] });
      await worker.runDue();
    }
    assert.equal(runs, MAX_DEATHS + 2);
    assert.equal(await fake.store.count({ by: 'list', key: 'dead' }), 0);
    await fake.close();
  });
});
