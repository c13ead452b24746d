import type { RulesView, RuleView } from '../../src/app/rules/view-rules.ts';
import type { RehearsalView } from '../../src/app/rules/rehearse-rule.ts';
import type { RuleInput } from '../../src/app/rules/read-rule-input.ts';
import type { Difference } from '../../src/domain/rehearsal.ts';
import type { RuleConditions } from '../../src/domain/rule.ts';
import type { RehearsalCard } from '../../src/teams/cards/rehearsal-model.ts';
import { rehearsalModel } from '../../src/teams/cards/rehearsal-model.ts';
import type { RuleForm } from '../../src/teams/cards/rule-model.ts';
import { inputOf, NEW_RULE, ruleModel } from '../../src/teams/cards/rule-model.ts';
import { rulesModel } from '../../src/teams/cards/rules-model.ts';
import type { Card } from '../../src/teams/cards/templates.ts';
import { expand } from '../../src/teams/cards/templates.ts';
import type { Reader } from '../../src/text/languages.ts';
import { aPerson, aProduct, aRule, PROJECT, VISIO } from '../support/builders.ts';
import { aRuleOf } from '../support/rules.ts';
import type { Dress } from './gallery/dress.ts';
import { at, lee, megan, project, reader } from './views.ts';

// The cards of rules.

const FINANCE = { kind: 'department', label: 'Finance' } as const;
const signed = { by: lee, at };

/** A rule on a card: Power BI for a department, which is on. */
export function aRuleView(more: Partial<RuleView> = {}, conditions: Partial<RuleConditions> = {}): RuleView {
  const rule = aRuleOf(
    { productName: 'Power BI Pro', personsIn: FINANCE, maxPersons: 3, keepSeats: 10, ...conditions },
    { name: 'Power BI for Finance', version: 3, changed: signed, confirmed: signed },
  );
  return { rule, standing: 'on', usedToday: 4, canBeJudged: true, ...more };
}

/** A rule in each way to stand. */
export const someRules: readonly RuleView[] = [
  aRuleView(),
  aRuleView({
    standing: 'shadow',
    usedToday: 0,
    rule: aRuleOf({ selfOnly: true }, { ruleId: 'rule-2', state: 'shadow' }),
  }),
  aRuleView({
    standing: 'proposed',
    usedToday: 0,
    rule: aRuleOf(
      { requesterIn: { kind: 'group', groupId: aPerson(95).id, label: 'Designers' }, needsReason: true },
      { ruleId: 'rule-3', name: 'Visio for designers', state: 'shadow', proposed: signed },
    ),
  }),
  aRuleView({ standing: 'asleep' }),
  aRuleView({ standing: 'paused' }),
];

export function aRulesView(more: Partial<RulesView> = {}): RulesView {
  const products = [aProduct(), project];
  return { rules: someRules, revision: 7, fourEyes: false, products, productsKnown: true, ...more };
}

const difference = (n: number, more: Partial<Difference> = {}): Difference => ({
  entryId: `entry-${n}`,
  requestId: `request-${n}`,
  at,
  by: megan,
  did: 'approve',
  would: 'leave',
  tipped: { condition: 'maxPersons', value: 5 },
  ...more,
});

/** A rehearsal on 85 decisions, 8 of which are from before facts were kept. */
export function aRehearsal(more: Partial<RehearsalView> = {}): RehearsalView {
  return {
    version: 3,
    day: '2026-11-22',
    revision: '0123456789abcdef',
    counts: { decisions: 85, agreed: 61, differs: 4, left: 12, cannotSay: 8, old: 8, others: 0 },
    lines: [
      difference(1, {
        did: 'decline',
        would: 'approve',
        tipped: { condition: 'decision', value: 'decline' },
      }),
      difference(2, { would: 'approve', tipped: { condition: 'removed', value: 2 } }),
      difference(3, { would: 'approve', tipped: { condition: 'product', value: PROJECT } }),
      difference(4, { by: aRule(), would: 'decline', tipped: { condition: 'decision', value: 'approve' } }),
      difference(5),
      difference(6, { tipped: { condition: 'maxDays', value: null } }),
      difference(7, { tipped: { condition: 'keepSeats', value: -2 } }),
    ],
    begin: 0,
    ...more,
  };
}

/** A rule with its rehearsal, which may be switched on. */
export function aRehearsalCard(more: Partial<RehearsalCard> = {}): RehearsalCard {
  const rule = aRuleView({ standing: 'shadow', usedToday: 0 });
  return { rule, rehearsal: aRehearsal(), products: [project], fourEyes: false, ...more };
}

const entered: RuleInput = { ...inputOf(aRuleView().rule), skuId: VISIO };

/** The entries of a rule that is on. */
export function aRuleForm(more: Partial<RuleForm> = {}): RuleForm {
  return { input: entered, rule: aRuleView(), appsOf: VISIO, view: aRulesView(), ...more };
}

/** The models behind the samples of the cards, and their cards. */
export const ruleSamples = {
  rules: () => rulesModel(aRulesView(), reader),
  rule: () => ruleModel(aRuleForm({ problems: ['name-missing'] }), reader),
  rehearsal: () => rehearsalModel(aRehearsalCard(), reader),
};
export const ruleCards = {
  rules: (): Card => expand('rules', ruleSamples.rules()),
  rule: (): Card => expand('rule', ruleSamples.rule()),
  rehearsal: (): Card => expand('rehearsal', ruleSamples.rehearsal()),
};

/** These cards in their states, for one reader. */
export function ruleScenes(to: Reader, dress: Dress): Readonly<Record<string, () => Card>> {
  const list = (view: RulesView, state?: Parameters<typeof rulesModel>[2]): Card =>
    expand('rules', rulesModel(dress(view), to, state));
  const form = (more: Partial<RuleForm> = {}): Card => expand('rule', ruleModel(dress(aRuleForm(more)), to));
  const one = (more: Partial<RehearsalCard> = {}): Card =>
    expand('rehearsal', rehearsalModel(dress(aRehearsalCard(more)), to));
  const full: RuleInput = {
    ...entered,
    requesterIn: { kind: 'department', name: 'Finance' },
    maxDays: '90',
    action: 'decline',
    message: 'Ask your manager first, please.',
  };
  const declines = aRuleOf({}, { action: { kind: 'decline', message: 'Ask your manager first, please.' } });
  const nothing = aRehearsal({
    counts: { decisions: 0, agreed: 0, differs: 0, left: 0, cannotSay: 0, old: 0, others: 0 },
    lines: [],
  });
  return {
    'rules-none': () => list(aRulesView({ rules: [] })),
    'rules-some': () => list(aRulesView()),
    'rules-moved': () => list(aRulesView(), { note: 'overtaken' }),
    'rule-new': () => form({ input: NEW_RULE, rule: undefined, appsOf: '' }),
    'rule-new-apps': () =>
      form({
        input: { ...NEW_RULE, name: 'Visio', skuId: VISIO },
        rule: undefined,
        problems: ['apps-unseen'],
      }),
    'rule-on': () => form(),
    'rule-open': () =>
      form({ input: full, rule: aRuleView({ standing: 'shadow', rule: aRuleOf({}, { state: 'shadow' }) }) }),
    'rule-wrong': () => form({ problems: ['name-missing', 'group-unread', 'perDay'] }),
    'rule-overtaken': () => form({ isOvertaken: true }),
    'rehearsal-before': () => one({ rehearsal: undefined, note: 'saved' }),
    'rehearsal-on': () => one({ rehearsal: undefined, rule: aRuleView(), note: 'switchedOn' }),
    'rehearsal-shadow': () => one(),
    'rehearsal-four-eyes': () =>
      one({ fourEyes: true, rule: aRuleView({ standing: 'proposed' }), note: 'proposed' }),
    'rehearsal-asleep': () => one({ rule: aRuleView({ standing: 'asleep' }), rehearsal: nothing }),
    'rehearsal-declines': () => one({ rule: aRuleView({ rule: declines, standing: 'on' }) }),
    'rehearsal-delete': () => one({ asking: true }),
  };
}
