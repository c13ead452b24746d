import assert from 'node:assert/strict';
import { spy } from 'sinon';
import type { Operation } from '../../../src/app/ports/store.ts';
import { auditDocument } from '../../../src/app/records/audit-entry.ts';
import { create } from '../../../src/app/records/documents.ts';
import type { Why } from '../../../src/app/seats/why-person.ts';
import { whyPerson } from '../../../src/app/seats/why-person.ts';
import { aContextWithPlace, APPROVER, FORM_ID, OTHER_APPROVER } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, aProduct, PROJECT, VISIO } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { approve, forgetGrant } from '../../support/grants.ts';

const AGAIN = '01900000-0000-7000-8000-000000000002';
const DAY_MS = 86_400_000;

/** The nth of audit lines that are newer than all others. */
function line({ ctx }: FakeContext, n: number): Operation {
  const id = `10000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
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
    assert.equal((await explained(2)).isCut, false);
  });
});
