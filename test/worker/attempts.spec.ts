import assert from 'node:assert/strict';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../src/app/decide/view-request.ts';
import type { Context } from '../../src/app/ports/context.ts';
import { OutsideError } from '../../src/app/ports/outside-error.ts';
import { StoreError } from '../../src/app/ports/store.ts';
import type { JobRun } from '../../src/app/records/job-run.ts';
import { namedJob } from '../../src/app/records/queue-job.ts';
import type { Handlers } from '../../src/worker/handlers.ts';
import { HANDLERS } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from '../support/app-story.ts';
import type { FakeContext } from '../support/fake-context.ts';

const ELEVEN_MINUTES = 11 * 60_000;
/** More attempts than any job may have. */
const MANY = 160;

describe('the attempts of a job', () => {
  let fake: FakeContext;
  let failure: OutsideError | undefined;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    failure = undefined;
    await ask(fake);
  });

  afterEach(() => fake.close());

  const approve = () => approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
  const request = async () => (await viewForApprover(fake.ctx, APPROVER, FORM_ID)).request;
  const dead = () => fake.store.count({ by: 'list', key: 'dead' });

  async function unlessFailing(): Promise<void> {
    if (failure) throw failure;
  }
  /** A worker whose mails and assignments fail while `failure` is set. */
  function faulty() {
    const { mailer, licenses } = fake.ctx;
    const ctx: Context = {
      ...fake.ctx,
      mailer: { ...mailer, send: (to, content) => unlessFailing().then(() => mailer.send(to, content)) },
      licenses: { ...licenses, assign: (orders) => unlessFailing().then(() => licenses.assign(orders)) },
    };
    return createWorker({ ctx, owner: 'worker', mailboxes: 1 });
  }
  const pass = async (times: number, worker = faulty()): Promise<void> => {
    for (let n = 0; n < times; n += 1) await fake.later(ELEVEN_MINUTES, worker);
  };

  it('never run out for jobs of assigning, whatever fails', async () => {
    const worker = faulty();
    failure = new OutsideError('permanent', '400');
    await approve();
    await pass(2 * MANY, worker);
    failure = undefined;
    await pass(1, worker);

    assert.deepEqual([await dead(), (await request()).status], [0, 'completed']);
  });

  it('run out for a mail after a day, and it is counted as one that does not come', async () => {
    const worker = faulty();
    await approve();
    await worker.polls[1]?.();
    failure = new OutsideError('transient', '503');
    await pass(MANY, worker);

    assert.deepEqual((await request()).mail, { asked: 3, sent: 0, refused: 3 });
  });

  it('are twelve if nothing says that the failure will pass, and the job is then shown as given up', async () => {
    let runs = 0;
    const handlers: Handlers = {
      ...HANDLERS,
      redraw: {
        run: () => {
          runs += 1;
          return Promise.reject(new Error('A bug.'));
        },
      },
      assign: { run: async (_ctx, run) => void (await run.commit([], 'finish')) },
    };
    await approve();
    await pass(MANY, createWorker({ ctx: fake.ctx, owner: 'worker', mailboxes: 1, handlers }));

    assert.deepEqual([runs, await dead()], [12, 1]);
  });

  it('are many if others always changed the same document first, and the other jobs of that poll run', async () => {
    let runs = 0;
    const handlers: Handlers = {
      ...HANDLERS,
      redraw: {
        run: (ctx, run, task) => {
          runs += 1;
          if (runs > 20) return HANDLERS.redraw.run(ctx, run, task);
          return Promise.reject(new StoreError('conflict', 'Too many redraws of one card at the same time.'));
        },
      },
      assign: { run: async (_ctx, run) => void (await run.commit([], 'finish')) },
    };
    await approve();
    await pass(MANY, createWorker({ ctx: fake.ctx, owner: 'worker', mailboxes: 1, handlers }));

    assert.deepEqual([runs, await dead()], [21, 0]);
  });

  it('are not used up by a cause that hits everybody', async () => {
    const worker = faulty();
    await approve();
    await worker.polls[1]?.();
    failure = new OutsideError('outage', 'Refused.', { outage: 'mailbox' });
    await pass(MANY, worker);
    failure = new OutsideError('transient', '503');
    await pass(1, worker);
    failure = undefined;
    await pass(3, worker);

    assert.deepEqual((await request()).mail, { asked: 3, sent: 3, refused: 0 });
  });

  it('do not end with a cause that hits everybody, however many failed before it', async () => {
    const worker = faulty();
    await approve();
    await worker.polls[1]?.();
    failure = new OutsideError('transient', '503');
    await pass(MANY / 2, worker);
    failure = new OutsideError('outage', 'Refused.', { outage: 'mailbox' });
    await pass(1, worker);
    failure = undefined;
    await pass(3, worker);

    assert.deepEqual((await request()).mail, { asked: 3, sent: 3, refused: 0 });
  });

  it('are not used up by planned waits', async () => {
    let runs = 0;
    const worker = createWorker({
      ctx: fake.ctx,
      owner: 'worker',
      mailboxes: 1,
      handlers: {
        ...HANDLERS,
        redraw: {
          async run(_ctx, run) {
            runs += 1;
            if (runs === MANY) throw new OutsideError('transient', '503');
            await run.commit([], runs < MANY ? { againInMs: 1000 } : 'finish');
          },
        },
        assign: { run: async (_ctx, run) => void (await run.commit([], 'finish')) },
      },
    });
    await approve();
    await pass(MANY + 2, worker);

    assert.deepEqual([await dead(), runs], [0, MANY + 1]);
  });

  for (const task of [
    { kind: 'announce', requestId: FORM_ID },
    { kind: 'check', requestId: FORM_ID, chunk: 0 },
  ] as const) {
    it(`leave the name of the job free when they have run out, so that the next one with it runs (${task.kind})`, async () => {
      const make = () => fake.store.commit([namedJob(fake.ctx, 'named', task)], fake.ctx.ids.next());
      const workerThat = (act: (run: JobRun) => Promise<unknown>) => {
        const handler = async (_ctx: Context, run: JobRun) => void (await act(run));
        const handlers = { ...HANDLERS, announce: { run: handler }, check: { run: handler } };
        return createWorker({ ctx: fake.ctx, owner: 'worker', mailboxes: 1, handlers });
      };
      const before = await dead();
      assert.equal((await make()).outcome, 'done');
      for (let n = 0; n < 20; n += 1)
        await fake.later(
          3_600_000,
          workerThat(() => Promise.reject(new Error('It fails.'))),
        );
      assert.equal(await dead(), before + 1);

      assert.equal((await make()).outcome, 'done');
      let done = 0;
      await fake.later(
        1000,
        workerThat((run) => {
          done += 1;
          return run.commit([], 'finish');
        }),
      );
      assert.equal(done, 1);
    });
  }
});
