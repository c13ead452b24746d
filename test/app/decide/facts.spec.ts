import assert from 'node:assert/strict';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { exportAudit } from '../../../src/app/audit/export-audit.ts';
import { approveRequest, declineRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { countRequests } from '../../../src/app/decide/gather-facts.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { StoreError } from '../../../src/app/ports/store.ts';
import { erasePerson } from '../../../src/app/privacy/erase-person.ts';
import type { AuditEntry } from '../../../src/app/records/audit-entry.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { requestDocument } from '../../../src/app/records/documents.ts';
import type { Decision } from '../../../src/domain/request.ts';
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
import { aPerson, aRequest } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { personalChat, PROJECT, VISIO } from '../../support/fake-context.ts';

const products = () => Promise.reject(new OutsideError('transient', 'Away.'));
const noQueries = () => Promise.reject(new StoreError('busy', 'No queries now.'));
const fails = () => Promise.reject(new TypeError('A bug.'));
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
    const about = { skuId: PROJECT, appsOf: PROJECT };
    await approveRequest(fake.ctx, APPROVER, OTHER_FORM_ID, entriesOn(fake, 'pending.', about));
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
      approvals: 1,
      questions: 0,
    });
  });

  it('keeps them for a request that was declined, also while Graph does not answer for its products', async () => {
    await ask(fake);
    const view = await revision();
    const ctx = { ...fake.ctx, licenses: { ...fake.ctx.licenses, products } };

    await declineRequest(ctx, APPROVER, FORM_ID, entriesOn(fake, view));

    const { facts } = await entry();
    assert.ok(facts instanceof Object && 'freeSeats' in facts && 'kept' in facts && 'skuId' in facts);
    assert.deepEqual([facts.freeSeats, facts.kept, facts.skuId], [null, 3, VISIO]);
  });

  it('does without the number of open requests while the store answers no query', async () => {
    await ask(fake);
    const view = await revision();
    const { store } = withStore({ ...fake.ctx, store: fake.store }, { page: noQueries });
    const ctx = { ...fake.ctx, store };

    // Another product than was asked for.
    await approveRequest(ctx, APPROVER, FORM_ID, entriesOn(fake, view, { skuId: PROJECT, appsOf: PROJECT }));

    const { facts } = await entry();
    assert.ok(facts instanceof Object && 'openRequests' in facts && 'skuId' in facts);
    assert.deepEqual([facts.openRequests, facts.skuId], [null, PROJECT]);
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

describe('The latest requests of a person', () => {
  const DAY = 24 * 3_600_000;
  const { id: personId } = EMPLOYEE;
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  const withPage = (page: () => Promise<never>) => {
    const { store } = withStore({ ...fake.ctx, store: fake.store }, { page });
    return { ...fake.ctx, store };
  };
  const ago = (days: number) => fake.ctx.clock.iso(fake.now - days * DAY);
  /** Stores a request that was made, and decided, so many days ago. */
  async function made(n: number, madeAgo: number, decidedAgo?: number, kind: Decision['kind'] = 'approved') {
    const of = { by: APPROVER, message: '', at: ago(decidedAgo ?? 0) };
    const approved = { ...of, kind: 'approved', skuId: VISIO, productName: 'Visio Plan 2', off: [] } as const;
    const decision: Decision = kind === 'approved' ? approved : { ...of, kind: 'declined' };
    const is = { id: `request-${n}`, createdAt: ago(madeAgo) };
    const request =
      decidedAgo === undefined ? aRequest(is) : aRequest({ ...is, decision, status: 'completed' });
    await fake.store.commit([{ kind: 'create', document: requestDocument(request) }], `commit-${n}`);
  }

  it('count as open until they end, and as approved for 30 days', async () => {
    await made(1, 40, 30.1);
    await made(2, 35, 30);
    await made(3, 9, 9);
    await made(4, 8, 8, 'declined');
    await made(5, 1);
    assert.deepEqual(await countRequests(fake.ctx, personId, 9), { open: 1, approvals: 2 });
    assert.deepEqual(await countRequests(fake.ctx, aPerson(2).id, 9), { open: 0, approvals: 0 });
  });

  it('do not say how many were approved where more were made in these days than are read', async () => {
    await made(1, 30.1, 9);
    await made(2, 30, 9);
    await made(3, 20, 9);
    const approvals = [2, 3, 4].map(
      async (limit) => (await countRequests(fake.ctx, personId, limit))?.approvals,
    );
    assert.deepEqual(await Promise.all(approvals), [null, 3, 3]);
  });

  it('are not known while the store answers no query, and a fault of ours stays one', async () => {
    assert.equal(await countRequests(withPage(noQueries), personId, 9), undefined);
    await assert.rejects(countRequests(withPage(fails), personId, 9), TypeError);
  });
});
