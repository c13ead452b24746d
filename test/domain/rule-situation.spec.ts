import assert from 'node:assert/strict';
import type { Check, Person } from '../../src/domain/person.ts';
import type { Scope } from '../../src/domain/rule.ts';
import type { RulePerson, SituationParts } from '../../src/domain/rule-situation.ts';
import { situationIn, situationOf } from '../../src/domain/rule-situation.ts';
import { aCheck, aPerson, someFacts, VISIO } from '../support/builders.ts';

const FINANCE: Scope = { kind: 'group', groupId: 'ABC', label: 'Finance' };
const LEGAL: Scope = { kind: 'department', label: ' Legal' };
const person = (n: number, more: Partial<Person> = {}, of: Partial<RulePerson> = {}): RulePerson => ({
  id: aPerson(n).id,
  groups: undefined,
  check: aCheck(more),
  ...of,
});
const nowhere: Check = { ...aCheck(), located: false };
const parts = (more: Partial<SituationParts> = {}): SituationParts => ({
  skuId: VISIO,
  freeSeats: 5,
  untilDays: null,
  approvals: 2,
  reason: '',
  requester: person(1),
  persons: [person(1)],
  scopes: [],
  ...more,
});
/** The answer to one scope, about persons and requester alike. */
const isIn = (scope: Scope, ...persons: readonly RulePerson[]) =>
  Object.values(situationOf(parts({ scopes: [scope], persons })).personsIn)[0];
const department = (name?: string) => person(1, {}, { department: name });
const groups = (answer?: boolean) =>
  person(1, {}, { groups: new Map(answer === undefined ? [] : [['abc', answer]]) });

describe('The situation of a request for rules', () => {
  it('counts the persons, those who need a seat, those with a problem, and all hints', () => {
    const persons = [
      person(1),
      person(2, { direct: [VISIO], guest: true }),
      person(3, { inherited: [VISIO] }),
      person(4, { enabled: false, guest: true }),
      { ...person(5), check: nowhere },
    ];
    const { needed, problems, hints, ...rest } = situationOf(parts({ persons }));
    assert.deepEqual([rest.persons, needed, problems, hints], [5, 3, 2, 6]);
    assert.deepEqual([rest.skuId, rest.freeSeats, rest.untilDays, rest.approvals], [VISIO, 5, null, 2]);
    const other = situationOf(parts({ persons, skuId: null }));
    assert.deepEqual([other.needed, other.problems, other.hints], [5, 2, 4]);
  });

  it('is for the requester alone only if nobody else is asked for', () => {
    const some = [[person(1)], [person(2)], [person(1), person(2)], []];
    assert.deepEqual(
      some.map((persons) => situationOf(parts({ persons })).isSelfOnly),
      [true, false, false, false],
    );
  });

  it('has a reason if one was written', () => {
    assert.deepEqual(
      ['', ' \n', ' So. '].map((reason) => situationOf(parts({ reason })).hasReason),
      [false, false, true],
    );
  });

  it('knows a department by its name, however it is written, and nobody is in one without a name', () => {
    assert.equal(isIn(LEGAL, department('LEGAL ')), true);
    assert.equal(isIn(LEGAL, department('Sales')), false);
    assert.equal(isIn(LEGAL, department()), false);
    for (const one of [department(), department(' ')])
      assert.equal(isIn({ ...LEGAL, label: ' ' }, one), false);
  });

  it('knows a group as Graph answered, for all persons or for none', () => {
    assert.equal(isIn(FINANCE, groups(true)), true);
    assert.equal(isIn(FINANCE, groups(false)), false);
    assert.equal(isIn(FINANCE, groups(true), groups(false)), false);
    assert.equal(isIn(FINANCE, groups(true), groups()), undefined);
    assert.equal(isIn(FINANCE, person(1)), undefined);
  });

  it('answers for the requester and for the persons apart', () => {
    const requester = department('Legal');
    const persons = [department('Sales')];
    const { requesterIn, personsIn } = situationOf(parts({ requester, persons, scopes: [LEGAL, FINANCE] }));
    assert.deepEqual([requesterIn, personsIn], [{ 'department:legal': true }, { 'department:legal': false }]);
  });
});

describe('The situation of a past decision for rules', () => {
  it('takes persons who were removed for persons without a hint, who need a seat', () => {
    const { persons, needed, isSelfOnly } = situationIn(someFacts({ kept: 4, removed: 2, holders: 1 }), []);
    assert.deepEqual([persons, needed, isSelfOnly], [6, 5, false]);
    const some = [{}, { removed: 1 }, { forRequester: false }];
    assert.deepEqual(
      some.map((more) => situationIn(someFacts({ kept: 1, ...more }), []).isSelfOnly),
      [true, false, false],
    );
  });

  it('counts all hints, and as problems those that stop an assignment or waste a seat', () => {
    const hints = { 'no-location': 1, restricted: 2, gone: 4, disabled: 8, guest: 16, 'has-it': 32 };
    const situation = situationIn(someFacts({ hints }), []);
    assert.deepEqual([situation.problems, situation.hints], [15, 63]);
  });

  it('knows the department of the requester, but no group that nobody asked for', () => {
    const facts = someFacts({ requester: { ...someFacts().requester, department: 'Legal' }, kept: 1 });
    const sales: Scope = { kind: 'department', label: 'Sales' };
    const { requesterIn, personsIn } = situationIn(facts, [LEGAL, FINANCE, sales]);
    assert.deepEqual(requesterIn, { 'department:legal': true, 'department:sales': false });
    assert.deepEqual(personsIn, requesterIn);
    assert.deepEqual(situationIn({ ...facts, kept: 2 }, [LEGAL]).personsIn, {});
  });
});
