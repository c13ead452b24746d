import assert from 'node:assert/strict';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { requireApprover } from '../../../src/app/rights/require-approver.ts';
import { APPROVER } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { FakeContext } from '../../support/fake-context.ts';

describe('While nobody can say who may approve', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
    fake.approvers.add(APPROVER.id);
  });

  afterEach(() => fake.close());

  /** Asks for the right, where asking Graph fails with that error. */
  const askWith = (error: Error) => {
    const mayApprove = async () => {
      throw error;
    };
    const ctx = { ...fake.ctx, rights: { mayApprove } };
    return requireApprover(ctx, APPROVER, 'now', { what: 'approve' });
  };

  it('nobody may: the refusal keeps the cause, and accuses nobody in the audit', async () => {
    const away = new OutsideError('transient', 'Graph is away.');
    await assert.rejects(askWith(away), { code: 'rights-unknown', cause: away });
    assert.deepEqual(await auditedOf(fake, 'refused'), []);
  });

  it('a fault of ours stays one', async () => {
    const bug = new TypeError('A bug.');
    await assert.rejects(askWith(bug), bug);
  });
});
