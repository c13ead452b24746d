import assert from 'node:assert/strict';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import type { Operation } from '../../src/app/ports/store.ts';
import { StoreError } from '../../src/app/ports/store.ts';
import { create } from '../../src/app/records/documents.ts';
import { isWaitingJob, jobDocument, newJob } from '../../src/app/records/queue-job.ts';
import type { JobTask } from '../../src/domain/job.ts';
import { MAX_DEATHS } from '../../src/worker/give-up-job.ts';
import { HANDLERS } from '../../src/worker/handlers.ts';
import { createLane } from '../../src/worker/lane.ts';
import { MAIL_QUOTA } from '../../src/worker/mailboxes.ts';
import type { PollResult } from '../../src/worker/worker.ts';
import { ASSIGN_QUOTA } from '../../src/worker/worker.ts';
import { aContextWithPlace, APPROVER, entriesOn, FORM_ID } from '../support/app-story.ts';
import type { Process } from '../support/born.ts';
import { aProcess, soonJobs, submit } from '../support/born.ts';
import type { FakeContext } from '../support/fake-context.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

const redraw: JobTask = { kind: 'redraw', requestId: 'none' };
const assign: JobTask = { kind: 'assign', requestId: 'none', chunk: 0, round: 1 };
const mailFirst: JobTask = {
  kind: 'mail-approvers',
  requestId: 'none',
  about: 'waits',
  address: 'it@contoso.com',
};
const mail: JobTask = { kind: 'mail-person', requestId: 'none', index: 0, round: 1 };

type Written = readonly [id: string, owner: string | undefined];

/** Lets everything go on that waits for nothing. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The job that an operation writes, with the owner of its lease. */
function jobIn(operation: Operation): readonly Written[] {
  if (!('document' in operation) || !isWaitingJob(operation.document)) return [];
  return [[operation.document.id, operation.document.data.owner]];
}

/** Polls every group once, as the loop does. */
const poll = (one: Process): Promise<readonly PollResult[]> =>
  Promise.all(one.worker.polls.map((act) => act()));

describe('A worker to which its process hands jobs', () => {
  let fake: FakeContext;
  let wakes: number;
  let ran: string[];
  /** Each job that this process wrote. */
  let written: Written[];
  let warnings: unknown[];

  beforeEach(async () => {
    fake = await aContextWithPlace();
    [wakes, ran, written, warnings] = [0, [], [], []];
  });

  afterEach(() => fake.close());

  function aWorker({ ctx, store, ...more }: NonNullable<Parameters<typeof aProcess>[2]> = {}): Process {
    return aProcess(fake, 'process', {
      onJob: (kind, result) => void ran.push(`${kind} ${result}`),
      ...more,
      ctx: {
        wake: () => void (wakes += 1),
        log: { ...fake.ctx.log, warn: (...line) => void warnings.push(line) },
        ...ctx,
      },
      store: {
        commit: (operations, id) => {
          written.push(...operations.flatMap(jobIn));
          return fake.store.commit(operations, id);
        },
        ...store,
      },
    });
  }
  const make = (one: Process, task: JobTask, inMs = 0) =>
    one.ctx.store.commit([newJob(one.ctx, task, inMs)], fake.ctx.ids.next());
  const makeElsewhere = (...tasks: readonly JobTask[]) =>
    fake.store.commit(
      tasks.map((task) => newJob(fake.ctx, task)),
      fake.ctx.ids.next(),
    );
  /** The owner of a new job, as its commit wrote it. */
  async function ownerOf(one: Process, task: JobTask): Promise<string | undefined> {
    written.length = 0;
    await make(one, task);
    assert.equal(written.length, 1);
    return written[0]?.[1];
  }

  it('is woken by a job to run now, and by one that is due sooner than all that it knows', async () => {
    const one = aWorker();
    await poll(one);
    const woken = async (inMs: number): Promise<boolean> => {
      const before = wakes;
      await make(one, redraw, inMs);
      return wakes > before;
    };
    assert.deepEqual(
      [await woken(5 * SECOND), await woken(5 * SECOND), await woken(6 * SECOND), await woken(4 * SECOND)],
      [true, false, false, true],
    );
    assert.equal(await woken(0), true);
  });

  it('starts at once what it was handed, without a wait for its end', async () => {
    const mayEnd = Promise.withResolvers<void>();
    let hasBegun = false;
    const run = (): Promise<void> => {
      hasBegun = true;
      return mayEnd.promise;
    };
    const one = aWorker({ handlers: { ...HANDLERS, redraw: { run } } });
    await make(one, redraw);
    one.worker.begin();
    await settled();
    assert.deepEqual([hasBegun, ran], [true, []]);
    mayEnd.resolve();
    assert.equal(await one.worker.settle(), 1);
  });

  it('takes the jobs of every queue that it serves, and leaves those of others to their instance', async () => {
    const all = aWorker();
    for (const task of [redraw, assign, mailFirst, mail])
      assert.equal(await ownerOf(all, task), 'process', task.kind);

    const withoutMailbox = aWorker({ mailboxes: 0 });
    const before = wakes;
    for (const task of [mailFirst, mail]) assert.equal(await ownerOf(withoutMailbox, task), undefined);
    assert.equal(wakes, before);
  });

  it('takes mails for as many mailboxes as it sends from', async () => {
    for (const mailboxes of [1, 2]) {
      const one = aWorker({ mailboxes });
      written.length = 0;
      const many = Array.from({ length: 50 }, () => newJob(one.ctx, mail));
      await one.ctx.store.commit(many, fake.ctx.ids.next());
      assert.equal(written.filter(([, owner]) => owner === 'process').length, mailboxes * 16);
    }
  });

  it('takes no mail while mails are to be refused, since another instance may have a mailbox', async () => {
    const one = aWorker({ ctx: { mailer: { ...fake.ctx.mailer, enabled: false } } });
    assert.equal(await ownerOf(one, mail), undefined);
  });

  it('takes no job when it is stopping', async () => {
    const one = aWorker();
    one.worker.stop();
    assert.equal(await ownerOf(one, redraw), undefined);
  });

  it('polls nothing of a queue that is paused, takes nothing for it, and goes on when the pause is over', async () => {
    const one = aWorker({
      handlers: {
        ...HANDLERS,
        assign: {
          run: async (_ctx, run) => {
            run.pauseLane(5 * SECOND);
            await run.commit([], 'finish');
          },
        },
      },
    });
    await makeElsewhere(assign, assign);
    const lane = (await poll(one))[1];
    assert.deepEqual([ran, lane], [['assign done'], { ran: 1, nextInMs: 5 * SECOND }]);

    one.polled.length = 0;
    fake.now += 5 * SECOND - 1;
    assert.deepEqual((await poll(one))[1], { ran: 0, nextInMs: 1 });
    assert.deepEqual(one.polled, []);

    fake.now += 1;
    await poll(one);
    assert.deepEqual(ran, ['assign done', 'assign done']);
    assert.equal(await ownerOf(one, assign), undefined);
  });

  it('does not wait in a lane for the time that its clock was set back', async () => {
    const one = aWorker({
      handlers: {
        ...HANDLERS,
        assign: {
          run: async (_ctx, run) => {
            assert.equal(await run.take(1), 0);
            await run.commit([], 'finish');
          },
        },
      },
    });
    for (const setBack of [0, 5 * MINUTE]) {
      fake.now -= setBack;
      await make(one, assign);
      await one.runHanded();
    }
    assert.deepEqual(ran, ['assign done', 'assign done']);
  });

  it('looks beyond the jobs that are due soon every ten minutes, for each queue that is not paused', async () => {
    const one = aWorker({
      handlers: {
        ...HANDLERS,
        redraw: {
          run: async (_ctx, run) => {
            run.pauseLane(25 * MINUTE);
            await run.commit([], 'finish');
          },
        },
      },
    });
    await make(one, redraw);
    await poll(one);
    await one.runHanded();
    await poll(one);
    assert.deepEqual(ran, ['redraw done']);
    assert.equal(await one.worker.look(), false);

    fake.now += 10 * MINUTE;
    assert.equal(await one.worker.look(), true);
    await poll(one);
    assert.equal(await one.worker.look(), false);
  });

  it('says so when the store fails a job, polls again, and ends its lease once', async () => {
    let isAway = true;
    const one = aWorker({
      handlers: {
        ...HANDLERS,
        redraw: {
          run: async (_ctx, run) => {
            if (isAway) throw new StoreError('down', 'The store is away.');
            await run.commit([], 'finish');
          },
        },
      },
    });
    await poll(one);
    await make(one, redraw);
    const [[id] = []] = written;
    const before = wakes;
    one.worker.begin();
    await one.worker.settle();
    assert.equal(wakes, before + 1);
    assert.match(JSON.stringify(warnings), /^\[\["A job could not be run\.",\{"error":\{.*"down"/);

    isAway = false;
    await poll(one);
    assert.deepEqual([ran, await soonJobs(fake)], [['redraw done'], []]);
    written.length = 0;
    await makeElsewhere(redraw);
    await one.worker.look();
    await poll(one);
    assert.deepEqual([ran.length, written.filter(([other]) => other === id)], [2, []]);
  });

  it('rests when another instance was faster to claim a job', async () => {
    const one = aWorker({ store: { commit: async () => ({ outcome: 'conflict', index: 0 }) } });
    await poll(one);
    await makeElsewhere(redraw);
    assert.equal(await one.worker.look(), true);
    assert.deepEqual((await poll(one))[0], { ran: 0, nextInMs: undefined });
    assert.deepEqual([ran, warnings], [[], []]);
  });

  it('tells of a job whose workers died that it is given up', async () => {
    const at = fake.ctx.clock.iso(fake.now);
    const record = { task: redraw, attempts: 1, madeAt: at, owner: 'dead', deaths: MAX_DEATHS - 1 };
    await fake.store.commit([create(jobDocument('deadly', record, at))], 'deadly');
    await poll(aWorker());
    assert.deepEqual(ran, ['redraw dead']);
    assert.equal(await fake.store.count({ by: 'list', key: 'dead' }), 1);
  });

  it('sends the mails of a result beside its own queue, within the quota of the mailbox', async () => {
    const one = aWorker();
    await submit(one.ctx);
    await one.runHanded();
    ran.length = 0;
    await approveRequest(one.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await one.runHanded();
    assert.equal(fake.mails.length, 3);
    assert.deepEqual([...new Set(ran)].toSorted(), ['assign done', 'redraw done', 'tell done']);

    await one.worker.release();
    const other = createLane(fake.ctx, 'mail', 'other', MAIL_QUOTA);
    const [mailbox] = fake.ctx.options.mailFrom;
    assert.equal(await other.take(MAIL_QUOTA.most - 3, mailbox), 0);
    assert.ok((await other.take(1, mailbox)) > 0);
  });

  it('releases its lanes when it is stopped, so that another instance need not wait', async () => {
    const one = aWorker();
    await makeElsewhere(assign);
    await poll(one);
    const other = createLane(fake.ctx, 'assign', 'other', ASSIGN_QUOTA);
    assert.equal(await other.hold(), false);
    one.worker.stop();
    await one.worker.release();
    assert.equal(await other.hold(), true);
  });
});
