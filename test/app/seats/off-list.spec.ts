import assert from 'node:assert/strict';
import { createSeatWatch } from '../../../src/app/assign/watch-seats.ts';
import { tryAgain } from '../../../src/app/decide/try-again.ts';
import { readLines } from '../../../src/app/records/read-lines.ts';
import { leaveList } from '../../../src/app/seats/leave-list.ts';
import { takeOffList } from '../../../src/app/seats/take-off-list.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { APPROVER, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import { VISIO } from '../../support/fake-context.ts';
import type { LargeApproval } from '../../support/large-approval.ts';
import { aLargeApproval, numbers } from '../../support/large-approval.ts';

const actor = (n: number) => ({ id: aPerson(n).id, name: `Person ${n}` });

describe('Whoever is on the waiting list', () => {
  let large: LargeApproval;

  beforeEach(async () => {
    large = await aLargeApproval({ waitingList: true });
    large.fake.products = [aProduct({ free: 2 })];
  });

  afterEach(() => large.fake.close());

  const work = () => large.fake.work(large.worker());
  const indexes = async () => (await readLines(large.fake.ctx, VISIO)).flatMap(({ data }) => data.indexes);
  const leave = (n: number, index?: number) => leaveList(large.fake.ctx, actor(n), FORM_ID, index);

  it('can leave it; the others keep their turn, and a second click changes nothing', async () => {
    await large.approve(numbers(2, 6));
    await work();
    assert.equal((await leave(5)).outcome, 'off-list');
    const again = await leave(5);
    assert.equal(again.outcome, 'not-on-list');
    assert.equal(again.view.entries[3]?.outcome?.kind, 'failed');

    assert.deepEqual(await indexes(), [2, 4]);
    assert.deepEqual(await large.outcomes(), ['assigned', 'assigned', 'on-list', 'left-list', 'on-list']);
    assert.equal(again.view.request.listed, 2);
    await work();
    assert.deepEqual(large.told([5]), [2]);
  });

  it('cannot take off others, and strangers take off nobody', async () => {
    await large.approve(numbers(2, 6));
    await work();
    await assert.rejects(leave(5, 4), { code: 'not-your-request' });
    await assert.rejects(leave(9), { code: 'not-your-request' });
    await assert.rejects(takeOffList(large.fake.ctx, actor(5), FORM_ID), { code: 'not-an-approver' });
    assert.deepEqual(await indexes(), [2, 3, 4]);
  });

  it('is taken off by the requester, one or all, and then the request ends', async () => {
    await large.approve(numbers(2, 6));
    await work();
    await leaveList(large.fake.ctx, EMPLOYEE, FORM_ID, 2);
    assert.deepEqual(await indexes(), [3, 4]);
    await leaveList(large.fake.ctx, EMPLOYEE, FORM_ID);
    assert.deepEqual([await indexes(), await large.status()], [[], 'partly-failed']);
  });

  it('is taken off by an approver, also hundreds of persons, and can be tried again', async () => {
    for (const n of numbers(121, 500)) large.fake.people.set(aPerson(n).id, aPerson(n));
    await large.approve(numbers(2, 500));
    await work();
    assert.equal((await indexes()).length, 497);
    // The cards show one person less at once, though few chunks of so many have them redrawn.
    const withoutMail = createWorker({ ctx: large.fake.ctx, owner: 'no-mail', mailboxes: 0 });
    await large.fake.later(5000, withoutMail);
    large.fake.updates.length = 0;
    await leave(70);
    await large.fake.later(100, withoutMail);
    const shown = large.fake.updates.flatMap(({ message }) =>
      message.kind === 'decision-card' ? [message.view.request.listed] : [],
    );
    assert.deepEqual(shown, [496]);
    await takeOffList(large.fake.ctx, APPROVER, FORM_ID);
    assert.deepEqual([await indexes(), await large.status()], [[], 'partly-failed']);
    await work();
    // The requester, too: of the list, and once of the end, however many chunks ended with it.
    assert.deepEqual([...new Set(large.told([1, ...numbers(4, 500)]))], [2]);

    large.fake.products = [aProduct({ free: 500 })];
    await tryAgain(large.fake.ctx, APPROVER, FORM_ID);
    await work();
    assert.equal(await large.status(), 'completed');
  });

  it('leaves once, even if a license becomes free at the same moment', async () => {
    await large.approve(numbers(2, 4));
    await work();
    large.fake.products = large.fake.products.map((product) => ({ ...product, free: 1 }));
    large.before = async (call) => {
      if (call !== 'assign') return;
      large.before = async () => {};
      assert.equal((await leave(4)).outcome, 'not-on-list');
    };
    large.fake.now += 60_000;
    await createSeatWatch(large.fake.ctx).look();
    await work();
    assert.deepEqual(
      [await large.outcomes(), await large.status()],
      [['assigned', 'assigned', 'assigned'], 'completed'],
    );
  });

  it('leaves a line in the audit with who did it', async () => {
    await large.approve(numbers(2, 6));
    await work();
    await leave(5);
    await takeOffList(large.fake.ctx, APPROVER, FORM_ID, 2);
    for (const [what, by, n] of [
      ['left-list', actor(5), 5],
      ['taken-off-list', APPROVER, 4],
    ] as const) {
      const [line, ...more] = await auditedOf(large.fake, what);
      assert.deepEqual([line?.actor, line?.after, more], [by, { persons: [aPerson(n).id] }, []]);
    }
  });
});
