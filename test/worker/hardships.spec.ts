import assert from 'node:assert/strict';
import { submitRequest } from '../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../src/app/decide/view-request.ts';
import { checkInstallation } from '../../src/app/operate/check-installation.ts';
import type { Context } from '../../src/app/ports/context.ts';
import { OutsideError } from '../../src/app/ports/outside-error.ts';
import type { AssignAnswer, Licenses } from '../../src/app/ports/ports.ts';
import { HANDLERS } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import type { WorkerOptions } from '../../src/worker/worker.ts';
import {
  aContextWithPlace,
  entriesOn,
  aForm,
  APPROVER,
  ask,
  EMPLOYEE,
  FORM_ID,
} from '../support/app-story.ts';
import { aPerson, aProduct } from '../support/builders.ts';
import type { FakeContext } from '../support/fake-context.ts';
import { personalChat } from '../support/fake-context.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 1440 * MINUTE;

describe('a worker in hard times', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    fake.products = [aProduct({ free: 1000 })];
  });

  afterEach(() => fake.close());

  const view = async (id = FORM_ID) => (await viewForApprover(fake.ctx, APPROVER, id)).request;
  const approve = (id = FORM_ID) => approveRequest(fake.ctx, APPROVER, id, entriesOn(fake, 'pending.'));

  /** A request for one person that waits for a decision. */
  async function submitFor(n: number, more: { readonly typed?: string } = {}): Promise<string> {
    const id = `form-${n}`;
    const picked = more.typed === undefined ? [aPerson(n).id] : [];
    const form = aForm({ id, forMe: false, picked, typed: '', ...more });
    await submitRequest(fake.ctx, EMPLOYEE, form, {
      conversation: personalChat(EMPLOYEE.id),
      activityId: undefined,
    });
    return id;
  }

  const workerOf = (licenses: Partial<Licenses>, more: Partial<WorkerOptions> = {}) => {
    const ctx: Context = { ...fake.ctx, licenses: { ...fake.ctx.licenses, ...licenses } };
    return createWorker({ ctx, owner: 'worker', mailboxes: 1, ...more });
  };

  /** Runs something on a clock that is a day ahead, and dies. */
  async function aheadAndDead(act: () => Promise<unknown>): Promise<void> {
    fake.now += DAY;
    await act();
    fake.now -= DAY;
  }

  /** Lets so many processes die while they run the job. */
  async function die(kind: 'assign' | 'post-card', times: number): Promise<number> {
    let deaths = 0;
    for (let n = 0; n < times; n += 1) {
      const hung = Promise.withResolvers<boolean>();
      const end = async (): Promise<void> => {
        deaths += 1;
        hung.resolve(true);
        return new Promise(() => {});
      };
      const handlers = { ...HANDLERS, [kind]: { ...HANDLERS[kind], run: end } };
      const worker = workerOf({}, { owner: `dies-${n}`, handlers });
      const looked = worker.runDue().then(() => false);
      await Promise.race([hung.promise, looked]);
      fake.now += 61 * SECOND;
    }
    return deaths;
  }

  it('pauses the lane once for an outage of one job: a request for 200 beside it takes a quarter of an hour', async () => {
    for (let n = 31; n <= 230; n += 1) fake.people.set(aPerson(n).id, aPerson(n));
    const poisoned = await submitFor(2);
    const typed = Array.from({ length: 200 }, (_, n) => `person${n + 31}@contoso.com`).join('\n');
    const large = await submitFor(3, { typed });
    await fake.work();
    const worker = workerOf({
      assign: async (orders) => {
        if (orders.every(({ personId }) => personId === aPerson(2).id))
          throw new OutsideError('outage', '403', { outage: 'consent' });
        return fake.ctx.licenses.assign(orders);
      },
    });
    await approve(poisoned);
    await fake.work(worker);
    await approve(large);

    let minutes = 0;
    for (; minutes < 300 && (await view(large)).status === 'approving'; minutes += 1)
      await fake.later(MINUTE, worker);
    assert.ok(minutes <= 15, `${minutes} minutes`);
  });

  it('stops the lane again if the cause goes on for everybody', async () => {
    const [first, second] = [await submitFor(2), await submitFor(3)];
    let calls = 0;
    const worker = workerOf({
      assign: async () => {
        calls += 1;
        throw new OutsideError('outage', '403', { outage: 'consent' });
      },
    });
    await approve(first);
    await approve(second);
    for (let n = 0; n < 31; n += 1) await fake.later(MINUTE, worker);

    assert.ok(calls <= 4, `${calls} calls in half an hour`);
  });

  it('lets a suspended product hold up its own requests only', async () => {
    const [first, second] = [await submitFor(2), await submitFor(3)];
    const worker = workerOf({
      assign: async (orders) => {
        if (orders.some(({ personId }) => personId === aPerson(2).id))
          throw new OutsideError('outage', 'Suspended.', { outage: 'product-suspended', about: 'Visio' });
        return fake.ctx.licenses.assign(orders);
      },
    });
    await approve(first);
    await fake.work(worker);
    await approve(second);
    await fake.work(worker);

    assert.deepEqual([(await view(first)).status, (await view(second)).status], ['approving', 'completed']);
  });

  it('makes the whole lane wait as long as Graph asked a whole batch to', async () => {
    const ids: string[] = [];
    for (let n = 2; n < 12; n += 1) ids.push(await submitFor(n));
    await fake.work();
    let batches = 0;
    const worker = workerOf({
      assign: async (orders) => {
        batches += 1;
        if (batches === 1) throw new OutsideError('throttled', '429', { retryAfterMs: 2 * MINUTE });
        return fake.ctx.licenses.assign(orders);
      },
    });
    for (const id of ids) await approve(id);
    await fake.work(worker);
    for (let n = 0; n < 23; n += 1) await fake.later(5 * SECOND, worker);
    assert.equal(batches, 1);

    await fake.later(5 * SECOND, worker);
    assert.equal(batches, 11);
  });

  it('makes nobody else wait for one person whom Graph keeps putting off', async () => {
    for (let n = 31; n <= 60; n += 1) fake.people.set(aPerson(n).id, aPerson(n));
    const typed = Array.from({ length: 30 }, (_, n) => `person${n + 31}@contoso.com`).join('\n');
    const large = await submitFor(3, { typed });
    const small = await submitFor(2);
    await fake.work();
    fake.beforeAssign = ({ personId }) =>
      personId === aPerson(35).id ? { outcome: 'retry', afterMs: MINUTE } : undefined;
    const worker = fake.worker();
    await approve(large);
    // The next chunk has begun, and that person has a job of their own.
    for (let n = 0; n < 8; n += 1) await fake.later(MINUTE, worker);
    await approve(small);
    await fake.work(worker);

    assert.equal((await view(small)).status, 'completed');
  });

  for (const [name, answer] of [
    ['a whole batch', () => Promise.reject(new OutsideError('throttled', '429', { retryAfterMs: DAY }))],
    ['a person', async () => [{ outcome: 'retry', afterMs: DAY }]],
  ] satisfies readonly (readonly [string, () => Promise<readonly AssignAnswer[]>])[]) {
    it(`waits half an hour if Graph asked ${name} for a day`, async () => {
      const id = await submitFor(2);
      await fake.work();
      let calls = 0;
      const worker = workerOf({
        assign: async (orders) => {
          calls += 1;
          return calls === 1 ? answer() : fake.ctx.licenses.assign(orders);
        },
      });
      await approve(id);
      await fake.work(worker);
      await fake.later(29 * MINUTE, worker);
      assert.equal(calls, 1);
      await fake.later(MINUTE, worker);
      assert.equal((await view(id)).status, 'completed');
    });
  }

  it('sends a mail again after half an hour if Exchange asked for a day, and not before', async () => {
    let sent = 0;
    const send: Context['mailer']['send'] = async () => {
      sent += 1;
      if (sent === 1) throw new OutsideError('throttled', '429', { retryAfterMs: DAY });
    };
    const worker = createWorker({
      ctx: { ...fake.ctx, mailer: { ...fake.ctx.mailer, send } },
      owner: 'worker',
      mailboxes: 1,
    });
    const id = await submitFor(2);
    await approve(id);
    await fake.work(worker);
    await fake.later(29 * MINUTE, worker);
    const before = sent;
    await fake.later(MINUTE, worker);

    assert.deepEqual([before, sent, (await view(id)).mail], [2, 3, { asked: 2, sent: 2, refused: 0 }]);
  });

  it('makes the whole lane wait for another write of the tenant', async () => {
    const [first, second] = [await submitFor(2), await submitFor(3)];
    let batches = 0;
    const worker = workerOf({
      assign: async (orders) => {
        batches += 1;
        return orders.map(() => ({ outcome: 'retry', cause: 'conflict' }));
      },
    });
    await approve(first);
    await approve(second);
    await fake.work(worker);

    assert.equal(batches, 1);
  });

  describe('after a clock that was a day ahead', () => {
    it('runs the job that was claimed then', async () => {
      await ask(fake);
      await approve();
      const hung = Promise.withResolvers<void>();
      const assign = { run: async () => (hung.resolve(), new Promise<never>(() => {})) };
      const dies = workerOf({}, { owner: 'ahead', mailboxes: 0, handlers: { ...HANDLERS, assign } });
      await aheadAndDead(async () => {
        void dies.runDue();
        await hung.promise;
      });

      await fake.later(MINUTE, fake.worker('heir'));
      assert.equal((await view()).status, 'completed');
    });

    it('runs the job that was put off then, and is not paused by it', async () => {
      await ask(fake);
      await approve();
      let isAhead = true;
      const worker = workerOf({
        assign: async (orders) => {
          if (isAhead) throw new OutsideError('outage', '403', { outage: 'consent' });
          return fake.ctx.licenses.assign(orders);
        },
      });
      await aheadAndDead(() => fake.work(worker));
      isAhead = false;

      await fake.later(MINUTE, worker);
      assert.equal((await view()).status, 'completed');
    });
  });

  it('goes on with its poll if a job fails whose lease went elsewhere', async () => {
    await ask(fake);
    await approve();
    const results: string[] = [];
    const other = fake.worker('other');
    let isFirst = true;
    const worker = workerOf(
      {
        assign: async (orders) => {
          if (!isFirst) return fake.ctx.licenses.assign(orders);
          isFirst = false;
          fake.now += 31 * SECOND;
          // Takes the lane and the job, and runs it.
          await fake.work(other);
          throw new OutsideError('transient', '503');
        },
      },
      { onJob: (kind, result) => void results.push(`${kind} ${result}`) },
    );

    await worker.runDue();
    assert.ok(results.includes('assign lost'), results.join());
    assert.equal((await view()).status, 'completed');
  });

  describe('with a job that ends its process', () => {
    it('gives it up after ten deaths, and shows it in Check installation', async () => {
      await submitFor(2);
      assert.equal(await die('post-card', 30), 10);

      const { dead } = await checkInstallation(fake.ctx, APPROVER);
      assert.deepEqual(
        dead.map(({ kind, reason }) => [kind, /ended, or stood still, 10 times/.test(reason)]),
        [['post-card', true]],
      );
    });

    it('gives the persons an outcome if it was assigning, and shows it too', async () => {
      await ask(fake);
      await approve();
      const madeAt = fake.ctx.clock.iso(fake.now);
      assert.equal(await die('assign', 30), 10);
      await fake.work();

      const { request, entries } = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
      assert.deepEqual([request.status, entries.length], ['failed', 3]);
      assert.ok(entries.every(({ outcome }) => outcome?.kind === 'failed' && outcome.reason === 'other'));
      const { dead } = await checkInstallation(fake.ctx, APPROVER);
      assert.deepEqual([dead.length, dead[0]?.kind, dead[0]?.madeAt], [1, 'assign', madeAt]);
    });

    it('forgets the deaths of a job that was given back in between', async () => {
      await ask(fake);
      await approve();
      const busy = workerOf({ assign: () => Promise.reject(new OutsideError('transient', '503')) });
      for (let n = 0; n < 3; n += 1) {
        assert.equal(await die('assign', 6), 6);
        await fake.later(MINUTE, busy);
        fake.now += 10 * MINUTE;
      }
      await fake.later(MINUTE);
      assert.equal((await view()).status, 'completed');
    });
  });
});
