import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { tryAgain } from '../../../src/app/decide/try-again.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { revisionOf } from '../../../src/domain/revision.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { personalChat } from '../../support/fake-context.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('an approval while a cause hits everybody', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    fake.products = [aProduct({ free: 100 })];
  });

  afterEach(() => fake.close());

  const view = () => viewForApprover(fake.ctx, APPROVER, FORM_ID);
  const outcomes = async () => (await view()).entries.map(({ outcome }) => outcome?.kind ?? 'waiting');
  const reasonOf = async (n: number) => {
    const { entries } = await view();
    const outcome = entries.find(({ person }) => person.id === aPerson(n).id)?.outcome;
    return outcome?.kind === 'failed' ? outcome.reason : outcome?.kind;
  };
  const approve = async () =>
    approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, revisionOf((await view()).request)));
  const told = (n: number): number =>
    fake.posts.filter(
      ({ conversation }) => conversation.conversationId === personalChat(aPerson(n).id).conversationId,
    ).length;

  /** A worker whose Graph assigns nothing while `isOut` is true. */
  const stopped = (isOut: () => boolean) => {
    const assign: typeof fake.ctx.licenses.assign = (orders) =>
      isOut()
        ? Promise.reject(new OutsideError('outage', '403', { outage: 'consent' }))
        : fake.ctx.licenses.assign(orders);
    const ctx = { ...fake.ctx, licenses: { ...fake.ctx.licenses, assign } };
    return createWorker({ ctx, owner: 'worker', mailboxes: 1 });
  };

  it('fails after 7 days, so that everybody is told, and an approver can try again', async () => {
    let isOut = true;
    const worker = stopped(() => isOut);
    await ask(fake);
    await changeExclusion(fake.ctx, APPROVER, FORM_ID, 2, true);
    await approve();
    for (let n = 0; n < 6 * 24; n += 1) await fake.later(HOUR, worker);
    assert.deepEqual(await outcomes(), ['writing', 'writing', 'waiting']);
    for (let n = 0; n < 26; n += 1) await fake.later(HOUR, worker);

    assert.deepEqual([await reasonOf(1), await reasonOf(2)], ['outage', 'outage']);
    assert.equal((await view()).request.status, 'failed');
    assert.equal(told(2), 1);
    isOut = false;
    await tryAgain(fake.ctx, APPROVER, FORM_ID);
    await fake.work(worker);
    assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'not-assigned']);
  });

  it('is not confirmed after 7 days in which Graph could not be read', async () => {
    await ask(fake);
    fake.staleReads = true;
    await approve();
    await fake.work();
    fake.graphFails = new OutsideError('outage', '403', { outage: 'consent' });
    for (let n = 1; n < 7 * 24; n += 1) await fake.later(HOUR);
    fake.graphFails = undefined;
    assert.equal(await reasonOf(2), 'confirming');
    fake.graphFails = new OutsideError('outage', '403', { outage: 'consent' });
    await fake.later(HOUR);
    fake.graphFails = undefined;
    assert.deepEqual([await reasonOf(1), await reasonOf(2)], ['not-confirmed', 'not-confirmed']);
  });

  it('fails in all chunks after 7 days of a suspended product', async () => {
    for (let n = 31; n <= 60; n += 1) fake.people.set(aPerson(n).id, aPerson(n));
    const typed = Array.from({ length: 44 }, (_, n) => `person${n + 2}@contoso.com`).join('\n');
    await ask(fake, { picked: [], typed });
    await approve();
    fake.products = [aProduct({ assignable: false })];
    for (let n = 0; n < 6; n += 1) await fake.later(DAY);
    assert.equal((await view()).request.status, 'approving');

    await fake.later(DAY);
    const { status, tally } = (await view()).request;
    assert.deepEqual([status, tally.failed], ['failed', 45]);
    assert.deepEqual([await reasonOf(1), await reasonOf(45)], ['outage', 'outage']);
  });

  it('waits for 7 days in each round, however long ago the first one was', async () => {
    let isOut = true;
    const worker = stopped(() => isOut);
    fake.products = [aProduct({ free: 0 })];
    fake.beforeAssign = () => ({ outcome: 'failed', reason: 'no-seat', apps: [], detail: '' });
    await ask(fake);
    await approve();
    await fake.work();
    await fake.later(14 * DAY);
    fake.products = [aProduct()];
    fake.beforeAssign = () => undefined;

    await tryAgain(fake.ctx, APPROVER, FORM_ID);
    await fake.work(worker);
    for (let n = 0; n < 24; n += 1) await fake.later(HOUR, worker);
    assert.equal((await view()).request.status, 'approving');
    isOut = false;
    await fake.later(HOUR, worker);
    assert.equal((await view()).request.status, 'completed');
  });

  it('does not count as time in which Graph put off a write', async () => {
    let isOut = false;
    const worker = stopped(() => isOut);
    fake.beforeAssign = () => ({ outcome: 'retry' });
    await ask(fake);
    await approve();
    await fake.work(worker);
    isOut = true;
    for (let n = 0; n < 48; n += 1) await fake.later(HOUR, worker);
    isOut = false;
    await fake.later(HOUR, worker);
    assert.deepEqual(await outcomes(), ['writing', 'writing', 'writing']);
    fake.beforeAssign = () => undefined;
    await fake.later(HOUR, worker);
    assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'assigned']);
  });
});
