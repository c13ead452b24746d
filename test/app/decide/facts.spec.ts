import assert from 'node:assert/strict';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { exportAudit } from '../../../src/app/audit/export-audit.ts';
import { approveRequest, declineRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { StoreError } from '../../../src/app/ports/store.ts';
import { erasePerson } from '../../../src/app/privacy/erase-person.ts';
import type { AuditEntry } from '../../../src/app/records/audit-entry.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import {
  aContextWithPlace,
  aForm,
  APPROVER,
  ask,
  EMPLOYEE,
  entriesOn,
  FORM_ID,
  seen,
} from '../../support/app-story.ts';
import { withStore } from '../../support/both-stores.ts';
import { aPerson } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { personalChat, PROJECT, VISIO } from '../../support/fake-context.ts';

const products = () => Promise.reject(new OutsideError('transient', 'Away.'));
const noQueries = () => Promise.reject(new StoreError('busy', 'No queries now.'));
const OTHER_FORM_ID = '01900000-0000-7000-8000-000000000002';

describe('The audit entry of a decision', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    fake.people.set(EMPLOYEE.id, aPerson(1, { department: 'Legal' }));
  });

  afterEach(() => fake.close());

  const entry = async () => {
    const all = await fake.store.page<DataDocument<AuditEntry>>({
      by: 'list',
      key: 'audit',
      order: 'descending',
      limit: 100,
    });
    return all.find(({ data }) => /approved|declined/.test(data.what))?.data ?? assert.fail('no decision');
  };
  const revision = async () => seen(await viewForApprover(fake.ctx, APPROVER, FORM_ID));

  it('keeps the facts on which a request was approved', async () => {
    fake.people.set(aPerson(2).id, aPerson(2, { direct: [VISIO] }));
    const free = fake.products.find(({ skuId }) => skuId === VISIO)?.free;
    await ask(fake);
    const other = aForm({ id: OTHER_FORM_ID, skuId: PROJECT, told: PROJECT });
    await submitRequest(fake.ctx, EMPLOYEE, other, {
      conversation: personalChat(EMPLOYEE.id),
      activityId: 'form-2',
    });
    await changeExclusion(fake.ctx, APPROVER, FORM_ID, 2, true);
    fake.now += 61 * 60_000;

    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, await revision()));

    assert.deepEqual((await entry()).facts, {
      skuId: VISIO,
      freeSeats: free,
      kept: 2,
      removed: 1,
      holders: 1,
      hints: { 'has-it': 1 },
      requester: { id: EMPLOYEE.id, name: 'Person 1', department: 'Legal' },
      forRequester: true,
      openRequests: 2,
      waitedMinutes: 61,
      hasReason: true,
      untilDays: null,
      asked: VISIO,
      askedDays: null,
      approvals: 0,
      questions: 0,
    });
  });

  it('keeps them for a request that was declined, also while Graph does not answer for its products', async () => {
    await ask(fake);
    const view = await revision();
    const ctx = { ...fake.ctx, licenses: { ...fake.ctx.licenses, products } };

    await declineRequest(ctx, APPROVER, FORM_ID, entriesOn(fake, view));

    const { facts } = await entry();
    assert.ok(facts instanceof Object && 'freeSeats' in facts && 'kept' in facts);
    assert.deepEqual([facts.freeSeats, facts.kept], [null, 3]);
  });

  it('does without the number of open requests while the store answers no query', async () => {
    await ask(fake);
    const view = await revision();
    const { store } = withStore({ ...fake.ctx, store: fake.store }, { page: noQueries });
    const ctx = { ...fake.ctx, store };

    await approveRequest(ctx, APPROVER, FORM_ID, entriesOn(fake, view));

    const { facts } = await entry();
    assert.ok(facts instanceof Object && 'openRequests' in facts);
    assert.equal(facts.openRequests, null);
  });

  it('is exported with them, and keeps its numbers when the requester is erased', async () => {
    await ask(fake);
    await declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, await revision()));
    await fake.work();
    const person = { id: EMPLOYEE.id, names: ['Person 1'], addresses: ['person1@contoso.com'] };
    assert.deepEqual(await erasePerson({ ...fake.ctx, store: fake.store }, person), []);

    let csv = '';
    for await (const part of exportAudit(fake.store, 'csv')) csv += part;
    const line = csv.split('\r\n').find((one) => one.includes('request-declined')) ?? '';
    assert.match(line, /""kept"":3,/);
    assert.match(line, /""requester"":\{""id"":""erased-[^"]+"",""name"":""Person [^"]+""\}/);
    assert.doesNotMatch(line, /Legal/);
  });
});
