import assert from 'node:assert/strict';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { tryAgain } from '../../../src/app/decide/try-again.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import type { AssignAnswer } from '../../../src/app/ports/ports.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import {
  aContextWithPlace,
  entriesOn,
  aForm,
  APPROVER,
  ask,
  EMPLOYEE,
  FORM_ID,
} from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { personalChat, VISIO } from '../../support/fake-context.ts';

const MINUTE = 60_000;

const failed = (reason: 'no-location' | 'person-gone' | 'denied'): AssignAnswer => ({
  outcome: 'failed',
  reason,
  apps: [],
  detail: '',
});

describe('every person of an approval gets a final outcome', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    fake.products = [aProduct({ free: 100 })];
  });

  afterEach(() => fake.close());

  const view = () => viewForApprover(fake.ctx, APPROVER, FORM_ID);
  const outcomes = async () => (await view()).entries.map(({ outcome }) => outcome?.kind ?? 'waiting');
  const outcomeOf = async (n: number) =>
    (await view()).entries.find(({ person }) => person.id === aPerson(n).id)?.outcome;
  const reasonOf = async (n: number) => {
    const outcome = await outcomeOf(n);
    return outcome?.kind === 'failed' ? outcome.reason : outcome?.kind;
  };
  const approve = () => approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
  const told = (n: number): number =>
    fake.posts.filter(
      ({ conversation }) => conversation.conversationId === personalChat(aPerson(n).id).conversationId,
    ).length;

  /** Graph's answer to each write of this person, before anything is written. */
  const answering = (n: number, answer: (tries: number) => AssignAnswer | undefined) => {
    let tries = 0;
    fake.beforeAssign = ({ personId }) => (personId === aPerson(n).id ? answer((tries += 1)) : undefined);
    return () => tries;
  };

  async function minutes(count: number, worker = fake.worker()): Promise<void> {
    for (let n = 0; n < 6 * count; n += 1) await fake.later(MINUTE / 6, worker);
  }

  /** A request for the employee and 44 others, in three chunks, approved. */
  async function approveMany(): Promise<void> {
    for (let n = 31; n <= 60; n += 1) fake.people.set(aPerson(n).id, aPerson(n));
    const typed = Array.from({ length: 44 }, (_, n) => `person${n + 2}@contoso.com`).join('\n');
    await submitRequest(fake.ctx, EMPLOYEE, aForm({ picked: [], typed }), {
      conversation: personalChat(EMPLOYEE.id),
      activityId: 'form-1',
    });
    await fake.work();
    await approve();
    await fake.work();
  }

  it('also when Graph answers 500 to one person’s writes, and the other chunks do not wait for it', async () => {
    answering(5, () => ({ outcome: 'unclear' }));
    await approveMany();
    await minutes(5);
    const got = (await outcomes()).filter((kind) => kind === 'assigned').length;
    assert.equal(got, 44);
    assert.deepEqual([told(4), told(40), told(5)], [1, 1, 0]);

    await minutes(30);
    assert.equal(await reasonOf(5), 'not-confirmed');
    assert.equal((await view()).request.status, 'partly-failed');
    assert.equal(told(5), 1);
  });

  it('is not written any more 15 minutes after the first unclear answer, and is found if a write went in', async () => {
    let isIn = false;
    const tries = answering(2, () => {
      if (tries() > 8 && !isIn) {
        fake.staleReads = true;
        fake.grant({ personId: aPerson(2).id, skuId: VISIO, disabledPlans: [] });
        isIn = true;
      }
      return { outcome: 'unclear' };
    });
    await ask(fake);
    await approve();
    await minutes(20);
    const last = tries();
    assert.equal((await outcomeOf(2))?.kind, 'confirming');
    fake.staleReads = false;
    await minutes(3);

    assert.equal(tries(), last);
    assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'assigned']);
  });

  it('fails after a day in which Graph put it off, and can be tried again', async () => {
    let away = true;
    const tries = answering(2, () => (away ? { outcome: 'retry' } : undefined));
    await ask(fake);
    await approve();
    for (let n = 0; n < 6 * 25; n += 1) await fake.later(10 * MINUTE);

    assert.equal(await reasonOf(2), 'busy');
    assert.ok(tries() < 200, `${tries()} tries`);
    away = false;
    await tryAgain(fake.ctx, APPROVER, FORM_ID);
    await fake.work();
    assert.equal(await reasonOf(2), 'assigned');
  });

  it('has its quarter of an hour for unclear answers even if it was put off for longer before', async () => {
    answering(2, (tries) => {
      if (fake.now < began + 20 * MINUTE) return { outcome: 'retry', afterMs: 60_000 };
      firstUnclear ||= tries;
      return tries === firstUnclear ? { outcome: 'unclear' } : undefined;
    });
    let firstUnclear = 0;
    await ask(fake);
    const began = fake.now;
    await approve();
    await minutes(30);

    assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'assigned']);
  });

  it('is read back while another person of the chunk is throttled', async () => {
    await ask(fake);
    fake.staleReads = true;
    answering(2, () => ({ outcome: 'retry', afterMs: MINUTE }));
    await approve();
    await fake.work();
    assert.deepEqual(await outcomes(), ['confirming', 'writing', 'confirming']);
    fake.staleReads = false;
    await minutes(2);

    assert.deepEqual(await outcomes(), ['assigned', 'writing', 'assigned']);
    assert.deepEqual([told(3), told(2)], [1, 0]);
  });

  it('keeps the results of a read-back while the same chunk is being assigned', async () => {
    await ask(fake);
    fake.staleReads = true;
    const tries = answering(2, () => (tries() < 8 ? { outcome: 'unclear' } : undefined));
    await approve();
    await fake.work();
    fake.staleReads = false;
    await minutes(10);

    assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'assigned']);
    const { tally, status } = (await view()).request;
    assert.deepEqual([tally.assigned, status], [3, 'completed']);
    assert.deepEqual([told(2), told(3)], [1, 1]);
  });

  it('loses nothing when a read-back and an assignment work on one chunk at the same time', async () => {
    await ask(fake);
    fake.staleReads = true;
    // While the second write for one person is on its way, the read-back finds the others; and the other way
    // round.
    const tries = answering(2, () => (tries() === 1 ? { outcome: 'unclear' } : undefined));
    const assign: typeof fake.ctx.licenses.assign = async (orders) => {
      const answers = await fake.ctx.licenses.assign(orders);
      fake.staleReads = tries() < 2;
      if (tries() === 2) await fake.work(fake.worker('worker'));
      return answers;
    };
    const ctx = { ...fake.ctx, licenses: { ...fake.ctx.licenses, assign } };
    const worker = createWorker({ ctx, owner: 'worker', mailboxes: 0 });
    await approve();
    await fake.work(worker);
    await fake.later(3000, worker);

    assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'assigned']);
    const { tally, status } = (await view()).request;
    assert.deepEqual([tally.assigned, status], [3, 'completed']);
  });

  it('is still looked for if it was accepted while the others were read back', async () => {
    await ask(fake);
    fake.staleReads = true;
    const tries = answering(2, () => (tries() === 1 ? { outcome: 'retry', afterMs: 3000 } : undefined));
    let isReadBack = false;
    const read: typeof fake.ctx.directory.read = async (ids) => {
      if (!isReadBack) return fake.ctx.directory.read(ids);
      isReadBack = false;
      fake.now += 1000;
      await fake.work(fake.worker('worker'));
      fake.staleReads = false;
      return fake.ctx.directory.read(ids);
    };
    const ctx = { ...fake.ctx, directory: { ...fake.ctx.directory, read } };
    const worker = createWorker({ ctx, owner: 'worker', mailboxes: 0 });
    await approve();
    await fake.work(worker);
    isReadBack = true;
    await fake.later(2000, worker);
    assert.equal(tries(), 2);
    await minutes(1, worker);

    assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'assigned']);
    assert.equal(tries(), 2);
  });

  it('waits no longer after a failure if others made progress in between', async () => {
    const picked = Array.from({ length: 9 }, (_, n) => aPerson(n + 2).id);
    await ask(fake, { picked, typed: '' });
    // One write of each batch goes in, except for every third batch, in which none does.
    let batches = 0;
    const assign: typeof fake.ctx.licenses.assign = async (orders) => {
      batches += 1;
      return orders.map((order, n) =>
        n === 0 && batches % 3 > 0 ? fake.grant(order) : { outcome: 'retry' },
      );
    };
    const ctx = { ...fake.ctx, licenses: { ...fake.ctx.licenses, assign } };
    const worker = createWorker({ ctx, owner: 'worker', mailboxes: 1 });
    await approve();
    await fake.work(worker);
    let seconds = 0;
    for (; seconds < 600 && (await view()).request.status === 'approving'; seconds += 1)
      await fake.later(1000, worker);

    assert.ok(seconds <= 32, `${seconds} s for ${batches} batches`);
  });

  it('goes behind the others in a chain of writes that it would block', async () => {
    await ask(fake);
    // The writes run one after the other, and stop after one that was refused.
    const seen: string[][] = [];
    const licenses = {
      ...fake.ctx.licenses,
      assign: async (orders: Parameters<typeof fake.ctx.licenses.assign>[0]) => {
        seen.push(orders.map(({ personId }) => personId));
        let blocked = false;
        return orders.map((order): AssignAnswer => {
          if (blocked) return { outcome: 'retry', cause: 'untried' };
          blocked = order.personId === aPerson(1).id;
          return blocked ? { outcome: 'unclear' } : fake.grant(order);
        });
      },
    };
    const worker = createWorker({ ctx: { ...fake.ctx, licenses }, owner: 'worker', mailboxes: 1 });
    await approve();
    await fake.work(worker);
    await fake.later(5000, worker);

    assert.deepEqual(
      seen[1],
      [2, 3, 1].map((n) => aPerson(n).id),
    );
    assert.deepEqual((await outcomes()).slice(1), ['assigned', 'assigned']);
  });

  describe("for whom the look before the write contradicts Graph's refusal", () => {
    it('is tried for some minutes if Graph does not accept the location that it shows', async () => {
      answering(2, (tries) => (tries < 5 ? failed('no-location') : undefined));
      await ask(fake);
      await approve();
      await minutes(3);
      assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'assigned']);
    });

    it('fails with the location in the words if Graph never accepts it', async () => {
      answering(2, () => failed('no-location'));
      await ask(fake);
      await approve();
      await minutes(20);
      assert.equal(await reasonOf(2), 'location-not-accepted');
      const outcome = await outcomeOf(2);
      assert.deepEqual(outcome?.kind === 'failed' && outcome.apps, ['SE']);
    });

    it('fails at once if Graph shows no location either', async () => {
      const { usageLocation: _none, ...nowhere } = aPerson(2);
      fake.people.set(aPerson(2).id, nowhere);
      await ask(fake);
      await approve();
      await fake.work();
      assert.equal(await reasonOf(2), 'no-location');
    });

    it('is tried for some minutes if the write does not find the account that reads show', async () => {
      answering(2, (tries) => (tries < 5 ? failed('person-gone') : undefined));
      await ask(fake);
      await approve();
      await minutes(3);
      assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'assigned']);
    });

    it('counts as gone only if a read says so', async () => {
      answering(2, () => failed('person-gone'));
      await ask(fake);
      await approve();
      await minutes(5);
      assert.equal(await reasonOf(2), 'writing');
      await minutes(15);
      assert.equal(await reasonOf(2), 'account-too-new');

      fake.people.delete(aPerson(2).id);
      await tryAgain(fake.ctx, APPROVER, FORM_ID);
      await fake.work();
      assert.equal(await reasonOf(2), 'person-gone');
    });

    it('fails as restricted if Graph shows that, else as denied', async () => {
      fake.people.set(aPerson(2).id, aPerson(2, { restricted: true }));
      fake.beforeAssign = ({ personId }) => (personId === EMPLOYEE.id ? undefined : failed('denied'));
      await ask(fake);
      await approve();
      await fake.work();
      assert.deepEqual([await reasonOf(2), await reasonOf(3)], ['restricted', 'denied']);
    });
  });

  it('gets those apps switched off that the product still has', async () => {
    await ask(fake);
    const [kept, dropped] = fake.products[0]?.apps ?? [];
    const appsOff = [kept?.planId ?? '', dropped?.planId ?? ''];
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.', { appsOff }));
    fake.products = fake.products.map((product) => ({ ...product, apps: product.apps.slice(0, 1) }));
    await fake.work();

    assert.equal(fake.writes.length, 3);
    assert.ok(fake.writes.every(({ disabledPlans }) => disabledPlans.join() === kept?.planId));
  });
});
