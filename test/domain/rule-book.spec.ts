import assert from 'node:assert/strict';
import { groupsOf, MAX_RULES, scopesOf, standingOf, usedOn } from '../../src/domain/rule.ts';
import type { RuleBook } from '../../src/domain/rule-book.ts';
import {
  decidesFrom,
  findRule,
  hasRoom,
  maySecond,
  NO_RULES,
  seatsTaken,
  withConfirmation,
  withContent,
  withDecided,
  withMove,
  withNewRule,
  withoutRule,
  withoutTaken,
  withProposal,
  withSwitchedOff,
  withSwitchedOn,
  withTakenBack,
} from '../../src/domain/rule-book.ts';
import { aPerson, PROJECT, VISIO } from '../support/builders.ts';
import { aRuleOf } from '../support/rules.ts';

const signed = (n: number) => ({
  by: { id: aPerson(n).id, name: `Person ${n}` },
  at: '2026-11-22T10:00:00.000Z',
});
const { name, conditions, action, perDay } = aRuleOf();
const content = { name, conditions, action, perDay };
const withRules = (...ids: readonly string[]): RuleBook =>
  ids.reduce((book, id) => withNewRule(book, id, content, signed(20)), NO_RULES);
const idsOf = ({ rules }: RuleBook) => rules.map(({ ruleId }) => ruleId).join('');
const ruleIn = (book: RuleBook, id = 'a') => findRule(book, id) ?? assert.fail('no rule');
const taken = (requestId: string, skuId: string, seats: number) => ({ requestId, skuId, seats });
const on = (book = withRules('a')) => withSwitchedOn(book, 'a', signed(20));

describe('The rules of a tenant', () => {
  it('get a new one as a shadow, at their end, until there are twenty', () => {
    const book = withRules('a', 'b');
    assert.equal(idsOf(book), 'ab');
    assert.deepEqual([ruleIn(book).state, ruleIn(book).version, book.revision], ['shadow', 1, 2]);
    const full = withRules(...Array.from({ length: MAX_RULES }, (_, n) => String(n)));
    assert.deepEqual([hasRoom(book), hasRoom(full)], [true, false]);
  });

  it('make one a shadow of a higher version again when it is changed, for which nobody answers', () => {
    const changed = ruleIn(withContent(on(), 'a', { ...content, name: 'Other' }, signed(21)));
    assert.deepEqual(
      [changed.state, changed.version, changed.name, changed.confirmed, changed.onSince],
      ['shadow', 2, 'Other', undefined, undefined],
    );
  });

  it('keep what a rule has used today when it is changed, so that a change is no way around the cap', () => {
    const used = withDecided(on(), 'a', '2026-11-22');
    assert.equal(usedOn(ruleIn(withContent(used, 'a', content, signed(20))), '2026-11-22'), 1);
    assert.equal(usedOn(ruleIn(used), '2026-11-23'), 0);
  });

  it('move one up or down, and stay the same at either end', () => {
    const book = withRules('a', 'b', 'c');
    assert.equal(idsOf(withMove(book, 'b', 'up')), 'bac');
    assert.equal(idsOf(withMove(book, 'b', 'down')), 'acb');
    assert.equal(withMove(book, 'a', 'up'), book);
    assert.equal(withMove(book, 'c', 'down'), book);
    assert.equal(withMove(book, 'x', 'up'), book);
    assert.equal(idsOf(withoutRule(book, 'b')), 'ac');
    assert.equal(withoutRule(book, 'x'), book);
  });

  it('let a rule decide only what becomes pending after it was switched on', () => {
    const before = withRules('a');
    const rule = ruleIn(on(before));
    assert.deepEqual(
      [before.revision, before.revision + 1, before.revision + 2].map((from) => decidesFrom(rule, from)),
      [false, true, true],
    );
    assert.equal(decidesFrom(ruleIn(withSwitchedOff(on(before), 'a')), 99), false);
    assert.equal(decidesFrom(ruleIn(before), 99), false);
  });

  it('let a second person agree to a proposal, and nobody without one', () => {
    const proposed = ruleIn(withProposal(withRules('a'), 'a', signed(20)));
    assert.deepEqual(
      [
        maySecond(proposed, aPerson(20)),
        maySecond(proposed, aPerson(21)),
        maySecond(ruleIn(withRules('a')), aPerson(21)),
      ],
      [false, true, false],
    );
    assert.equal(standingOf(proposed, false), 'proposed');
    assert.equal(
      ruleIn(withSwitchedOff(withProposal(withRules('a'), 'a', signed(20)), 'a')).proposed,
      undefined,
    );
  });

  it('say that a rule sleeps while its confirmer is no approver, until another confirms it', () => {
    const rule = ruleIn(on());
    assert.deepEqual([standingOf(rule, true), standingOf(rule, false)], ['on', 'asleep']);
    assert.equal(ruleIn(withConfirmation(on(), 'a', signed(21))).confirmed?.by.id, aPerson(21).id);
  });

  it('pause a rule after the third of its approvals was taken back, each counted once', () => {
    const rule = { ruleId: 'a', version: 1 };
    const after = (...requests: readonly string[]) =>
      ruleIn(requests.reduce((book, one) => withTakenBack(book, rule, one), on()));
    assert.equal(after('1', '2').state, 'on');
    assert.equal(after('1', '2', '2').state, 'on');
    assert.deepEqual(
      [after('1', '2', '3').state, after('1', '2', '3').takenBack],
      ['paused', ['1', '2', '3']],
    );
    const book = on();
    assert.equal(withTakenBack(book, { ruleId: 'a', version: 2 }, '1'), book);
    assert.equal(withTakenBack(book, { ruleId: 'x', version: 1 }, '1'), book);
    assert.deepEqual(ruleIn(withSwitchedOn(withTakenBack(on(), rule, '1'), 'a', signed(20))).takenBack, []);
  });

  it('count the seats that they gave away, until Graph shows them', () => {
    let book = withDecided(on(), 'a', '2026-11-22', taken('1', VISIO, 2));
    book = withDecided(book, 'a', '2026-11-22', taken('2', VISIO, 3));
    book = withDecided(book, 'a', '2026-11-22', taken('3', PROJECT, 4));
    book = withDecided(book, 'a', '2026-11-22', taken('4', PROJECT, 0));
    assert.deepEqual([seatsTaken(book, VISIO), seatsTaken(book, PROJECT), book.taken.length], [5, 4, 3]);
    assert.equal(seatsTaken(withoutTaken(book, new Set(['1'])), VISIO), 3);
    assert.equal(usedOn(ruleIn(book), '2026-11-22'), 4);
  });

  it('name each group and department once', () => {
    const finance = { kind: 'group', groupId: aPerson(91).id, label: 'Finance' } as const;
    const legal = { kind: 'department', label: 'Legal' } as const;
    const some = [
      aRuleOf({ requesterIn: finance, personsIn: legal }),
      aRuleOf({ personsIn: { ...finance, label: 'Money' } }),
      aRuleOf({ requesterIn: { ...legal, label: ' LEGAL' } }),
    ];
    assert.equal(scopesOf(some).length, 2);
    assert.deepEqual(groupsOf(scopesOf(some)), [aPerson(91).id]);
  });
});
