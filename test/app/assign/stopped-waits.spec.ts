import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { stopWaiting } from '../../../src/app/decide/stop-waiting.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { LeaseLost } from '../../../src/app/records/job-run.ts';
import { HANDLERS } from '../../../src/worker/handlers.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { personalChat } from '../../support/fake-context.ts';

const MINUTE = 60_000;
const REFUSED = new OutsideError('outage', '403', { outage: 'consent' });
const refuse = (): Promise<never> => Promise.reject(REFUSED);

describe('A wait that is stopped at the very moment when its cause ends', () => {
  let fake: FakeContext;
  /** Runs something just before Graph is called. */
  let before: { assign?: () => Promise<void>; products?: () => Promise<void>; read?: () => Promise<void> };
  let worker: ReturnType<typeof createWorker>;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    fake.products = [aProduct({ free: 100 })];
    before = {};
    const { licenses, directory } = fake.ctx;
    const ctx: typeof fake.ctx = {
      ...fake.ctx,
      licenses: {
        ...licenses,
        assign: async (orders) => {
          await before.assign?.();
          return licenses.assign(orders);
        },
        products: async (freshness) => {
          await before.products?.();
          return licenses.products(freshness);
        },
      },
      directory: {
        ...directory,
        read: async (ids) => {
          await before.read?.();
          return directory.read(ids);
        },
      },
    };
    worker = createWorker({ ctx, owner: 'worker', mailboxes: 1 });
    await ask(fake);
  });

  afterEach(() => fake.close());

  const approve = async () => {
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await fake.work(worker);
  };
  const view = () => viewForApprover(fake.ctx, APPROVER, FORM_ID);
  const outcomes = async () =>
    (await view()).entries.map(({ outcome }) =>
      outcome?.kind === 'failed' ? outcome.reason : (outcome?.kind ?? 'waiting'),
    );
  const stop = async () => (await stopWaiting(fake.ctx, APPROVER, FORM_ID)).outcome;
  /** Stops the wait, and lets another process run the jobs outside the lane. */
  const stopAndEnd = async () => {
    before = {};
    assert.equal(await stop(), 'waiting-stopped');
    await fake.work(fake.worker('other'));
  };
  const written = () => fake.writes.map(({ personId }) => personId);
  const told = (n: number): number =>
    fake.posts.filter(
      ({ conversation }) => conversation.conversationId === personalChat(aPerson(n).id).conversationId,
    ).length;
  /** Lets the job of the lane, whose persons have changed, run again. */
  const goOn = async () => {
    await fake.later(10 * MINUTE, worker);
    for (let n = 0; n < 40; n += 1) await fake.later(MINUTE, worker);
  };

  it('licenses the person who is being written, and nobody who has failed', async () => {
    fake.products = [aProduct({ free: 1 })];
    before.assign = refuse;
    await approve();
    before.assign = stopAndEnd;
    await goOn();
    assert.deepEqual(await outcomes(), ['assigned', 'no-right', 'no-right']);
    assert.deepEqual(written(), [aPerson(1).id]);
    assert.deepEqual([told(2), told(3)], [1, 1]);
    assert.equal((await view()).request.status, 'partly-failed');
  });

  it('writes nobody if it was stopped between the look and the write', async () => {
    before.assign = refuse;
    await approve();
    before = { products: stopAndEnd };
    await goOn();
    assert.deepEqual(await outcomes(), ['no-right', 'no-right', 'no-right']);
    assert.deepEqual(written(), []);
    assert.deepEqual([told(2), told(3)], [1, 1]);
  });

  it('ends at once while the permission is still missing', async () => {
    before.assign = refuse;
    await approve();
    before.assign = async () => {
      await stopAndEnd();
      throw REFUSED;
    };
    await fake.later(10 * MINUTE, worker);
    assert.deepEqual(await outcomes(), ['no-right', 'no-right', 'no-right']);
    assert.deepEqual([told(2), told(3)], [1, 1]);
  });

  it('does not report as failed a person whose license may be there, since the process died before the answer', async () => {
    fake.products = [aProduct({ free: 2 })];
    before.assign = async () => {
      before = { read: refuse };
      await fake.ctx.licenses.assign([
        { personId: aPerson(1).id, skuId: aProduct().skuId, disabledPlans: [] },
      ]);
      throw new Error('The process died.');
    };
    await approve();
    await fake.later(10 * MINUTE, worker);
    assert.equal(await stop(), 'waiting-stopped');
    await fake.work(worker);
    assert.deepEqual(await outcomes(), ['writing', 'writing', 'no-right']);

    // Nobody is written any more. The license is looked for, even while Graph refuses reads, and gets a final
    // outcome.
    await fake.later(10 * MINUTE, worker);
    assert.deepEqual(await outcomes(), ['confirming', 'confirming', 'no-right']);
    before = {};
    for (let n = 0; n < 20; n += 1) await fake.later(MINUTE, worker);
    assert.deepEqual(await outcomes(), ['assigned', 'not-confirmed', 'no-right']);
    assert.deepEqual(written(), [aPerson(1).id]);
  });

  it('looks for licenses, and writes nobody, even if the permission was missing since and is back now', async () => {
    fake.products = [aProduct({ free: 2 })];
    fake.staleReads = true;
    before.assign = async () => {
      before = { assign: refuse };
      await fake.ctx.licenses.assign([
        { personId: aPerson(1).id, skuId: aProduct().skuId, disabledPlans: [] },
      ]);
      throw new Error('The process died.');
    };
    await approve();
    await fake.later(10 * MINUTE, worker);
    await stop();
    before = {};
    await fake.work(worker);
    assert.deepEqual(await outcomes(), ['writing', 'writing', 'no-right']);
    fake.staleReads = false;
    for (let n = 0; n < 40; n += 1) await fake.later(MINUTE, worker);
    assert.deepEqual(await outcomes(), ['assigned', 'not-confirmed', 'no-right']);
    assert.deepEqual(written(), [aPerson(1).id]);
  });

  it('sees who is being written since it read them', async () => {
    before.assign = refuse;
    await approve();
    const [looking, look, writing, write] = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
    assert.ok(looking && look && writing && write);
    before = {
      read: () => (looking.resolve(), look.promise),
      assign: () => (writing.resolve(), write.promise),
    };
    const running = fake.later(10 * MINUTE, worker);
    await looking.promise;
    await stop();
    const own = fake.ctx.store;
    const store: typeof own = {
      read: async (id) => {
        const found = await own.read<never>(id);
        if (id.startsWith('chunk:')) look.resolve();
        if (id.startsWith('chunk:')) await writing.promise;
        return found;
      },
      page: (query) => own.page(query),
      count: (query) => own.count(query),
      commit: (operations, commitId) => own.commit(operations, commitId),
      health: () => own.health(),
      close: () => own.close(),
    };
    await fake.work(createWorker({ ctx: { ...fake.ctx, store }, owner: 'other', mailboxes: 0 }));
    write.resolve();
    await running;
    assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'assigned']);
    assert.equal((await view()).request.status, 'completed');
  });

  it('ends a read-back that Graph refuses: not confirmed, at once if its time is over', async () => {
    fake.staleReads = true;
    await approve();
    assert.deepEqual(await outcomes(), ['confirming', 'confirming', 'confirming']);
    before.read = refuse;
    await fake.later(MINUTE, worker);
    assert.equal(await stop(), 'waiting-stopped');
    await fake.work(worker);
    assert.deepEqual(await outcomes(), ['confirming', 'confirming', 'confirming']);
    for (let n = 0; n < 16; n += 1) await fake.later(MINUTE, worker);
    assert.deepEqual(await outcomes(), ['not-confirmed', 'not-confirmed', 'not-confirmed']);
    assert.equal(told(2), 1);
  });

  it('ends a read-back after an hour at the click', async () => {
    fake.staleReads = true;
    await approve();
    before.read = refuse;
    for (let n = 0; n < 6; n += 1) await fake.later(10 * MINUTE, worker);
    assert.deepEqual(await outcomes(), ['confirming', 'confirming', 'confirming']);
    await stop();
    await fake.work(worker);
    assert.deepEqual(await outcomes(), ['not-confirmed', 'not-confirmed', 'not-confirmed']);
  });

  it('can be stopped for a request that was never tried, since the lane stands still', async () => {
    before.assign = refuse;
    const second = '01900000-0000-7000-8000-000000000002';
    await ask(fake, { id: second, forMe: false, picked: [aPerson(4).id], typed: '' });
    await approveRequest(fake.ctx, APPROVER, second, entriesOn(fake, 'pending.'));
    await approve();
    for (const id of [FORM_ID, second]) await stopWaiting(fake.ctx, APPROVER, id);
    await fake.work(worker);
    for (const id of [FORM_ID, second])
      assert.equal((await viewForApprover(fake.ctx, APPROVER, id)).request.status, 'failed');
    assert.deepEqual([told(2), told(4)], [1, 1]);
  });

  it('is ended by another process if the first one died', async () => {
    before.assign = refuse;
    await approve();
    await stop();
    const handlers = { ...HANDLERS, 'stop-waiting': { run: () => Promise.reject(new LeaseLost()) } };
    await fake.work(createWorker({ ctx: fake.ctx, owner: 'dead', mailboxes: 0, handlers }));
    assert.equal((await view()).request.status, 'approving');
    await fake.later(MINUTE, worker);
    assert.deepEqual(await outcomes(), ['no-right', 'no-right', 'no-right']);
    assert.deepEqual([told(2), told(3)], [1, 1]);
  });
});
