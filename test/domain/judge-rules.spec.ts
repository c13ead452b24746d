import assert from 'node:assert/strict';
import type { Arbitrary } from 'fast-check';
import {
  array,
  assert as holds,
  boolean,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  option,
  property,
  record,
} from 'fast-check';
import { checkRule, judge } from '../../src/domain/judge-rules.ts';
import { hasProblem, hintsOf, isHolder } from '../../src/domain/person.ts';
import type { Rule, RuleConditions, Scope } from '../../src/domain/rule.ts';
import { scopesOf } from '../../src/domain/rule.ts';
import type { RulePerson, SituationParts } from '../../src/domain/rule-situation.ts';
import { situationOf } from '../../src/domain/rule-situation.ts';
import { aCheck, aPerson, PROJECT, VISIO } from '../support/builders.ts';
import { aRuleOf, aSituation } from '../support/rules.ts';

const FINANCE: Scope = { kind: 'group', groupId: aPerson(91).id, label: 'Finance' };
const LEGAL: Scope = { kind: 'department', label: 'Legal' };
/** Most conditions are absent, so that many rules match. */
const seldom = <T>(values: Arbitrary<T>) =>
  oneof({ weight: 4, arbitrary: constant(undefined) }, { weight: 1, arbitrary: values });
const scope = seldom(constantFrom(FINANCE, LEGAL));
const flag = seldom(constant(true as const));
const number = seldom(integer({ min: 1, max: 4 }));

const conditions = record({
  requesterIn: scope,
  personsIn: scope,
  maxPersons: number,
  selfOnly: flag,
  noHints: flag,
  keepSeats: number,
  maxDays: number,
  maxApprovals: number,
  needsReason: flag,
});
const given = (some: object): Partial<RuleConditions> =>
  Object.fromEntries(Object.entries(some).filter(([, value]) => value !== undefined));

const action = constantFrom<Rule['action']>(
  { kind: 'approve', off: [], apps: [] },
  { kind: 'decline', message: 'Ask your manager.' },
);
const rules = array(record({ skuId: constantFrom(VISIO, VISIO, PROJECT), conditions, action }), {
  maxLength: 5,
}).map((some) =>
  some.map((one, n) =>
    aRuleOf({ skuId: one.skuId, ...given(one.conditions) }, { ruleId: `r${n}`, action: one.action }),
  ),
);

const person = record({
  n: integer({ min: 1, max: 3 }),
  department: constantFrom('Legal', ' legal ', 'Sales', undefined),
  groups: constantFrom(
    new Map([[aPerson(91).id, true]]),
    new Map([[aPerson(91).id, false]]),
    new Map<string, boolean>(),
    undefined,
  ),
  check: record({ guest: boolean(), enabled: boolean(), holder: boolean() }).map(
    ({ guest, enabled, holder }) => aCheck({ guest, enabled, direct: holder ? [VISIO] : [] }),
  ),
}).map(({ n, ...one }): RulePerson => ({ id: aPerson(n).id, ...one }));

const parts = record({
  skuId: constantFrom(VISIO, VISIO, PROJECT, null),
  freeSeats: option(nat(8), { nil: undefined }),
  untilDays: constantFrom(null, undefined, 1, 5),
  approvals: option(nat(5), { nil: undefined }),
  reason: constantFrom('', 'For plans.'),
  requester: person,
  persons: array(person, { minLength: 1, maxLength: 4 }),
});

const judged = (some: readonly Rule[], of: Omit<SituationParts, 'scopes'>) =>
  judge(some, situationOf({ ...of, scopes: scopesOf(some) }));

/** Whether a person surely belongs to a scope; written apart from the code that it judges. */
const isSurelyIn = (of: Scope, { department, groups }: Omit<RulePerson, 'check'>): boolean =>
  of.kind === 'group' ? groups?.get(of.groupId) === true : department?.trim().toLowerCase() === 'legal';

function assertAllHold(
  { conditions: of, action: { kind } }: Rule,
  request: Omit<SituationParts, 'scopes'>,
): void {
  const { persons, requester, freeSeats = -1, untilDays, approvals = 99 } = request;
  assert.equal(request.skuId, of.skuId);
  if (of.requesterIn) assert.ok(isSurelyIn(of.requesterIn, requester));
  for (const one of persons) {
    if (of.personsIn) assert.ok(isSurelyIn(of.personsIn, one));
    if (of.selfOnly) assert.equal(one.id, requester.id);
    if (of.noHints) assert.deepEqual(hintsOf(one.check, of.skuId), []);
    if (kind === 'approve') assert.ok(!hasProblem(one.check, of.skuId));
  }
  const needed = persons.filter(({ check }) => !isHolder(check, of.skuId)).length;
  assert.ok(persons.length <= (of.maxPersons ?? 99));
  if (kind === 'approve' || of.keepSeats !== undefined) assert.ok(freeSeats - needed >= (of.keepSeats ?? 0));
  if (of.maxDays !== undefined) assert.ok(typeof untilDays === 'number' && untilDays <= of.maxDays);
  if (of.maxApprovals !== undefined) assert.ok(approvals + 1 <= of.maxApprovals);
  if (of.needsReason) assert.notEqual(request.reason, '');
}

const one = (n: number, groups: RulePerson['groups']): RulePerson => ({
  id: aPerson(n).id,
  groups,
  check: aCheck(),
});
const holdsFor = (some: Partial<RuleConditions>, more: Parameters<typeof aSituation>[0]) =>
  judge([aRuleOf(some)], aSituation(more)).kind === 'match';

describe('Judging a request by rules', () => {
  it('decides only if each condition holds for each person, whatever the rules and the request', () => {
    let matches = 0;
    holds(
      property(rules, parts, (some, request) => {
        const judgment = judged(some, request);
        if (judgment.kind !== 'match') return;
        matches += 1;
        assertAllHold(judgment.rule, request);
      }),
      { numRuns: 1000 },
    );
    assert.ok(matches > 20);
  });

  it('never turns a request that people decide into an approved one when a person is added', () => {
    holds(
      property(rules, parts, person, (some, request, added) => {
        if (judged(some, request).kind !== 'people') return;
        const more = judged(some, { ...request, persons: [...request.persons, added] });
        assert.equal(more.kind, 'people');
      }),
      { numRuns: 1000 },
    );
  });

  it('goes by the first match alone: rules after it change nothing, nor do those before it that fail', () => {
    holds(
      property(rules, rules, parts, (some, others, request) => {
        const judgment = judged(some, request);
        if (judgment.kind !== 'match') return;
        const { rule } = judgment;
        const upToIt = some.slice(0, some.indexOf(rule) + 1);
        assert.deepEqual(judged([...upToIt, ...others], request), judgment);
        assert.deepEqual(judged([rule], request), judgment);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves a request to people wherever a value of a rule for its product is not known', () => {
    const unsure = aRuleOf({ maxApprovals: 2, maxPersons: 1 }, { ruleId: 'unsure' });
    const simple = aRuleOf({}, { ruleId: 'simple' });
    const situation = aSituation({ approvals: undefined, persons: 2 });
    assert.deepEqual(judge([unsure, simple], situation), {
      kind: 'people',
      failed: [],
      unsure: { ruleId: 'unsure', condition: 'maxApprovals', value: null },
    });
    const other = aRuleOf({ skuId: PROJECT, maxApprovals: 2 }, { ruleId: 'other' });
    assert.equal(judge([other, simple], situation).kind, 'match');
  });

  it('names for each rule the condition that failed, with its value', () => {
    const some = [
      aRuleOf({ skuId: PROJECT }, { ruleId: 'a' }),
      aRuleOf({ maxPersons: 2 }, { ruleId: 'b' }),
      aRuleOf({ keepSeats: 3 }, { ruleId: 'c' }),
    ];
    assert.deepEqual(judge(some, aSituation({ persons: 3, needed: 3 })), {
      kind: 'people',
      failed: [
        { ruleId: 'a', condition: 'product', value: VISIO },
        { ruleId: 'b', condition: 'maxPersons', value: 3 },
        { ruleId: 'c', condition: 'keepSeats', value: 2 },
      ],
    });
  });

  it('approves nobody who would get nothing, and declines such a request all the same', () => {
    const situation = aSituation({ problems: 1, freeSeats: undefined });
    assert.deepEqual(checkRule(aRuleOf(), situation), {
      failed: [{ condition: 'problems', value: 1 }],
      unknown: [{ condition: 'keepSeats', value: null }],
    });
    const declines = aRuleOf({}, { action: { kind: 'decline', message: 'No.' } });
    assert.equal(judge([declines], situation).kind, 'match');
    assert.equal(judge([aRuleOf()], aSituation({ freeSeats: 0 })).kind, 'people');
  });

  it('knows nothing of a group where one person is not known, also if another is outside', () => {
    const of = { skuId: VISIO, freeSeats: 9, untilDays: null, approvals: 0, reason: '', scopes: [FINANCE] };
    const persons = [one(1, undefined), one(2, new Map([[FINANCE.groupId, false]]))];
    const situation = situationOf({ ...of, requester: one(1, undefined), persons });
    const judgment = judge([aRuleOf({ personsIn: FINANCE }), aRuleOf()], situation);
    assert.equal(judgment.kind === 'people' && judgment.unsure?.condition, 'personsIn');
  });

  it('lets a rule match exactly while nobody has a hint, where it says so', () => {
    assert.deepEqual(
      [0, 1].map((hints) => holdsFor({ noHints: true }, { hints })),
      [true, false],
    );
    assert.ok(holdsFor({}, { hints: 1 }));
  });

  it('keeps just as many seats as a rule says', () => {
    assert.ok(holdsFor({ keepSeats: 4 }, { freeSeats: 5 }));
    assert.ok(!holdsFor({ keepSeats: 5 }, { freeSeats: 5 }));
    assert.ok(holdsFor({}, { freeSeats: 1 }));
  });

  it('counts this approval among those of the requester, and takes a license without an end for too long', () => {
    assert.deepEqual(
      [0, 1, 2].map((approvals) => holdsFor({ maxApprovals: 2 }, { approvals })),
      [true, true, false],
    );
    assert.deepEqual(
      [90, 91, null, undefined].map((untilDays) => holdsFor({ maxDays: 90 }, { untilDays })),
      [true, false, false, false],
    );
  });
});
