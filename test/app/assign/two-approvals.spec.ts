import assert from 'node:assert/strict';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { aContextWithPlace, entriesOn, aForm, APPROVER, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { personalChat } from '../../support/fake-context.ts';

const OTHER_FORM = 'form-b';

describe('two approvals of one product for one person', () => {
  let fake: FakeContext;
  let orders: (readonly string[])[];

  beforeEach(async () => {
    fake = await aContextWithPlace();
    fake.products = [aProduct({ free: 10 })];
    orders = [];
    const other = { id: aPerson(9).id, name: 'Person 9' };
    for (const [id, { id: ownerId, name }] of [
      [FORM_ID, EMPLOYEE],
      [OTHER_FORM, other],
    ] as const) {
      const form = aForm({ id, ownerId, forMe: false, picked: [aPerson(2).id], typed: '' });
      const where = { conversation: personalChat(ownerId), activityId: undefined };
      await submitRequest(fake.ctx, { id: ownerId, name }, form, where);
    }
    await fake.work();
    fake.beforeAssign = ({ disabledPlans }) => void orders.push(disabledPlans);
  });

  afterEach(() => fake.close());

  const outcome = async (id: string) => (await viewForApprover(fake.ctx, APPROVER, id)).entries[0]?.outcome;
  const kinds = async () => [(await outcome(FORM_ID))?.kind, (await outcome(OTHER_FORM))?.kind];
  const off = (): string => fake.products[0]?.apps[0]?.planId ?? '';
  const approveFirst = () => approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
  const approveOther = () =>
    approveRequest(fake.ctx, APPROVER, OTHER_FORM, entriesOn(fake, 'pending.', { appsOff: [off()] }));

  it('write once, however late Graph’s reads are, and the second says that the person has the license already', async () => {
    fake.staleReads = true;
    await approveFirst();
    await approveOther();
    await fake.work();
    await fake.later(60_000);
    assert.deepEqual([orders, await kinds()], [[[]], ['confirming', undefined]]);

    fake.staleReads = false;
    for (let n = 0; n < 6; n += 1) await fake.later(60_000);
    assert.deepEqual([orders, await kinds()], [[[]], ['assigned', 'holder']]);
  });

  it('write once even if the second reads another replica of the directory, which is still behind', async () => {
    await approveFirst();
    await fake.work();
    fake.staleReads = true;
    await fake.later(60_000);
    await approveOther();
    await fake.work();

    assert.deepEqual([orders, await kinds()], [[[]], ['assigned', 'holder']]);
  });

  it('write a second time when the first one failed', async () => {
    fake.products = [aProduct({ free: 0 })];
    await approveFirst();
    await fake.work();
    fake.products = [aProduct({ free: 1 })];
    await approveOther();
    await fake.work();

    assert.deepEqual(
      [orders, await kinds()],
      [
        [[], [off()]],
        ['failed', 'assigned'],
      ],
    );
  });

  it('write a second time if the first was not confirmed, since somebody may have removed the license', async () => {
    fake.staleReads = true;
    await approveFirst();
    await approveOther();
    for (let n = 0; n < 20; n += 1) await fake.later(60_000);

    assert.equal(orders.length, 2);
    assert.equal((await outcome(FORM_ID))?.kind, 'not-confirmed');
  });

  it('write a second time half an hour later, if somebody has removed the first license', async () => {
    await approveFirst();
    await fake.work();
    fake.people.set(aPerson(2).id, aPerson(2));
    fake.now += 31 * 60_000;
    await approveOther();
    await fake.work();

    assert.deepEqual(await kinds(), ['assigned', 'assigned']);
    assert.equal(orders.length, 2);
  });

  it('leave no note of their writes in the store for longer than an hour', async () => {
    await approveFirst();
    await fake.work();
    const written = () => fake.store.count({ by: 'list', key: `wrote:${aProduct().skuId}` });
    assert.equal(await written(), 1);

    fake.now += 3_601_000;
    assert.equal(await written(), 0);
  });
});
