import assert from 'node:assert/strict';
import type { RuleView } from '../../../src/app/rules/view-rules.ts';
import type { Difference } from '../../../src/domain/rehearsal.ts';
import type { RuleStanding } from '../../../src/domain/rule.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import type { RehearsalCard } from '../../../src/teams/cards/rehearsal-model.ts';
import type { Card } from '../../../src/teams/cards/templates.ts';
import { ruleSentence } from '../../../src/teams/cards/rule-words.ts';
import { readerFor } from '../../../src/text/languages.ts';
import { ofType, sizeOf, textOf, titlesOf } from '../../render/check-card.ts';
import { aRehearsal, aRehearsalCard, aRulesView, aRuleView, someRules } from '../../render/rule-scenes.ts';
import { aSuite, lee, reader } from '../../render/views.ts';
import { aPerson } from '../../support/builders.ts';
import { aRuleOf } from '../../support/rules.ts';
import { dig } from '../../support/teams/kit.ts';

const cards = createCards({ timeZone: 'UTC' });
const sv = readerFor('sv-SE', { language: 'sv', timeZone: 'UTC' });
/** Letters of four bytes, more than any card shows of a name. */
const WIDE = '𝔚'.repeat(200);

const buttonsOf = (card: Card): readonly unknown[] => ofType(card, 'Action.Execute').map(({ verb }) => verb);

/** A rule with all conditions, with names that need as many bytes as names can. */
const widest = (n: number): RuleView =>
  aRuleView({
    standing: 'asleep',
    rule: aRuleOf(
      {
        productName: WIDE,
        requesterIn: { kind: 'group', groupId: aPerson(95).id, label: WIDE },
        personsIn: { kind: 'department', label: WIDE },
        selfOnly: true,
        noHints: true,
        needsReason: true,
        maxPersons: 100,
        keepSeats: 1_000_000,
        maxDays: 3650,
        maxApprovals: 50,
      },
      {
        ruleId: `00000000-0000-4000-8000-00000000000${n}`,
        name: WIDE,
        confirmed: { by: { ...lee, name: WIDE }, at: lee.id },
      },
    ),
  });

describe('A rule whose group Graph refuses', () => {
  it('says on the list of rules that it cannot be judged', () => {
    const [bad, good] = [false, true].map((canBeJudged) =>
      textOf(cards.rules(aRulesView({ rules: [aRuleView({ canBeJudged })] }), reader)),
    );
    assert.match(bad ?? '', /cannot be judged: Microsoft Graph does not say/);
    assert.doesNotMatch(good ?? '', /cannot be judged/);
  });
});

describe('A rule as one sentence', () => {
  it('says the product, who it is for, and each condition, once', () => {
    const { rule } = aRuleView();
    assert.equal(
      ruleSentence(rule, reader),
      'Approve Power BI Pro for Finance, at most 3 people, while 10 licenses stay free, at most 20 a day',
    );
    assert.equal(
      ruleSentence(rule, sv),
      'Godkänn Power BI Pro för Finance, högst 3 personer, så länge 10 licenser förblir lediga, högst 20 per dag',
    );
  });

  it('names up to three apps that are off, and counts more', () => {
    const off = ['A', 'B', 'C', 'D'].map((name) => ({ planId: name, name }));
    const withOff = (count: number) =>
      ruleSentence(
        aRuleOf({}, { action: { kind: 'approve', off: off.slice(0, count), apps: [], days: 90 } }),
        reader,
      );
    assert.match(withOff(2), /Visio Plan 2, without A, B, until 90 days after the approval, at most/);
    assert.match(withOff(4), /without 4 apps/);
    assert.doesNotMatch(withOff(0), /without/);
  });
});

describe('The card of the rules', () => {
  it('says in words and by a sign how each rule stands, with its cure, and who confirmed it', () => {
    const text = textOf(cards.rules(aRulesView(), reader));
    for (const part of [
      /✓ On\nConfirmed by Lee Gu, .* · decided today: 4 of 20/,
      /○ Shadow: decides nothing/,
      /○ Waits for a second approver\nSwitched on by Lee Gu, .*Another approver must confirm it/,
      /⚠ Asleep, decides nothing: .*open and confirm it/,
      /⚠ Paused, decides nothing: three of its approvals were taken back.*switch it on again/,
    ])
      assert.match(text, part);
  });

  it('says without rules what they are, and that nothing decides before somebody switches it on', () => {
    const card = cards.rules(aRulesView({ rules: [] }), reader);
    assert.match(textOf(card), /There are no rules.*\n.*A new rule is a shadow: it decides nothing/);
    assert.deepEqual(buttonsOf(card), ['rule-new']);
  });

  it('moves no rule beyond the ends, and offers no rule more than there may be', () => {
    const two = cards.rules(aRulesView({ rules: someRules.slice(0, 2) }), reader);
    assert.deepEqual(buttonsOf(two), ['rule', 'rule-down', 'rule', 'rule-up', 'rule-new']);
    const full = aRulesView({ rules: Array.from({ length: 20 }, () => aRuleView()) });
    assert.ok(!buttonsOf(cards.rules(full, reader)).includes('rule-new'));
  });

  it('shows all of 20 rules with the widest names on pages that fit', () => {
    const view = aRulesView({ rules: Array.from({ length: 20 }, (_, n) => widest(n % 10)) });
    for (const to of [reader, sv]) {
      const shown = new Set<number>();
      let begin = 0;
      for (let count = 0; count < 20; count += 1) {
        const card = cards.rules(view, to, { begin });
        assert.ok(sizeOf(card) < 28 * 1024, String(sizeOf(card)));
        const rows = ofType(card, 'Action.Execute').filter(({ verb }) => verb === 'rule').length;
        for (let n = begin; n < begin + rows; n += 1) shown.add(n);
        begin += rows;
        if (begin >= 20) break;
      }
      assert.equal(shown.size, 20);
    }
  });
});

/** The buttons that change how a rule stands. */
const offered = (standing: RuleStanding, more: Partial<RehearsalCard> = {}) =>
  buttonsOf(cards.rehearsal(aRehearsalCard({ rule: aRuleView({ standing }), ...more }), reader)).filter(
    (verb) => /^rule-(on|off|confirm|rehearse)$/.test(String(verb)),
  );

describe('The card of a rehearsal', () => {
  it('gives the numbers, and says why it cannot say some of them', () => {
    const text = textOf(cards.rehearsal(aRehearsalCard(), reader));
    assert.match(
      text,
      /agreed 61, differs 4, people would decide 12, cannot say 8\nCannot say 8: License Desk kept no facts of decisions then\./,
    );
  });

  it('says of each difference what was decided by whom, what the rule would have done, and what tipped it', () => {
    const text = textOf(cards.rehearsal(aRehearsalCard(), reader));
    for (const part of [
      /Not approved by Megan Bowen, .*\nThe rule would have approved it: all conditions held/,
      /Approved by Megan Bowen, .*\nThe rule would have approved it: 2 people had been removed from the request/,
      /The rule would have approved it: Project Plan 3 was approved instead/,
      /Approved by the rule “Power BI for Finance” \(version 3, confirmed by .*\n.*would not have approved it/,
      /People would decide: it was for 5 people/,
      /People would decide: it had no end/,
      /People would decide: 2 licenses were missing/,
    ])
      assert.match(text, part);
  });

  it('offers what changes the standing of the rule, and switches none on before its rehearsal', () => {
    const few = { rehearsal: aRehearsal({ counts: { ...aRehearsal().counts, differs: 3, left: 4 } }) };
    const [before, after] = [{ rehearsal: undefined }, few];
    for (const [standing, unseen, seen] of [
      ['shadow', ['rule-rehearse'], ['rule-on']],
      ['on', ['rule-off', 'rule-rehearse'], ['rule-off']],
      ['proposed', ['rule-rehearse', 'rule-off'], ['rule-on', 'rule-off']],
      ['asleep', ['rule-confirm', 'rule-off', 'rule-rehearse'], ['rule-confirm', 'rule-off']],
      ['paused', ['rule-rehearse', 'rule-off'], ['rule-on', 'rule-off']],
    ] as const)
      assert.deepEqual([offered(standing, before), offered(standing, after)], [unseen, seen], standing);
  });

  it('has no word of a rehearsal before it was asked for', () => {
    const text = textOf(cards.rehearsal(aRehearsalCard({ rehearsal: undefined }), reader));
    assert.match(text, /Rehearse it to see what it would have done/);
    assert.doesNotMatch(text, /agreed|There are no decisions/);
  });

  it('says that another approver must confirm, where two must agree', () => {
    assert.doesNotMatch(textOf(cards.rehearsal(aRehearsalCard(), reader)), /Another approver must confirm/);
    assert.match(
      textOf(cards.rehearsal(aRehearsalCard({ fourEyes: true }), reader)),
      /Another approver must confirm/,
    );
  });

  it('asks once before it deletes, with no other decision beside it', () => {
    const card = cards.rehearsal(aRehearsalCard({ asking: true }), reader);
    assert.deepEqual(buttonsOf(card), ['rule-delete-yes', 'rule', 'rules']);
    assert.match(textOf(card), /Delete the rule “Power BI for Finance”\? Its past decisions stay\./);
    assert.deepEqual(titlesOf(card), ['Delete', 'Keep it', 'All rules']);
  });

  it('reaches each of 100 differences with the widest names, on pages that fit', () => {
    const by = {
      kind: 'rule',
      ruleId: 'r',
      name: WIDE,
      version: 3,
      confirmedBy: { ...lee, name: WIDE },
    } as const;
    const lines = Array.from({ length: 10 }, (_, n): Difference => ({
      entryId: `e${n}`,
      requestId: aPerson(n).id,
      at: '2026-11-22T13:02:00.000Z',
      by,
      did: 'approve',
      would: 'approve',
      tipped: { condition: 'product', value: 'sku' },
    }));
    const products = [aSuite(1, { skuId: 'sku', name: WIDE })];
    const counts = { ...aRehearsal().counts, differs: 60, left: 40 };
    for (const to of [reader, sv]) {
      const shown: number[] = [];
      for (let begin: number | undefined = 0; begin !== undefined;) {
        const rehearsal = aRehearsal({ lines: lines.slice(0, 100 - begin), begin, counts });
        const card = cards.rehearsal(aRehearsalCard({ rule: widest(1), rehearsal, products }), to);
        assert.ok(sizeOf(card) < 28 * 1024, String(sizeOf(card)));
        const rows = buttonsOf(card).filter((verb) => verb === 'open').length;
        assert.ok(rows > 0 && rows < 10, 'the names are not wide enough for this test');
        for (let n = begin; n < begin + rows; n += 1) shown.push(n);
        const next = ofType(card, 'Action.Execute').find(({ title }) => title === to.text.cards.pages.next);
        begin = next && Number(dig(next, 'data', 'd', 'g'));
      }
      assert.deepEqual(
        shown,
        Array.from({ length: 100 }, (_, n) => n),
      );
    }
    const usual = cards.rehearsal(
      aRehearsalCard({ rehearsal: aRehearsal({ lines: lines.map((line) => ({ ...line, by: lee })) }) }),
      reader,
    );
    assert.equal(buttonsOf(usual).filter((verb) => verb === 'open').length, 10);
  });
});
