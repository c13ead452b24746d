import assert from 'node:assert/strict';
import {
  countedOn,
  deciderOf,
  departmentKey,
  groupsOf,
  MAX_RULES,
  scopeKey,
  scopesOf,
  standingOf,
  usedOn,
} from '../../src/domain/rule.ts';
import type { RuleBook } from '../../src/domain/rule-book.ts';
import {
  decidesFrom,
  findRule,
  hasRoom,
  maySecond,
  NO_RULES,
  seatsTaken,
  whyHeldBack,
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
import { aPerson, aProduct, PROJECT, VISIO } from '../support/builders.ts';
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
const takenBack = (book: RuleBook, ...requests: readonly string[]) =>
  requests.reduce((before, one) => withTakenBack(before, { ruleId: 'a', version: 1 }, one), book);
const on = (book = withRules('a')) => withSwitchedOn(book, 'a', signed(20));

describe('The rules of a tenant', () => {
  it('get a new one as a shadow, at their end, until there are twenty', () => {
    const book = withRules('a', 'b');
    assert.equal(idsOf(book), 'ab');
    assert.equal(book.revision, 2);
    const rule = { ruleId: 'a', version: 1, state: 'shadow', changed: signed(20), takenBack: [], ...content };
    assert.deepEqual(ruleIn(book), rule);
    const full = withRules(...Array.from({ length: MAX_RULES }, (_, n) => String(n)));
    assert.deepEqual([hasRoom(book), hasRoom(full)], [true, false]);
  });

  it('make one a shadow of a higher version again when it is changed, for which nobody answers', () => {
    const other = { ...content, name: 'Other' };
    const rule = { ruleId: 'a', version: 2, state: 'shadow', changed: signed(21), takenBack: [], ...other };
    assert.deepEqual(ruleIn(withContent(on(), 'a', other, signed(21))), rule);
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

  it('count each change that people make, and change no other rule', () => {
    const book = withSwitchedOn(withRules('a', 'b', 'c'), 'b', signed(20));
    for (const [next, changes] of [
      [withContent(book, 'b', content, signed(21)), ['b']],
      [withoutRule(book, 'b'), ['b']],
      [withMove(book, 'b', 'up'), []],
      [withProposal(book, 'b', signed(21)), ['b']],
      [withSwitchedOn(book, 'a', signed(21)), ['a']],
      [withSwitchedOff(book, 'b'), ['b']],
      [withConfirmation(book, 'b', signed(21)), ['b']],
    ] as const) {
      assert.equal(next.revision, book.revision + 1);
      const changed = book.rules.filter((rule) => findRule(next, rule.ruleId) !== rule);
      assert.deepEqual(
        changed.map(({ ruleId }) => ruleId),
        changes,
      );
    }
    for (const same of [withContent(book, 'x', content, signed(21)), withSwitchedOff(book, 'x')])
      assert.equal(same, book);
  });

  it('make a rule that is switched off a shadow, for which nobody answers', () => {
    const { confirmed: _confirmed, ...rule } = ruleIn(on());
    assert.deepEqual(ruleIn(withSwitchedOff(on(), 'a')), { ...rule, state: 'shadow' });
  });

  it('name a rule that is on, and who answers for it, as the decider of a request', () => {
    const { ruleId, version } = ruleIn(on());
    const confirmedBy = signed(20).by;
    assert.deepEqual(deciderOf(ruleIn(on())), { kind: 'rule', ruleId, name, version, confirmedBy });
    assert.equal(deciderOf(ruleIn(withRules('a'))), undefined);
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

  it('count what is taken back only for that rule while it is on, and pausing it is a change', () => {
    const two = withSwitchedOn(withSwitchedOn(withRules('a', 'b'), 'a', signed(20)), 'b', signed(20));
    assert.equal(takenBack(two, '1', '2').revision, two.revision);
    assert.equal(takenBack(two, '1', '2', '3').revision, two.revision + 1);
    assert.equal(findRule(takenBack(two, '1', '2', '3'), 'b'), findRule(two, 'b'));
    const off = withSwitchedOff(two, 'a');
    assert.equal(takenBack(off, '1'), off);
  });

  it('hold a rule back that is newer than the request, has decided enough today, or did not see the product', () => {
    const DAY = '2026-11-22';
    const rule = { ...ruleIn(on()), perDay: 2 };
    const used = (count: number) => ({ ...rule, used: { day: DAY, count } });
    const revision = rule.onSince ?? assert.fail('not on');
    const situation = { revision, day: DAY, product: aProduct() };
    const { apps } = aProduct();
    const more = aProduct({ apps: [...apps, { planId: 'new', name: 'New' }] });
    const declining = { ...rule, action: { kind: 'decline', message: 'No.' } } as const;
    for (const [held, ...of] of [
      [undefined, rule, {}],
      ['later', rule, { revision: revision - 1 }],
      [undefined, used(1), {}],
      ['cap', used(2), {}],
      [undefined, used(2), { day: '2026-11-24' }],
      ['product', rule, { product: undefined }],
      ['product', rule, { product: more }],
      [undefined, rule, { product: aProduct({ apps: apps.slice(1) }) }],
      [undefined, declining, { product: undefined }],
      ['cap', { ...declining, perDay: 0 }, {}],
    ] as const)
      assert.equal(whyHeldBack(of[0], { ...situation, ...of[1] }), held);
  });

  it('go on counting on the day that another process has begun, whose clock is ahead', () => {
    const used = { day: '2026-11-23', count: 3 };
    assert.deepEqual(
      ['2026-11-22', '2026-11-23', '2026-11-24'].map((day) => [
        countedOn({ used }, day),
        usedOn({ used }, day),
      ]),
      [
        ['2026-11-23', 3],
        ['2026-11-23', 3],
        ['2026-11-24', 0],
      ],
    );
    assert.equal(countedOn({}, '2026-11-22'), '2026-11-22');
    const book = {
      ...on(),
      rules: [
        { ...ruleIn(on()), used },
        { ...ruleIn(on()), ruleId: 'b' },
      ],
    };
    const decided = withDecided(book, 'a', '2026-11-22');
    assert.deepEqual(ruleIn(decided).used, { day: '2026-11-23', count: 4 });
    assert.equal(ruleIn(decided, 'b'), ruleIn(book, 'b'));
  });

  it('count the seats that they gave away, until Graph shows them', () => {
    let book = withDecided(on(), 'a', '2026-11-22', taken('1', VISIO, 2));
    book = withDecided(book, 'a', '2026-11-22', taken('2', VISIO, 3));
    book = withDecided(book, 'a', '2026-11-22', taken('3', PROJECT, 4));
    book = withDecided(book, 'a', '2026-11-22', taken('4', PROJECT, 0));
    assert.deepEqual([seatsTaken(book, VISIO), seatsTaken(book, PROJECT), book.taken.length], [5, 4, 3]);
    assert.equal(seatsTaken(withoutTaken(book, new Set(['1'])), VISIO), 3);
    assert.equal(withoutTaken(book, new Set()), book);
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
    assert.deepEqual(scopesOf(some).map(scopeKey), [`group:${aPerson(91).id}`, 'department:legal']);
    assert.equal(scopeKey({ ...finance, groupId: 'ABC' }), 'group:abc');
    assert.equal(departmentKey(' Legal\t'), 'legal');
    assert.deepEqual(groupsOf(scopesOf(some)), [aPerson(91).id]);
  });
});
