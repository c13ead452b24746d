import assert from 'node:assert/strict';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { grantDocumentId, grantsForKey, grantsOfKey } from '../../../src/app/records/keys.ts';
import type { Grant } from '../../../src/domain/grant.ts';
import { grantOf } from '../../../src/domain/grant.ts';
import { aContextWithPlace, entriesOn, aForm, APPROVER, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { anEntry, aPerson, aProduct, aRequest, VISIO } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { personalChat } from '../../support/fake-context.ts';

const AGAIN = 'form-b';

describe('the grants of an approved request', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    fake.products = [aProduct({ free: 10 })];
  });
  afterEach(() => fake.close());

  async function approve(id: string, persons: readonly number[]): Promise<void> {
    const form = aForm({ id, forMe: false, picked: persons.map((n) => aPerson(n).id), typed: '' });
    await submitRequest(fake.ctx, EMPLOYEE, form, {
      conversation: personalChat(EMPLOYEE.id),
      activityId: undefined,
    });
    await fake.work();
    const off = fake.products[0]?.apps[0]?.planId ?? '';
    await approveRequest(fake.ctx, APPROVER, id, entriesOn(fake, 'pending.', { appsOff: [off] }));
    await fake.work();
  }

  const read = async (n: number): Promise<Grant | undefined> =>
    (await fake.ctx.store.read<DataDocument<Grant>>(grantDocumentId(aPerson(n).id, VISIO)))?.data;
  const idsOn = async (key: string, by: 'list' | 'list2') =>
    (await fake.ctx.store.page({ by, key, order: 'ascending', limit: 100 })).map(({ id }) => id);

  it('say who got what, by whose decision, and how we left it', async () => {
    await approve(FORM_ID, [2]);
    const grant = await read(2);
    assert.partialDeepStrictEqual(grant, {
      state: 'active',
      person: { id: aPerson(2).id, name: aPerson(2).name },
      skuId: VISIO,
      productName: fake.products[0]?.name,
      requestId: FORM_ID,
      by: { id: APPROVER.id },
      off: [{ planId: fake.products[0]?.apps[0]?.planId }],
      changed: fake.people.get(aPerson(2).id)?.states?.[0]?.changed,
    });
    assert.ok(grant?.changed, 'the time of the read-back is kept');
    assert.equal(grant.until, undefined);
  });

  it('stand in the list of their person, and in that of their product', async () => {
    await approve(FORM_ID, [2, 3]);
    const ids = [2, 3].map((n) => grantDocumentId(aPerson(n).id, VISIO));
    assert.deepEqual(await idsOn(grantsOfKey(aPerson(2).id), 'list'), ids.slice(0, 1));
    assert.deepEqual(await idsOn(grantsForKey(VISIO), 'list2'), ids);
  });

  it('end when the decision says so', () => {
    const decision = {
      kind: 'approved' as const,
      by: APPROVER,
      at: '2026-03-01T10:00:00.000Z',
      message: '',
      skuId: VISIO,
      productName: 'Visio Plan 2',
      off: [],
      until: '2026-04-01T00:00:00.000Z',
    };
    const entry = anEntry(2, { outcome: { kind: 'assigned', round: 1, at: '2026-03-01T10:01:00.000Z' } });
    assert.equal(grantOf(aRequest({ decision }), entry)?.until, decision.until);
  });

  it('do not exist for somebody who had the license before', async () => {
    fake.people.set(aPerson(2).id, aPerson(2, { direct: [VISIO] }));
    await approve(FORM_ID, [2, 3]);
    assert.equal(await read(2), undefined);
    assert.equal((await read(3))?.requestId, FORM_ID);
  });

  it('are one for each person and product: a later one takes the place of an earlier one', async () => {
    await approve(FORM_ID, [2, 3]);
    // Somebody took the license away by hand, and later asks again.
    await fake.later(2 * 3_600_000);
    fake.people.set(aPerson(2).id, aPerson(2));
    await approve(AGAIN, [2]);
    assert.equal((await read(2))?.requestId, AGAIN);
    assert.equal((await read(3))?.requestId, FORM_ID);
    assert.equal((await idsOn(grantsForKey(VISIO), 'list2')).length, 2);
  });
});
