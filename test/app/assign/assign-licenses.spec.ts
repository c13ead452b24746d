import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { tryAgain } from '../../../src/app/decide/try-again.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { DecisionEntries } from '../../../src/app/ports/results.ts';
import { revisionOf } from '../../../src/domain/revision.ts';
import { HANDLERS } from '../../../src/worker/handlers.ts';
import { createLane } from '../../../src/worker/lane.ts';
import { ASSIGN_QUOTA, createWorker } from '../../../src/worker/worker.ts';
import {
  aContextWithPlace,
  entriesOn,
  APPROVER,
  ask,
  FORM_ID,
  OTHER_APPROVER,
} from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { VISIO } from '../../support/fake-context.ts';

describe('assigning', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  const view = () => viewForApprover(fake.ctx, APPROVER, FORM_ID);
  const outcomes = async () => (await view()).entries.map(({ outcome }) => outcome?.kind ?? 'waiting');
  const status = async () => (await view()).request.status;
  const has = (n: number) => fake.people.get(aPerson(n).id)?.direct.includes(VISIO) === true;

  async function approve(more: Partial<DecisionEntries> = {}) {
    const { request } = await view();
    return approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, revisionOf(request), more));
  }

  it('assigns to the persons kept, with the apps switched off, and to nobody else', async () => {
    await ask(fake);
    await changeExclusion(fake.ctx, APPROVER, FORM_ID, 1, true);
    const off = fake.products[0]?.apps[0]?.planId ?? '';

    await approve({ appsOff: [off] });
    await fake.work();

    assert.deepEqual(await outcomes(), ['assigned', 'not-assigned', 'assigned']);
    assert.deepEqual(
      fake.writes.map(({ personId }) => personId),
      [aPerson(1).id, aPerson(3).id],
    );
    assert.ok(
      fake.writes.every(({ disabledPlans }) => disabledPlans.length === 1 && disabledPlans[0] === off),
    );
    assert.equal(await status(), 'completed');
  });

  it('never writes to holders, direct or through a group', async () => {
    fake.people.set(aPerson(2).id, aPerson(2, { direct: [VISIO] }));
    fake.people.set(aPerson(3).id, aPerson(3, { inherited: [VISIO] }));
    await ask(fake);

    await approve();
    await fake.work();

    assert.deepEqual(await outcomes(), ['assigned', 'holder', 'holder']);
    assert.deepEqual(
      fake.writes.map(({ personId }) => personId),
      [aPerson(1).id],
    );
  });

  it('leaves the last in card order without a seat', async () => {
    fake.products = [aProduct({ free: 2 })];
    await ask(fake);

    await approve();
    await fake.work();

    assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'failed']);
    assert.equal(await status(), 'partly-failed');
  });

  it('never sends more orders at once than there are free seats, so that the last in card order gets none', async () => {
    fake.products = [aProduct({ free: 2 })];
    await ask(fake);
    const sent: number[] = [];
    const licenses: typeof fake.ctx.licenses = {
      ...fake.ctx.licenses,
      assign(orders) {
        sent.push(orders.length);
        return fake.ctx.licenses.assign(orders);
      },
    };
    await approve();
    await fake.work(createWorker({ ctx: { ...fake.ctx, licenses }, owner: 'worker', mailboxes: 1 }));

    assert.deepEqual(sent, [2, 1]);
  });

  it('writes nothing while the quota of writes is used up', async () => {
    await ask(fake);
    const other = createLane(fake.ctx, 'assign', 'other', ASSIGN_QUOTA);
    await other.take(ASSIGN_QUOTA.most);
    await other.release();
    await approve();
    const worker = fake.worker();
    await fake.work(worker);
    assert.deepEqual([fake.writes.length, await status()], [0, 'approving']);

    await fake.later(ASSIGN_QUOTA.withinMs, worker);
    assert.deepEqual([fake.writes.length, await status()], [0, 'approving']);
    await fake.later(ASSIGN_QUOTA.slotMs ?? 0, worker);
    assert.deepEqual([fake.writes.length, await status()], [3, 'completed']);
  });

  it('calls a license ours only if it is direct and we stored the intent to write it', async () => {
    await ask(fake);
    fake.beforeAssign = () => ({ outcome: 'unclear' });
    await approve();
    await fake.work();
    assert.deepEqual(await outcomes(), ['writing', 'writing', 'writing']);
    // Meanwhile, one of them got the license through a group, and the write for another one went in.
    fake.people.set(aPerson(2).id, aPerson(2, { inherited: [VISIO] }));
    fake.people.set(aPerson(3).id, aPerson(3, { direct: [VISIO] }));
    await fake.later(5000);

    assert.deepEqual(await outcomes(), ['writing', 'holder', 'assigned']);
  });

  it('says assigned when a license shows later that was not confirmed', async () => {
    await ask(fake);
    fake.staleReads = true;
    await approve();
    await fake.work();
    for (let minute = 0; minute < 18; minute += 1) await fake.later(60_000);
    fake.staleReads = false;
    await tryAgain(fake.ctx, APPROVER, FORM_ID);
    await fake.work();

    assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'assigned']);
    assert.equal(fake.writes.length, 3);
  });

  it("trusts Graph's answer more than the count of seats, which can be stale", async () => {
    await ask(fake);
    const grant = fake.grant.bind(fake);
    fake.beforeAssign = (order) => {
      fake.products = [aProduct({ free: 5 })];
      const answer = grant(order);
      fake.products = [aProduct({ free: 0 })];
      return answer;
    };
    fake.products = [aProduct({ free: 0 })];

    await approve();
    await fake.work();

    assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'assigned']);
  });

  it('finds its own license after a kill between assigning and recording', async () => {
    await ask(fake);
    await approve();
    const written = Promise.withResolvers<void>();
    const killed = createWorker({
      ctx: {
        ...fake.ctx,
        licenses: {
          ...fake.ctx.licenses,
          assign: async (orders) => {
            await fake.ctx.licenses.assign(orders);
            written.resolve();
            // The process dies here: nothing that follows reaches the store.
            return new Promise<never>(() => {});
          },
        },
      },
      owner: 'killed',
      mailboxes: 0,
      handlers: { ...HANDLERS, redraw: { run: () => new Promise<never>(() => {}) } },
    });
    void killed.runDue();
    await written.promise;

    await fake.later(60_000, fake.worker('heir'));

    assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'assigned']);
    assert.equal(fake.writes.length, 3);
    assert.equal(await status(), 'completed');
  });

  it('changes nothing with a lease that was lost', async () => {
    await ask(fake);
    await approve();
    const approversReached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const woken = createWorker({
      ctx: {
        ...fake.ctx,
        licenses: {
          ...fake.ctx.licenses,
          products: async (freshness) => {
            approversReached.resolve();
            await goOn.promise;
            return fake.ctx.licenses.products(freshness);
          },
        },
      },
      owner: 'frozen',
      mailboxes: 0,
      handlers: { ...HANDLERS, redraw: { run: async () => {} }, 'redraw-card': { run: async () => {} } },
    });
    const frozen = woken.runDue();
    await approversReached.promise;
    await fake.later(60_000, fake.worker('heir'));
    const writes = fake.writes.length;

    goOn.resolve();
    await frozen;

    assert.equal(fake.writes.length, writes);
    assert.equal(await status(), 'completed');
  });

  it('assigns once with two workers at the same time', async () => {
    await ask(fake);
    await approve();

    const [one, other] = [fake.worker('one'), fake.worker('other')];
    for (let n = 0; n < 10; n += 1) await Promise.all([one.runDue(), other.runDue()]);

    assert.equal(fake.writes.length, 3);
    assert.equal(await status(), 'completed');
  });

  it('waits as long as Graph says for a person that was throttled, and assigns the others', async () => {
    await ask(fake);
    let throttled = true;
    fake.beforeAssign = ({ personId }) =>
      throttled && personId === aPerson(2).id ? { outcome: 'retry', afterMs: 7000 } : undefined;

    await approve();
    await fake.work();
    assert.deepEqual(await outcomes(), ['assigned', 'writing', 'assigned']);

    throttled = false;
    assert.equal(await fake.later(6000), 0);
    await fake.later(1000);
    assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'assigned']);
  });

  it('looks before it writes again when an answer was lost', async () => {
    await ask(fake);
    let lost = true;
    fake.beforeAssign = (order) => {
      if (!lost) return undefined;
      fake.grant(order);
      return { outcome: 'unclear' };
    };

    await approve();
    await fake.work();
    lost = false;
    await fake.later(2000);

    assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'assigned']);
    assert.equal(fake.writes.length, 3);
  });

  it('says being checked while Graph does not show the license, and assigned once it does', async () => {
    await ask(fake);
    fake.staleReads = true;

    await approve();
    await fake.work();
    assert.deepEqual(await outcomes(), ['confirming', 'confirming', 'confirming']);
    assert.equal(await status(), 'approving');

    fake.staleReads = false;
    await fake.later(60_000);
    assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'assigned']);
  });

  it('says not confirmed after a quarter of an hour, never failed', async () => {
    await ask(fake);
    fake.staleReads = true;

    await approve();
    await fake.work();
    for (let minute = 0; minute < 18; minute += 1) await fake.later(60_000);

    assert.deepEqual(await outcomes(), ['not-confirmed', 'not-confirmed', 'not-confirmed']);
    assert.equal(await status(), 'partly-failed');
    assert.equal(has(1), true);
  });

  it('tries again the persons who failed, and no others', async () => {
    fake.products = [aProduct({ free: 2 })];
    await ask(fake);
    await approve();
    await fake.work();

    fake.products = [aProduct({ free: 1 })];
    const answers = await Promise.all([
      tryAgain(fake.ctx, APPROVER, FORM_ID),
      tryAgain(fake.ctx, OTHER_APPROVER, FORM_ID),
    ]);
    await fake.work();

    assert.equal(answers.filter(({ outcome }) => outcome === 'nothing-to-try-again').length, 1);
    assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'assigned']);
    assert.equal(await status(), 'completed');
    assert.equal(fake.writes.length, 3);
  });

  it('stops for a cause that hits everybody, tells the places once, and continues without help', async () => {
    await ask(fake);
    await approve();
    const stopped = createWorker({
      ctx: {
        ...fake.ctx,
        licenses: {
          ...fake.ctx.licenses,
          assign: () => Promise.reject(new OutsideError('outage', 'No consent.', { outage: 'consent' })),
        },
      },
      owner: 'worker',
      mailboxes: 1,
    });

    await fake.work(stopped);
    for (let n = 0; n < 3; n += 1) await fake.later(600_000, stopped);
    const told = fake.posts.filter(({ message }) => message.kind === 'outage');
    assert.equal(told.length, 1);
    assert.equal(await status(), 'approving');

    await fake.later(700_000);
    assert.equal(await status(), 'completed');
  });
});
