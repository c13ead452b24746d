import assert from 'node:assert/strict';
import type { Facts } from '../../src/domain/facts.ts';
import type { PastDecision } from '../../src/domain/rehearsal.ts';
import { rehearse } from '../../src/domain/rehearsal.ts';
import type { Rule, RuleConditions } from '../../src/domain/rule.ts';
import { aPerson, PROJECT, someFacts, VISIO } from '../support/builders.ts';
import { aRuleOf } from '../support/rules.ts';

const megan = { id: aPerson(9).id, name: 'Megan Bowen' };
const AT = '2026-11-22T10:00:00.000Z';

const decided = (facts: Partial<Facts> | undefined, did: PastDecision['did'] = 'approve'): PastDecision => ({
  entryId: 'aud:1',
  requestId: 'r1',
  at: AT,
  by: megan,
  did,
  facts: facts && someFacts({ asked: VISIO, approvals: 0, ...facts }),
});

const from = (department?: string) => ({
  requester: { id: megan.id, name: '', ...(department !== undefined && { department }) },
});
const rehearsed = (rule: Rule, ...decisions: readonly PastDecision[]) => rehearse(rule, decisions);
const tipped = (conditions: Partial<RuleConditions>, facts: Partial<Facts>) => {
  const { differs, left, cannotSay } = rehearsed(aRuleOf(conditions), decided(facts));
  return [...differs, ...left].map((one) => one.tipped)[0] ?? (cannotSay > 0 ? 'cannot say' : 'agreed');
};

describe('The rehearsal of a rule', () => {
  it('counts each decision once: agreed, differs, left to people, cannot say, or another product', () => {
    const rule = aRuleOf({ maxPersons: 3 });
    const result = rehearsed(
      rule,
      decided({}),
      decided({}, 'decline'),
      decided({ kept: 4 }),
      decided(undefined),
      decided({ freeSeats: null }),
      decided({ asked: PROJECT, skuId: PROJECT }),
    );
    const { differs, left, ...counts } = result;
    assert.deepEqual(counts, { decisions: 6, agreed: 1, cannotSay: 2, old: 1, others: 1 });
    assert.deepEqual([differs.length, left.length], [1, 1]);
    assert.equal(left[0]?.would, 'leave');
  });

  it('says of each difference which condition tipped it, and its value', () => {
    assert.deepEqual(tipped({ maxPersons: 2 }, { kept: 2, removed: 1 }), {
      condition: 'maxPersons',
      value: 3,
    });
    assert.deepEqual(tipped({ noHints: true }, { hints: { guest: 2 } }), { condition: 'noHints', value: 2 });
    assert.deepEqual(tipped({ keepSeats: 3 }, { freeSeats: 5, kept: 3 }), {
      condition: 'keepSeats',
      value: 2,
    });
    assert.deepEqual(tipped({}, { freeSeats: 5, graceSeats: 4, kept: 3 }), {
      condition: 'keepSeats',
      value: -2,
    });
    assert.deepEqual(tipped({ maxApprovals: 1 }, { approvals: 1 }), { condition: 'maxApprovals', value: 1 });
    assert.deepEqual(tipped({ maxDays: 30 }, { untilDays: null }), { condition: 'maxDays', value: null });
    assert.deepEqual(tipped({ needsReason: true }, {}), { condition: 'needsReason', value: false });
    assert.deepEqual(tipped({ selfOnly: true }, { kept: 2 }), { condition: 'selfOnly', value: false });
    assert.deepEqual(tipped({}, { hints: { gone: 1 } }), { condition: 'problems', value: 1 });
  });

  it('shows what it would have approved and an approver did not: all of it, or persons that were removed', () => {
    const { differs } = rehearsed(aRuleOf(), decided({}, 'decline'), decided({ kept: 2, removed: 1 }));
    assert.deepEqual(
      differs.map(({ did, would, tipped: by }) => [did, would, by]),
      [
        ['decline', 'approve', { condition: 'decision', value: 'decline' }],
        ['approve', 'approve', { condition: 'removed', value: 1 }],
      ],
    );
  });

  it('takes another product than was asked for for a difference, whose seats and hints say nothing', () => {
    const other = { asked: VISIO, skuId: PROJECT, freeSeats: 0, hints: { 'no-location': 1 } } as const;
    assert.deepEqual(tipped({}, other), { condition: 'product', value: PROJECT });
    assert.deepEqual(tipped({ maxPersons: 1 }, other), { condition: 'maxPersons', value: 3 });
  });

  it('takes the approved product for the one that was asked for, where an earlier release did not keep it', () => {
    const old = { ...decided({}), facts: someFacts({ approvals: 0 }) };
    assert.equal(rehearsed(aRuleOf(), old).agreed, 1);
  });

  it('agrees with people who declined what it would decline', () => {
    const rule = aRuleOf({ maxPersons: 3 }, { action: { kind: 'decline', message: 'No.' } });
    assert.equal(rehearsed(rule, decided({ freeSeats: null }, 'decline')).agreed, 1);
    assert.equal(rehearsed(rule, decided({ kept: 2, removed: 1 }, 'decline')).agreed, 1);
    assert.equal(rehearsed(rule, decided({})).differs[0]?.would, 'decline');
  });

  it('cannot say where the fact of a condition was not kept, and can where another condition fails', () => {
    const finance = { kind: 'group', groupId: aPerson(91).id, label: 'Finance' } as const;
    assert.equal(tipped({ personsIn: finance }, {}), 'cannot say');
    assert.equal(tipped({ maxApprovals: 1 }, { approvals: null }), 'cannot say');
    assert.deepEqual(tipped({ personsIn: finance, maxPersons: 1 }, {}), {
      condition: 'maxPersons',
      value: 3,
    });
    const scopes = { requester: {}, persons: { [`group:${finance.groupId}`]: false } };
    assert.deepEqual(tipped({ personsIn: finance }, { scopes }), { condition: 'personsIn', value: false });
  });

  it('knows the department of the requester from the facts, unless it was erased', () => {
    const legal = { kind: 'department', label: 'Legal' } as const;
    assert.equal(tipped({ requesterIn: legal }, from(' legal')), 'agreed');
    assert.deepEqual(tipped({ requesterIn: legal }, from('Sales')), {
      condition: 'requesterIn',
      value: false,
    });
    assert.equal(tipped({ requesterIn: legal }, from()), 'cannot say');
    assert.equal(tipped({ personsIn: legal }, { ...from('Legal'), kept: 1 }), 'agreed');
    assert.equal(tipped({ personsIn: legal }, { ...from('Legal'), kept: 2 }), 'cannot say');
  });
});
