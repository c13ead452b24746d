import assert from 'node:assert/strict';
import { exportAudit } from '../../../src/app/audit/export-audit.ts';
import { approveRequest, declineRequest } from '../../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import type { DecisionEntries } from '../../../src/app/ports/results.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { grantDocumentId } from '../../../src/app/records/keys.ts';
import { saveEndRule } from '../../../src/app/settings/end-rules.ts';
import type { EndRule } from '../../../src/domain/ends.ts';
import { endRuleOf } from '../../../src/domain/ends.ts';
import type { Grant } from '../../../src/domain/grant.ts';
import { aContextWithPlace, APPROVER, ask, entriesOn, FORM_ID } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { VISIO } from '../../support/fake-context.ts';

const MUST: EndRule = { kind: 'must', days: 30 };
const MAY: EndRule = { kind: 'may' };

describe('The last day of the licenses of a request', () => {
  let fake: FakeContext;

  // It is 22 November 2026 there.
  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  const rule = async (next: EndRule): Promise<void> => {
    const { ends } = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    await saveEndRule(fake.ctx, APPROVER, { skuId: VISIO, rule: next }, endRuleOf(ends?.rules ?? {}, VISIO));
  };
  const approve = (entered: Partial<DecisionEntries> = {}) =>
    approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.', entered));
  const decision = async () => (await viewForApprover(fake.ctx, APPROVER, FORM_ID)).request.decision;

  it('is kept as the moment after it, in the decision, its audit entry, its facts and each grant', async () => {
    await ask(fake);
    await rule(MUST);
    const { outcome } = await approve({ until: '2026-12-05', untilSeen: '2026-12-05' });
    assert.equal(outcome, 'decided');

    const until = '2026-12-05T23:00:00.000Z';
    const kept = await decision();
    assert.equal(kept?.kind === 'approved' && kept.until, until);
    const [entry] = await auditedOf(fake, 'request-approved');
    assert.equal(Object(entry?.after).until, until);
    assert.equal(Object(entry?.facts).untilDays, 13);
    let csv = '';
    for await (const part of exportAudit(fake.store, 'csv')) csv += part;
    assert.ok(csv.includes(until));
    await fake.work();
    const grant = await fake.store.read<DataDocument<Grant>>(grantDocumentId(aPerson(1).id, VISIO));
    assert.equal(grant?.data.until, until);
  });

  it('does not exist where licenses never end, whatever was wished and entered', async () => {
    await ask(fake, { until: '2026-12-05' });
    assert.equal((await approve()).outcome, 'decided');
    const kept = await decision();
    assert.ok(kept && !('until' in kept));
    assert.equal(Object((await auditedOf(fake, 'request-approved'))[0]?.facts).untilDays, null);
  });

  it('is never another one than the button named: a card without it is shown with it first', async () => {
    await ask(fake);
    await rule(MUST);
    assert.equal((await approve()).outcome, 'end-unseen');
    assert.equal(await decision(), undefined);
    assert.equal((await approve({ untilSeen: '2026-12-22' })).outcome, 'decided');
  });

  it('is not the one of a rule that changed after the card was drawn', async () => {
    await ask(fake, { until: '2026-12-20' });
    await rule(MAY);
    const seen = { until: '2026-12-20', untilSeen: '2026-12-20' };
    await rule({ kind: 'must', days: 7 });
    assert.equal((await approve(seen)).outcome, 'end-unseen');
    await rule({ kind: 'never' });
    assert.equal((await approve(seen)).outcome, 'end-unseen');
    await rule({ kind: 'must', days: 28 });
    assert.equal((await approve(seen)).outcome, 'decided');
  });

  it('is shown again where the approver entered another one than the button named', async () => {
    await ask(fake, { until: '2026-12-20' });
    await rule(MAY);
    assert.equal((await approve({ until: '2026-12-24', untilSeen: '2026-12-20' })).outcome, 'end-unseen');
    assert.equal((await approve({ until: '', untilSeen: '2026-12-20' })).outcome, 'end-unseen');
    assert.equal((await approve({ until: '', untilSeen: '' })).outcome, 'decided');
  });

  it('is the wish of the requester, where the approver entered none', async () => {
    await ask(fake, { until: '2026-12-20' });
    await rule(MAY);
    assert.equal((await approve({ untilSeen: '2026-12-20' })).outcome, 'decided');
  });

  it('is at most the cap', async () => {
    await ask(fake, { until: '2027-06-01' });
    await rule(MUST);
    const late = { until: '2027-06-01', untilSeen: '2027-06-01' };
    assert.equal((await approve(late)).outcome, 'end-unseen');
    assert.equal((await approve({ ...late, untilSeen: '2026-12-22' })).outcome, 'decided');
    const kept = await decision();
    assert.equal(kept?.kind === 'approved' && kept.until, '2026-12-22T23:00:00.000Z');
  });

  for (const [typed, problem] of [
    ['2026-11-21', 'until-past'],
    ['2037-01-01', 'until-too-late'],
    ['soon', 'until-unread'],
  ] as const) {
    it(`cannot be what is no such day: ${typed}`, async () => {
      await ask(fake);
      await rule(MAY);
      const answer = await approve({ until: typed, untilSeen: '' });
      assert.deepEqual([answer.outcome, 'problem' in answer && answer.problem], ['until-wrong', problem]);
      assert.equal(await decision(), undefined);
    });
  }

  it('is that of calendars in the zone of the configuration', async () => {
    await ask(fake);
    await rule(MUST);
    fake.now = Date.parse('2026-12-01T03:30:00.000Z');
    const ctx = { ...fake.ctx, options: { ...fake.ctx.options, timeZone: 'America/New_York' } };
    const entered = entriesOn(fake, 'pending.', { untilSeen: '2026-12-30' });
    assert.equal((await approveRequest(ctx, APPROVER, FORM_ID, entered)).outcome, 'decided');
    const kept = await decision();
    assert.equal(kept?.kind === 'approved' && kept.until, '2026-12-31T05:00:00.000Z');
    assert.equal(Object((await auditedOf(fake, 'request-approved'))[0]?.facts).untilDays, 30);
  });

  it('does not matter to a decision against the request, which has no such fact', async () => {
    await ask(fake);
    await rule(MUST);
    const answer = await declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    assert.equal(answer.outcome, 'decided');
    const [entry] = await auditedOf(fake, 'request-declined');
    assert.ok(entry?.facts && !Object.hasOwn(entry.facts, 'untilDays'));
  });
});
