import assert from 'node:assert/strict';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { requireApprover, requireSettingsRight } from '../../../src/app/rights/require-approver.ts';
import { APPROVER } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { FakeContext } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';

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

describe('The right to change settings', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
    fake.approvers.add(APPROVER.id);
  });

  afterEach(() => fake.close());

  const change = (rights = fake.ctx.rights) =>
    requireSettingsRight({ ...fake.ctx, rights }, APPROVER, { what: 'save-settings' });

  it('belongs to every approver, unless there are groups for it', async () => {
    await change();
    await change({ mayApprove: fake.ctx.rights.mayApprove });
    assert.deepEqual(await auditedOf(fake, 'refused'), []);
  });

  it('is lost with the membership of such a group, at that moment, and the refusal is in the audit', async () => {
    fake.settingsGroup = new Set([APPROVER.id]);
    await change();
    fake.settingsGroup = new Set();
    await assertRefused(change(), 'not-in-settings-group');
    const [entry, ...more] = await auditedOf(fake, 'refused');
    assert.deepEqual([entry?.actor, entry?.after, more], [APPROVER, { attempted: 'save-settings' }, []]);
  });

  it('is lost with the right to approve', async () => {
    await change();
    fake.approvers.clear();
    await assertRefused(change(), 'not-an-approver');
  });

  it('belongs to nobody while Graph cannot say', async () => {
    const away = new OutsideError('transient', 'Graph is away.');
    const mayChangeSettings = () => Promise.reject(away);
    await assertRefused(change({ ...fake.ctx.rights, mayChangeSettings }), 'rights-unknown');
    assert.deepEqual(await auditedOf(fake, 'refused'), []);
  });
});
