import assert from 'node:assert/strict';
import type { Context } from '../../src/app/ports/context.ts';
import { OutsideError } from '../../src/app/ports/outside-error.ts';
import { StoreError } from '../../src/app/ports/store.ts';
import type { DataDocument } from '../../src/app/records/documents.ts';
import { create } from '../../src/app/records/documents.ts';
import type { JobRun } from '../../src/app/records/job-run.ts';
import { LeaseLost } from '../../src/app/records/job-run.ts';
import type { JobRecord } from '../../src/app/records/queue-job.ts';
import { dueAt, jobDocument } from '../../src/app/records/queue-job.ts';
import { LostCopy } from '../../src/app/records/send-message.ts';
import type { JobTask, Outage } from '../../src/domain/job.ts';
import { LEASE_MS } from '../../src/worker/claim-job.ts';
import type { Handlers } from '../../src/worker/handlers.ts';
import { HANDLERS } from '../../src/worker/handlers.ts';
import { LaneLost } from '../../src/worker/lane.ts';
import type { Worker } from '../../src/worker/worker.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { FORM_ID } from '../support/app-story.ts';
import { FakeContext } from '../support/fake-context.ts';
import { withCommit } from '../support/with-commit.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const REDRAW: JobTask = { kind: 'redraw', requestId: FORM_ID };
const ASSIGN: JobTask = { kind: 'assign', requestId: FORM_ID, chunk: 0, round: 1 };
const MAIL: JobTask = { kind: 'mail-owner', ownerId: 'owner', place: { kind: 'personal', name: 'IT' } };
const CARD: JobTask = { kind: 'post-card', requestId: FORM_ID, placeId: 'it' };
const BAD = 'bad@contoso.com';

const throttled = (retryAfterMs?: number) => new OutsideError('throttled', '429', { retryAfterMs });
const transient = (retryAfterMs?: number) => new OutsideError('transient', '503', { retryAfterMs });
const lost = (retryAfterMs?: number) => new LostCopy(transient(retryAfterMs));
const consent = new OutsideError('outage', '403', { outage: 'consent' });
const full = new OutsideError('throttled', '400', { about: BAD });

/** The first mail, and only that, fails after it took a mailbox. */
const mailsThatFail =
  (failure: OutsideError) =>
  async (run: JobRun): Promise<unknown> => {
    assert.equal(await run.take(1), 0);
    if (run.id === 'one') throw failure;
    return run.commit([], 'finish');
  };
const poll = (worker: Worker) => Promise.all(worker.polls.map((one) => one()));

describe('A job that failed', () => {
  let fake: FakeContext;
  let lines: (readonly unknown[])[];
  let results: string[];

  beforeEach(() => {
    fake = new FakeContext();
    [lines, results] = [[], []];
  });
  afterEach(() => fake.close());

  const find = (id = 'one') => fake.store.read<DataDocument<JobRecord>>(`job:${id}`);
  const due = async (id = 'one'): Promise<number> => {
    const job = (await find(id)) ?? assert.fail('There is no job.');
    return fake.ctx.clock.parse(dueAt(job)) - fake.now;
  };
  const count = (key: string) => fake.store.count({ by: 'list', key });

  async function make(task: JobTask, { id = 'one', ...record }: Partial<JobRecord> & { id?: string } = {}) {
    const now = fake.ctx.clock.iso(fake.now);
    const job = jobDocument(id, { task, attempts: 0, madeAt: now, ...record }, now);
    await fake.store.commit([create(job)], fake.ctx.ids.next());
  }

  const line = (level: string) => (_message: string, fields?: Readonly<Record<string, unknown>>) =>
    void (fields?.['job'] === 'one' && lines.push([level, fields['kind'], fields['reason']]));
  const onJob = (kind: string, result: string): void => void results.push(`${kind} ${result}`);
  /** A worker with these mailboxes whose jobs of all these kinds do the same. */
  function workerThat(act: (run: JobRun) => Promise<unknown>, mailFrom = [BAD], more: Partial<Context> = {}) {
    const row = { run: async (_ctx: Context, run: JobRun) => void (await act(run)) };
    const handlers: Handlers = {
      ...HANDLERS,
      redraw: row,
      assign: { ...HANDLERS.assign, ...row },
      'mail-owner': row,
      'post-card': row,
    };
    const log = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
    const options = { ...fake.ctx.options, mailFrom };
    const ctx: Context = { ...fake.ctx, options, log, ...more };
    const pauseFor = async (ms: number): Promise<void> => void (fake.now += ms);
    return createWorker({ ctx, owner: 'ours', mailboxes: mailFrom.length, handlers, onJob, pauseFor });
  }
  /** Whether another job of the queue runs in the next poll. */
  async function othersRun(worker: Worker, task: JobTask): Promise<boolean> {
    await make(task, { id: 'other' });
    await poll(worker);
    return (await find('other')) === undefined;
  }
  /** A worker on which this job fails, and others go well. Polls once. */
  async function failing(failure: unknown, task: JobTask, record: Partial<JobRecord> = {}): Promise<Worker> {
    const worker = workerThat(async (run) => {
      if (run.id === 'one') throw failure;
      await run.commit([], 'finish');
    });
    await make(task, record);
    await poll(worker);
    return worker;
  }

  for (const [what, task, attempt, error, counted, inMs] of [
    ['a cause that hits everybody', REDRAW, 5, consent, 4, 10 * MINUTE],
    ['a cause that hits everybody, in a lane', ASSIGN, 5, consent, 4, 10 * MINUTE],
    ['an error that may pass', REDRAW, 5, transient(), 5, 32 * SECOND],
    ['an error that may pass, at its twelfth attempt', REDRAW, 12, transient(), 12, 10 * MINUTE],
    ['a block of the app', REDRAW, 12, new OutsideError('blocked', '403'), 12, HOUR],
    ['a request of Graph for a second', REDRAW, 5, throttled(SECOND), 5, 32 * SECOND],
    ['a request of Graph for a day', REDRAW, 5, throttled(DAY), 5, DAY],
    ['an error that may pass, in the lane of licenses', ASSIGN, 5, transient(), 5, 32 * SECOND],
    ['a request of Graph for a second, in that lane', ASSIGN, 5, throttled(SECOND), 5, 2 * SECOND],
    ['a request of Graph for a day, in that lane', ASSIGN, 5, throttled(DAY), 5, 30 * MINUTE],
    ['a refusal, in that lane', ASSIGN, 12, new OutsideError('permanent', '400'), 12, 10 * MINUTE],
    ['changes of others', REDRAW, 12, new StoreError('conflict', 'Too many.'), 12, 10 * MINUTE],
    ['a bug', REDRAW, 5, new Error('A bug.'), 5, 32 * SECOND],
  ] as const) {
    it(`waits for as long as its cause demands: ${what}`, async () => {
      await failing(error, task, { attempts: attempt - 1 });
      const job = await find();
      assert.deepEqual([job?.data.attempts, job?.data.owner, await due()], [counted, undefined, inMs]);
      assert.deepEqual(results, [`${task.kind} again`]);
      const level = 'kind' in error && error.kind === 'blocked' ? 'debug' : 'warn';
      assert.deepEqual(lines, [[level, task.kind, error.message]]);
    });
  }

  for (const error of [
    new OutsideError('permanent', '400'),
    new StoreError('too-large', 'Too large.'),
    new Error('A bug.'),
  ]) {
    it(`is given up at its twelfth attempt, and logged as an error: ${error.message}`, async () => {
      await failing(error, REDRAW, { attempts: 11 });
      assert.deepEqual([await find(), await count('dead')], [undefined, 1]);
      assert.deepEqual(results, ['redraw dead']);
      assert.deepEqual(lines, [['error', 'redraw', error.message]]);
    });
  }

  it('leaves its lease to end by itself where that may be lost, so that nobody runs it too soon', async () => {
    await failing(new LeaseLost(), REDRAW);
    const job = await find();
    assert.deepEqual([job?.data.attempts, job?.data.owner, await due()], [1, 'ours', LEASE_MS]);
    assert.deepEqual(results, ['redraw lost']);
  });

  it('is due at once, and not counted, if only its lane was lost', async () => {
    await failing(new LaneLost(), ASSIGN, { attempts: 3 });
    const job = await find();
    assert.deepEqual([job?.data.attempts, job?.data.owner, await due()], [3, undefined, 0]);
    assert.deepEqual(results, ['assign lost']);
  });

  it('tells nobody anything if it had ended before', async () => {
    await make(REDRAW);
    const act = async (run: JobRun): Promise<never> => {
      await run.commit([], { againInMs: MINUTE });
      throw consent;
    };
    await poll(workerThat(act));
    assert.deepEqual([await due(), results], [MINUTE, ['redraw lost']]);
    assert.equal(await fake.store.read('outage:consent'), undefined);
  });

  describe('whose message may have arrived', () => {
    for (const [what, task, copies, error, inMs] of [
      ['after two seconds', REDRAW, 0, lost(), 2 * SECOND],
      ['after four hours', REDRAW, 3, lost(), 4 * HOUR],
      ['a sixth time after a day, for a card that decides', CARD, 4, lost(), 20 * HOUR],
      ['no sooner than Teams asked', REDRAW, 1, lost(2 * MINUTE), 2 * MINUTE],
      ['no sooner than others, whatever Teams asked', REDRAW, 1, lost(SECOND), 30 * SECOND],
    ] as const) {
      it(`is sent again ${what}`, async () => {
        await failing(error, task, { copies, attempts: 20 });
        const job = await find();
        assert.deepEqual([job?.data.copies, job?.data.attempts, await due()], [copies + 1, 21, inMs]);
        assert.deepEqual(results, [`${task.kind} again`]);
      });
    }

    for (const [task, copies] of [
      [REDRAW, 4],
      [CARD, 5],
    ] as const) {
      it(`is given up after ${copies + 1} copies: ${task.kind}`, async () => {
        await failing(lost(), task, { copies });
        assert.deepEqual([await find(), await count('dead')], [undefined, 1]);
        assert.deepEqual(results, [`${task.kind} dead`]);
      });
    }

    it('counts the copy as soon as the store is back', async () => {
      let away = 0;
      const { store } = fake;
      const commit: Context['store']['commit'] = (operations, id) => {
        away -= 1;
        return away >= 0
          ? Promise.reject(new StoreError('down', 'The store is away.'))
          : store.commit(operations, id);
      };
      const ctx = withCommit(fake, commit);
      await make(REDRAW);
      const act = (): Promise<never> => {
        away = 3;
        return Promise.reject(lost());
      };
      await poll(workerThat(act, [BAD], { store: ctx.store }));
      assert.deepEqual([(await find())?.data.copies, results], [1, ['redraw again']]);
    });
  });

  describe('beside others of its queue', () => {
    for (const [what, task, error, expected] of [
      ['run although Teams asked it to wait', REDRAW, throttled(MINUTE), true],
      ['wait with it if Graph asked so for licenses', ASSIGN, throttled(MINUTE), false],
      ['run although its error, which is no limit, names a time', ASSIGN, transient(MINUTE), true],
      ['run although a cause hits everybody, without a lane', REDRAW, consent, true],
      ['wait with it for a cause that hits everybody, in a lane', ASSIGN, consent, false],
    ] as const) {
      it(`lets them ${what}`, async () => {
        assert.equal(await othersRun(await failing(error, task), task), expected);
      });
    }

    it('stops the mails for a cause that hits everybody, and has it told', async () => {
      const worker = await failing(consent, MAIL);
      assert.equal(await othersRun(worker, MAIL), false);
      assert.equal(await due(), 10 * MINUTE);
      assert.ok(await fake.store.read('outage:consent'));
      fake.now += 10 * MINUTE;
      await make(MAIL, { id: 'third' });
      await poll(worker);
      assert.equal(await find('other'), undefined);
    });

    it('says what the cause is about', async () => {
      const about = 'Visio';
      await failing(new OutsideError('outage', '4xx', { outage: 'product-suspended', about }), ASSIGN);
      const id = `outage:product-suspended:${fake.ctx.ids.digest(about)}`;
      assert.deepEqual((await fake.store.read<DataDocument<Outage>>(id))?.data, {
        cause: 'product-suspended',
        about,
      });
    });

    const refused = new OutsideError('outage', '403', { outage: 'mailbox', about: BAD });

    for (const [what, error] of [
      ['is refused', refused],
      ['is full', full],
    ] as const) {
      it(`lets them use another mailbox if its own ${what}, and comes back at once itself`, async () => {
        const worker = workerThat(mailsThatFail(error), [BAD, 'good@contoso.com']);
        await make(MAIL, { attempts: 4 });
        await poll(worker);
        assert.deepEqual([(await find())?.data.attempts, await due()], [4, 0]);
        assert.equal(await othersRun(worker, MAIL), true);
      });

      it(`waits with them, without a query, if the only mailbox ${what}`, async () => {
        const worker = workerThat(mailsThatFail(error));
        await make(MAIL, { attempts: 4 });
        await poll(worker);
        assert.deepEqual([(await find())?.data.attempts, await due()], [4, 10 * MINUTE]);
        assert.equal(await othersRun(worker, MAIL), false);
        const waits = await poll(worker);
        assert.equal(waits.at(-1)?.nextInMs, 10 * MINUTE);
      });
    }
  });
});
