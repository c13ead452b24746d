import assert from 'node:assert/strict';
import { spy } from 'sinon';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import type { Operation } from '../../../src/app/ports/store.ts';
import { auditDocument } from '../../../src/app/records/audit-entry.ts';
import { create } from '../../../src/app/records/documents.ts';
import { madeByKey } from '../../../src/app/records/keys.ts';
import { membershipDocument } from '../../../src/app/records/request-documents.ts';
import type { Why } from '../../../src/app/seats/why-person.ts';
import { whyPerson } from '../../../src/app/seats/why-person.ts';
import {
  aContextWithPlace,
  aForm,
  APPROVER,
  ask,
  entriesOn,
  FORM_ID,
  OTHER_APPROVER,
} from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, aProduct, aRequest, PROJECT, VISIO } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { personalChat } from '../../support/fake-context.ts';
import { actor } from '../../support/giving-back.ts';
import { approve, forgetGrant } from '../../support/grants.ts';

const AGAIN = '01900000-0000-7000-8000-000000000002';
const DAY_MS = 86_400_000;

/** The nth of audit lines that are newer than all others, or older. */
function line({ ctx }: FakeContext, n: number, first = '10000000'): Operation {
  const id = `${first}-0000-7000-8000-${String(n).padStart(12, '0')}`;
  return create(auditDocument(ctx, id, { actor: 'license-desk', what: 'outage', after: {} }));
}

describe('an approval from before there were grants', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    fake.products = [aProduct({ free: 10 }), aProduct({ skuId: PROJECT, name: 'Project Plan 3' })];
  });
  afterEach(() => fake.close());

  async function explained(n: number): Promise<Why> {
    const answer = await whyPerson(fake.ctx, APPROVER, aPerson(n).id);
    assert(answer.outcome === 'found', answer.outcome);
    return answer;
  }

  for (const n of [1, 3])
    it(`is found in its request (person ${n})`, async () => {
      await approve(fake);
      await forgetGrant(fake, n);
      const [decision] = await auditedOf(fake, 'request-approved');
      const approved = { requestId: FORM_ID, by: APPROVER, at: decision?.at, isKept: true };
      const page = spy(fake.store, 'page');
      assert.deepEqual((await explained(n)).licenses[0]?.sources, [{ from: 'approval', approved }]);
      assert.ok(page.called && !page.calledWithMatch({ key: 'audit' }), 'The audit is not searched.');
    });

  it('is the newest of several approvals, in requests and in the audit', async () => {
    await approve(fake);
    await fake.later(DAY_MS);
    // Somebody took the license away by hand, and it was asked for again.
    fake.people.set(aPerson(3).id, aPerson(3));
    await approve(fake, { id: AGAIN, by: OTHER_APPROVER });
    await forgetGrant(fake, 3);
    for (const isKept of [true, false]) {
      assert.partialDeepStrictEqual((await explained(3)).licenses[0]?.sources, [
        { from: 'approval', approved: { requestId: AGAIN, by: OTHER_APPROVER, isKept } },
      ]);
      await fake.later(32 * DAY_MS);
    }
  });

  it('is the newest of those that the person and others asked for', async () => {
    await approve(fake);
    await fake.later(DAY_MS);
    fake.people.set(aPerson(1).id, aPerson(1));
    const form = aForm({
      id: AGAIN,
      ownerId: aPerson(4).id,
      forMe: false,
      picked: [aPerson(1).id],
      typed: '',
    });
    const where = { conversation: personalChat(aPerson(4).id), activityId: undefined };
    await submitRequest(fake.ctx, actor(4), form, where);
    await fake.work();
    await approveRequest(fake.ctx, OTHER_APPROVER, AGAIN, entriesOn(fake, 'pending.'));
    await fake.work();
    await forgetGrant(fake, 1);
    assert.partialDeepStrictEqual((await explained(1)).licenses[0]?.sources, [
      { from: 'approval', approved: { requestId: AGAIN, by: OTHER_APPROVER } },
    ]);
  });

  it('is found beside requests that are open, or gone from the list of a person', async () => {
    await approve(fake);
    await forgetGrant(fake, 3);
    await ask(fake, { id: AGAIN });
    await fake.store.commit([create(membershipDocument(aPerson(3).id, aRequest({ id: 'gone' })))], 'gone');
    assert.partialDeepStrictEqual((await explained(3)).licenses[0]?.sources, [
      { from: 'approval', approved: { requestId: FORM_ID } },
    ]);
  });

  it('does not explain a license before it has given it', async () => {
    await ask(fake);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    fake.people.set(aPerson(3).id, aPerson(3, { direct: [VISIO] }));
    assert.deepEqual((await explained(3)).licenses[0]?.sources, [{ from: 'elsewhere' }]);
  });

  it('is found in the audit by any outcome of its persons; no further back than it must', async () => {
    const older = Array.from({ length: 100 }, (_, n) => line(fake, n, '0000'));
    await fake.store.commit(older.slice(50), 'older');
    await fake.store.commit(older.slice(0, 50), 'oldest');
    const wrote = (what: string, after: object) => {
      const entry = { actor: 'license-desk', what, requestId: 'old', after } as const;
      return create(auditDocument(fake.ctx, fake.ctx.ids.next(), entry));
    };
    const at = '2026-11-20T10:00:00.000Z';
    const outcomes = [{ person: aPerson(3).id, outcome: 'assigned' }];
    const entries = [
      wrote('request-approved', { kind: 'approved', skuId: VISIO, by: APPROVER, at }),
      wrote('outcomes-recorded', { outcomes }),
    ];
    await fake.store.commit(entries, 'entries');
    fake.people.set(aPerson(3).id, aPerson(3, { direct: [VISIO] }));
    const page = spy(fake.store, 'page');
    assert.deepEqual((await explained(3)).licenses[0]?.sources, [
      { from: 'approval', approved: { requestId: 'old', by: APPROVER, at, isKept: false } },
    ]);
    const pages = page.getCalls().filter(({ args: [query] }) => query.key === 'audit');
    assert.equal(pages.length, 1);
  });

  it('is looked for in the audit if only other products are explained by requests', async () => {
    await approve(fake, { skuId: PROJECT });
    await forgetGrant(fake, 3, PROJECT);
    await fake.later(32 * DAY_MS);
    await approve(fake, { id: AGAIN });
    assert.deepEqual(
      (await explained(3)).licenses.map(({ productName, sources }) => [productName, sources[0]?.from]),
      [
        ['Project Plan 3', 'approval'],
        ['Visio Plan 2', 'grant'],
      ],
    );
  });

  it('is found in the audit when that request is removed', async () => {
    await approve(fake);
    await forgetGrant(fake, 3);
    await fake.later(31 * DAY_MS);
    const { licenses, isCut } = await explained(3);
    assert.partialDeepStrictEqual(licenses[0]?.sources, [
      { from: 'approval', approved: { requestId: FORM_ID, by: APPROVER, isKept: false } },
    ]);
    assert.equal(isCut, false);
  });

  it('is looked for in requests and audit only where the license was assigned: not for a holder', async () => {
    fake.people.set(aPerson(3).id, aPerson(3, { direct: [VISIO] }));
    await approve(fake);
    assert.deepEqual((await explained(3)).licenses[0]?.sources, [{ from: 'elsewhere' }]);
    await fake.later(31 * DAY_MS);
    assert.deepEqual((await explained(3)).licenses[0]?.sources, [{ from: 'elsewhere' }]);
  });

  it('says that it may be missing if the audit has more than 2,000 newer entries', async () => {
    await approve(fake);
    await forgetGrant(fake, 3);
    await fake.later(31 * DAY_MS);
    for (let n = 0; n < 2000; n += 50) {
      const lines = Array.from({ length: 50 }, (_, more) => line(fake, n + more));
      await fake.store.commit(lines, `lines-${n}`);
    }
    const { licenses, isCut } = await explained(3);
    assert.deepEqual([licenses[0]?.sources[0]?.from, isCut], ['elsewhere', true]);
    // A grant explains it, so nothing is searched.
    const page = spy(fake.store, 'page');
    assert.equal((await explained(2)).isCut, false);
    assert.ok(!page.calledWithMatch({ key: madeByKey(aPerson(2).id) }));
  });
});
