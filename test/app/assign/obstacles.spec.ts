import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { revisionOf } from '../../../src/domain/revision.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from '../../support/app-story.ts';
import { aProduct } from '../../support/builders.ts';

describe('a product that can no longer be assigned once it is approved', () => {
  const cases = [
    ['gone', 'product-gone', 'its subscription was canceled'],
    ['self-service', 'not-assignable', 'only its buyer can assign it'],
    ['company', 'not-assignable', 'it is for the whole company'],
  ] as const;
  for (const [obstacle, reason, because] of cases) {
    it(`fails for everybody at once with words, and waits for nothing, since ${because}`, async () => {
      const fake = await aContextWithPlace();
      try {
        await ask(fake);
        const { request } = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
        await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, revisionOf(request)));
        fake.products = [aProduct({ assignable: false, obstacle })];
        await fake.work();

        const after = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
        assert.equal(after.request.status, 'failed');
        const reasons = after.entries.map(({ outcome }) =>
          outcome?.kind === 'failed' ? outcome.reason : outcome?.kind,
        );
        assert.deepEqual(reasons, [reason, reason, reason]);
        assert.deepEqual(fake.writes, []);
      } finally {
        await fake.close();
      }
    });
  }
});
