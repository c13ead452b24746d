import assert from 'node:assert/strict';
import type { AuditEntry } from '../../../src/app/records/audit-entry.ts';
import { auditDocument } from '../../../src/app/records/audit-entry.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { create } from '../../../src/app/records/documents.ts';
import type { SavedSettings } from '../../../src/app/records/read-settings.ts';
import { SETTINGS_ID } from '../../../src/app/records/read-settings.ts';
import { rehearseRule } from '../../../src/app/rules/rehearse-rule.ts';
import { approveRequest, declineRequest } from '../../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { aContextWithPlace, APPROVER, ask, entriesOn, FORM_ID, seen } from '../../support/app-story.ts';
import { aPerson, aRule, PROJECT, someFacts, VISIO } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { askFor, makeRule, seeRehearsal } from '../../support/rules.ts';

const LEE = { id: aPerson(21).id, name: 'Lee Gu' };

const facts = (more: Parameters<typeof someFacts>[0] = {}) =>
  someFacts({ asked: VISIO, approvals: 0, ...more });

describe('The rehearsal of a rule on the audit', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  /** Writes entries as if so many decisions had been made. */
  const past = async (count: number, of: (n: number) => Partial<AuditEntry>) => {
    for (let start = 0; start < count; start += 90) {
      const entries = Array.from({ length: Math.min(90, count - start) }, (_, n) => {
        const entry = { actor: LEE, what: 'request-approved', requestId: `r${start + n}`, ...of(start + n) };
        return create(auditDocument(fake.ctx, fake.ctx.ids.next(), entry));
      });
      await fake.store.commit(entries, fake.ctx.ids.next());
    }
  };

  it('replays the decisions that were made, with the facts that they were made on', async () => {
    const ruleId = await makeRule(fake, { maxPersons: '3' });
    const view = await ask(fake);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));
    const { counts } = await seeRehearsal(fake, ruleId);
    assert.deepEqual(counts, {
      decisions: 1,
      agreed: 1,
      differs: 0,
      left: 0,
      cannotSay: 0,
      old: 0,
      others: 0,
    });
  });

  it('shows a request that was declined and would have been approved, and who declined it', async () => {
    const ruleId = await makeRule(fake);
    await ask(fake);
    const view = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    await declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view), { message: 'No.' }));
    const { lines, counts } = await seeRehearsal(fake, ruleId);
    assert.equal(counts.differs, 1);
    assert.deepEqual(
      lines.map(({ requestId, by, did, would, tipped }) => [requestId, by, did, would, tipped]),
      [[FORM_ID, APPROVER, 'decline', 'approve', { condition: 'decision', value: 'decline' }]],
    );
  });

  it('takes the last hundred decisions, and gives the differences before what is left, from any line on', async () => {
    const ruleId = await makeRule(fake, { maxPersons: '3' });
    await past(150, (n) => ({
      what: n % 10 === 0 ? 'request-declined' : 'request-approved',
      after: { by: n % 2 === 0 ? LEE : aRule() },
      facts: facts(n % 10 === 1 ? { kept: 4 } : {}),
    }));
    const first = await seeRehearsal(fake, ruleId);
    assert.deepEqual(
      [first.counts.decisions, first.counts.agreed, first.counts.differs, first.counts.left],
      [100, 80, 10, 10],
    );
    assert.ok(first.lines.every(({ would }) => would === 'approve'));
    assert.equal(first.lines[0]?.requestId, 'r140');
    const second = await seeRehearsal(fake, ruleId, 10);
    assert.ok(second.lines.every(({ would, by }) => would === 'leave' && by.kind === 'rule'));
    const across = await seeRehearsal(fake, ruleId, 9);
    assert.deepEqual([across.lines[0], across.lines.slice(1)], [first.lines[9], second.lines.slice(0, 9)]);
    const last = await seeRehearsal(fake, ruleId, 99);
    assert.deepEqual([last.begin, last.lines], [19, second.lines.slice(9)]);
    assert.equal((await seeRehearsal(fake, ruleId, -1)).begin, 0);
  });

  it('searches the last two thousand entries, for decisions that somebody has made', async () => {
    const ruleId = await makeRule(fake, { maxApprovals: '1' });
    await past(1, () => ({ facts: facts() }));
    await past(1, () => ({ actor: 'license-desk', facts: facts() }));
    await past(1998, () => ({ what: 'request-withdrawn' }));
    const { counts } = await seeRehearsal(fake, ruleId);
    // Requests are kept for as long as approvals are counted.
    assert.deepEqual([counts.decisions, counts.agreed], [1, 1]);
    await past(1, () => ({ what: 'request-withdrawn' }));
    assert.equal((await seeRehearsal(fake, ruleId)).counts.decisions, 0);
  });

  it('goes by the day that was asked for, also where an approver gave another one, or none', async () => {
    const data = { values: { ends: { [VISIO]: { kind: 'may' } } }, revision: 1, saves: [] } as const;
    const settings: DataDocument<SavedSettings> = { id: SETTINGS_ID, type: 'settings', data };
    await fake.store.commit([create(settings)], 'ends');
    const ruleId = await makeRule(fake, { maxDays: '30' });
    for (const [n, wish, typed] of [
      [1, '2027-02-20', '2026-12-02'],
      [2, '2026-12-02', '2027-02-20'],
    ] as const) {
      const id = await askFor(fake, n, { until: wish });
      const view = await viewForApprover(fake.ctx, APPROVER, id);
      const entered = entriesOn(fake, seen(view), { until: typed, untilSeen: typed });
      assert.equal((await approveRequest(fake.ctx, APPROVER, id, entered)).outcome, 'decided');
    }
    const long = await askFor(fake, 3, { until: '2027-02-20' });
    const view = await viewForApprover(fake.ctx, APPROVER, long);
    await declineRequest(fake.ctx, APPROVER, long, entriesOn(fake, seen(view)));
    const { lines, counts } = await seeRehearsal(fake, ruleId);
    assert.deepEqual([counts.agreed, counts.cannotSay], [1, 0]);
    assert.deepEqual(
      lines.map(({ requestId, would, tipped }) => [requestId, would, tipped]),
      [
        ['form-3', 'leave', { condition: 'maxDays', value: 90 }],
        ['form-1', 'leave', { condition: 'maxDays', value: 90 }],
      ],
    );
  });

  it('takes less than a second of the processor for a hundred decisions', async () => {
    const ruleId = await makeRule(fake, { maxPersons: '3' });
    await past(100, (n) => ({ facts: facts({ kept: (n % 5) + 1 }) }));
    const before = process.cpuUsage();
    assert.equal((await seeRehearsal(fake, ruleId)).counts.decisions, 100);
    const { user, system } = process.cpuUsage(before);
    assert.ok(user + system < 1_000_000, `${user + system} µs`);
  });

  it('says how many entries are from before facts were kept, and of other products', async () => {
    const ruleId = await makeRule(fake);
    await past(3, () => ({}));
    await past(2, () => ({ facts: facts({ asked: PROJECT, skuId: PROJECT }) }));
    const { counts } = await seeRehearsal(fake, ruleId);
    assert.deepEqual([counts.decisions, counts.cannotSay, counts.old, counts.others], [5, 3, 3, 2]);
  });

  it('keeps its revision when more decisions agree, and gets another with a difference or another day', async () => {
    const ruleId = await makeRule(fake);
    const { revision } = await seeRehearsal(fake, ruleId);
    await past(1, () => ({ facts: facts() }));
    assert.equal((await seeRehearsal(fake, ruleId)).revision, revision);
    await past(1, () => ({ what: 'request-declined', facts: facts() }));
    assert.notEqual((await seeRehearsal(fake, ruleId)).revision, revision);
    fake.now += 86_400_000;
    assert.notEqual((await seeRehearsal(fake, ruleId)).day, '2026-11-22');
  });

  it('says that a rule is gone', async () => {
    const answer = await rehearseRule(fake.ctx, APPROVER, 'nobody');
    assert.deepEqual([answer.outcome, answer.view.rules], ['gone', []]);
  });
});
