import assert from 'node:assert/strict';
import { RULE_RANGES } from '../../../src/domain/rule.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import type { RuleForm } from '../../../src/teams/cards/rule-model.ts';
import { NEW_RULE } from '../../../src/teams/cards/rule-model.ts';
import { allTexts, readerFor } from '../../../src/text/languages.ts';
import { nodesOf, ofType, sizeOf, textOf } from '../../render/check-card.ts';
import { aRuleForm, aRulesView, aRuleView } from '../../render/rule-scenes.ts';
import { aSuite, reader } from '../../render/views.ts';
import { VISIO } from '../../support/builders.ts';
import { aRuleOf } from '../../support/rules.ts';

const cards = createCards({ timeZone: 'UTC' });
const sv = readerFor('sv-SE', { language: 'sv', timeZone: 'UTC' });
/** Letters of four bytes, more than any card shows of a name. */
const WIDE = '𝔚'.repeat(200);

/** The sections of a rule's card that are open. */
const openOn = (more: Partial<RuleForm>): string => {
  const card = cards.rule(aRuleForm(more), reader);
  const isOpen = (id: string): boolean =>
    nodesOf(card).some(({ node }) => node['id'] === id && node['isVisible'] === true);
  return ['more', 'extras', 'i_message'].filter(isOpen).join(' ');
};

describe('The card that makes or changes a rule', () => {
  it('says before a change of a rule that is on that it becomes a shadow again', () => {
    assert.match(
      textOf(cards.rule(aRuleForm(), reader)),
      /This rule is on\. If you save a change, it becomes a shadow/,
    );
    const shadow = aRuleView({ rule: aRuleOf({}, { state: 'shadow' }), standing: 'shadow' });
    for (const rule of [shadow, undefined])
      assert.doesNotMatch(textOf(cards.rule(aRuleForm({ rule }), reader)), /This rule is on/);
  });

  it('shows the apps of a product only after it was chosen, those switched off without a tick', () => {
    const [web, drive] = ['a', 'b'];
    const view = aRulesView({ products: [aSuite(2, { skuId: VISIO })] });
    const [first, second] = view.products[0]?.apps ?? [];
    assert.ok(web && drive && first && second);
    const input = { ...aRuleForm().input, appsOff: [first.planId] };
    const apps = (appsOf: string) =>
      ofType(cards.rule(aRuleForm({ view, input, appsOf }), reader), 'Input.ChoiceSet').filter(
        ({ isMultiSelect }) => isMultiSelect === true,
      );
    assert.deepEqual(apps(''), []);
    const [list] = apps(VISIO);
    assert.equal(String(list?.['value']).split(',').length, 1);
    assert.equal(Object(list?.['choices']).length, 2);
  });

  it('says every problem in the lines before the buttons, with the range of each number', () => {
    for (const { cards: words } of allTexts)
      for (const [name, { from, to }] of Object.entries(RULE_RANGES)) {
        const said = Object.entries(words.rules.problems).find(([problem]) => problem === name)?.[1] ?? '';
        const numbers = said.replaceAll(/(?<=\d)[,\u00a0](?=\d)/g, '');
        assert.ok(numbers.includes(` ${from} `) && numbers.includes(` ${to}`), said);
      }
    const card = cards.rule(aRuleForm({ problems: ['name-missing', 'perDay'] }), reader);
    assert.match(
      textOf(card),
      /Not saved yet\. Please fix:\nGive the rule a name\.\nDecisions a day: [^\n]*\n[^\n]*$|Give the rule a name\.\nDecisions a day/,
    );
  });

  it('says who was faster, how the rule is now, and keeps the entries', () => {
    const input = { ...aRuleForm().input, name: 'My own' };
    const card = cards.rule(aRuleForm({ isOvertaken: true, input }), reader);
    assert.match(
      textOf(card),
      /Lee Gu has changed this rule .*:\nApprove Power BI Pro for Finance.*\nYour own entries are kept/,
    );
    assert.ok(ofType(card, 'Input.Text').some(({ value }) => value === 'My own'));
  });

  it('fits with the apps of a large suite, many products, and entries that are too long', () => {
    const products = [
      aSuite(86, { skuId: VISIO }),
      ...Array.from({ length: 60 }, (_, n) => aSuite(1, { skuId: `s-${n}`, name: WIDE })),
    ];
    const input = { ...aRuleForm().input, name: WIDE, message: '𝔚'.repeat(5000), maxPersons: WIDE };
    const form = aRuleForm({
      input,
      view: aRulesView({ products }),
      problems: ['message-too-long', 'name-too-long'],
    });
    for (const to of [reader, sv]) assert.ok(sizeOf(cards.rule(form, to)) < 28 * 1024);
  });

  it('keeps a product that cannot be read just now, and the apps that were switched off', () => {
    const input = { ...aRuleForm().input, appsSeen: ['plan-a', 'plan-b'], appsOff: ['plan-b'] };
    const view = aRulesView({ products: [], productsKnown: false });
    const card = cards.rule(aRuleForm({ input, view }), reader);
    const [product] = ofType(card, 'Input.ChoiceSet').filter(({ id }) => id === 'i_product');
    assert.equal(product?.['value'], VISIO);
    assert.deepEqual(
      ofType(card, 'Input.ChoiceSet')
        .filter(({ isMultiSelect }) => isMultiSelect === true)
        .map(({ value, isVisible }) => [value, isVisible]),
      [['plan-a', false]],
    );
  });

  it('folds the sections that say nothing, and opens those with an entry or an app that nobody has seen', () => {
    const { input } = aRuleForm();
    const entered = (more: Partial<RuleForm['input']>): string => openOn({ input: { ...input, ...more } });
    assert.equal(openOn({ input: NEW_RULE, appsOf: '' }), '');
    assert.equal(openOn({}), '');
    for (const more of [
      { requesterIn: { kind: 'department', name: '' } },
      { selfOnly: true },
      { needsReason: true },
      { maxDays: 'x' },
      { maxApprovals: '1' },
    ] as const)
      assert.equal(entered(more), 'more', JSON.stringify(more));
    assert.equal(entered({ appsSeen: [] }), 'extras');
    assert.equal(entered({ appsOff: [input.appsSeen[0] ?? ''] }), 'extras');
    assert.equal(entered({ days: '90' }), 'extras');
    assert.equal(openOn({ isAtApps: true }), 'extras');
    assert.equal(entered({ action: 'decline' }), 'extras i_message');
    assert.equal(entered({ message: 'No.' }), 'extras i_message');
  });

  it('begins a new rule with the careful choice: nobody has a hint, and few decisions a day', () => {
    assert.deepEqual([NEW_RULE.noHints, NEW_RULE.perDay, NEW_RULE.action], [true, '10', 'approve']);
  });
});
