import assert from 'node:assert/strict';
import { anything, assert as always, asyncProperty, constantFrom, record } from 'fast-check';
import { fake } from 'sinon';
import { DomainError } from '../../../src/domain/errors.ts';
import type { UseCases } from '../../../src/teams/inbound/use-cases.ts';
import { runCommand } from '../../../src/teams/inbound/commands.ts';
import { readRuleForm } from '../../../src/teams/inbound/rule-data.ts';
import { ruleVerbs } from '../../../src/teams/inbound/rule-actions.ts';
import { openTurn } from '../../../src/teams/inbound/turn.ts';
import { click as clickAll } from '../../render/check-card.ts';
import { aSettingsView } from '../../render/office-scenes.ts';
import { aRehearsal, aRehearsalCard, aRuleForm, aRulesView, aRuleView } from '../../render/rule-scenes.ts';
import { PROJECT, VISIO } from '../../support/builders.ts';
import { answerTo, cardAfter, click, real, reader, refused } from '../../support/teams/clicks.ts';
import { activityFrom, adele, channelActivity, depsWith, dig } from '../../support/teams/kit.ts';

const actor = { id: adele.id, name: adele.name };
const view = aRulesView();
const rule = aRuleView();
const { ruleId, version } = rule.rule;
const listRules = fake.resolves(view);
const rehearsed = { outcome: 'rehearsed', view, rehearsal: aRehearsal() } as const;
const rehearseRule = fake.resolves(rehearsed);

const listCard = real.rules(view, reader);
const formCard = real.rule(aRuleForm(), reader);
const oneCard = real.rehearsal(aRehearsalCard({ rule: aRuleView({ standing: 'shadow' }) }), reader);
const offCard = real.rehearsal(aRehearsalCard({ rule: aRuleView({ standing: 'asleep' }) }), reader);
const deleteCard = real.rehearsal(aRehearsalCard({ asking: true }), reader);

/** The card and the note after a click. */
const shownAfter = async (value: unknown, expected: Partial<UseCases>) => {
  const card = await cardAfter(value, expected);
  return [dig(card, 'card'), dig(card, 'note')];
};

/** A click on the form, with all that stands in it and what is typed. */
const press = (verb: string, typed: Record<string, string> = {}) => ({
  action: { verb, data: clickAll(formCard, verb, typed) },
});

/** The entries of *Save* with changes, as the use case gets them. */
const sent = (typed: Record<string, string> = {}) => readRuleForm(clickAll(formCard, 'rule-save', typed));

describe('the command rules', () => {
  for (const text of ['rules', 'regler', 'please show rules']) {
    it(`shows the rules in the personal chat: ${text}`, async () => {
      const activity = activityFrom({ text });
      const replies = await runCommand(openTurn(depsWith({ listRules }), activity), activity);
      assert.deepEqual(
        replies.map(({ attachments }) => dig(attachments, 0, 'content', 'card')),
        ['rules'],
      );
    });
  }

  it('is meant by words with a slip of the finger, since it changes nothing', async () => {
    const activity = activityFrom({ text: 'ruels' });
    const [reply] = await runCommand(openTurn(depsWith({ listRules }), activity), activity);
    assert.equal(dig(reply, 'attachments', 0, 'content', 'card'), 'rules');
  });

  it('is answered elsewhere with a link to the personal chat, and nothing is read', async () => {
    const activity = channelActivity({ text: 'rules' });
    const [reply] = await runCommand(openTurn(depsWith({}), activity), activity);
    assert.match(String(reply?.text), /personal chat.*https:\/\/teams\.example\/chat/);
  });

  it('stands as a button on the card of the settings', async () => {
    const settings = real.settings({ view: aSettingsView(), places: 0 }, reader);
    assert.deepEqual(await shownAfter(click(settings, 'rules'), { listRules }), ['rules', undefined]);
  });
});

describe('A button of the cards of rules', () => {
  it('is refused anywhere but in the personal chat, before anything is read', async () => {
    for (const [verb] of ruleVerbs)
      await assert.rejects(
        answerTo({ action: { verb, data: { d: { r: ruleId } } } }, {}, channelActivity()),
        refused('personal-only'),
        verb,
      );
  });

  it('passes a refusal of the use case on', async () => {
    const no = fake.rejects(new DomainError('not-in-settings-group'));
    await assert.rejects(
      answerTo(click(listCard, 'rule-down'), { moveRule: no }),
      refused('not-in-settings-group'),
    );
  });

  it('reads no data of another shape', async () => {
    const expected = {
      listRules,
      rehearseRule,
      moveRule: no(),
      saveRule: no(),
      switchOnRule: no(),
      switchOffRule: no(),
    };
    const verbs = constantFrom(
      ...ruleVerbs.map(([verb]) => verb).filter((verb) => !['rules', 'rule-new'].includes(verb)),
    );
    const forged = record({ d: anything(), i_product: anything(), i_name: anything(), i_shown: anything() });
    await always(
      asyncProperty(verbs, forged, (verb, data) =>
        assert.rejects(answerTo({ action: { verb, data } }, expected), refused('card-outdated')),
      ),
      { numRuns: 300 },
    );
  });
});

const done = () => fake.resolves({ outcome: 'done', view } as const);
const no = () => fake.rejects(new Error('nothing may be called'));

describe('The list of rules', () => {
  it('opens a rule without a rehearsal, which costs time', async () => {
    const card = await cardAfter(click(listCard, 'rule'), { listRules });
    assert.deepEqual([dig(card, 'card'), dig(card, 'rehearsal')], ['rehearsal', undefined]);
  });

  it('moves a rule at the revision that it showed, and stays on its page', async () => {
    const moveRule = fake.resolves({ outcome: 'done', view } as const);
    assert.deepEqual(await shownAfter(click(listCard, 'rule-down'), { moveRule }), ['rules', 'moved']);
    assert.deepEqual(moveRule.lastCall.args, [actor, ruleId, 'down', view.revision]);
    const overtaken = fake.resolves({ outcome: 'overtaken', view } as const);
    assert.deepEqual(await shownAfter(click(listCard, 'rule-up'), { moveRule: overtaken }), [
      'rules',
      'overtaken',
    ]);
  });

  it('opens an empty card for a new rule', async () => {
    const card = await cardAfter(click(listCard, 'rule-new'), { listRules });
    assert.deepEqual(
      [dig(card, 'card'), dig(card, 'rule'), dig(card, 'input', 'skuId')],
      ['rule', undefined, ''],
    );
  });
});

describe('Save on the card of a rule', () => {
  it('hands on every entry, the apps that were seen, and the version that the card showed', async () => {
    const saveRule = fake.resolves({ outcome: 'saved', ruleId, view } as const);
    const typed = {
      i_name: 'Visio',
      i_who: 'group',
      i_whoin: ' ABC ',
      i_keep: '7',
      i_self: 'true',
      i_do: 'decline',
      i_message: 'a\nb',
    };
    assert.deepEqual(await shownAfter(press('rule-save', typed), { saveRule }), ['rehearsal', 'saved']);
    const [by, input, seen] = saveRule.lastCall.args;
    assert.deepEqual([by, seen], [actor, { ruleId, version }]);
    const { name, skuId, requesterIn, personsIn, keepSeats, selfOnly, noHints, action, message, perDay } =
      input;
    assert.deepEqual(
      { name, skuId, requesterIn, personsIn, keepSeats, selfOnly, noHints, action, message, perDay },
      {
        name: 'Visio',
        skuId: VISIO,
        requesterIn: { kind: 'group', groupId: 'ABC' },
        personsIn: { kind: 'department', name: 'Finance' },
        keepSeats: '7',
        selfOnly: true,
        noHints: false,
        action: 'decline',
        message: 'a\nb',
        perDay: '20',
      },
    );
    assert.deepEqual(
      input.appsSeen,
      view.products[0]?.apps.map(({ planId }) => planId),
    );
  });

  it('takes no app of another product for seen', () => {
    assert.notEqual(sent()?.input.appsSeen.length, 0);
    assert.deepEqual(sent({ i_product: PROJECT })?.input.appsSeen, []);
  });

  it('keeps a switch that a client does not send, since nobody switched it off', () => {
    const card = real.rule(aRuleForm({ input: { ...aRuleForm().input, selfOnly: true } }), reader);
    const { i_self: _self, ...data } = Object(clickAll(card, 'rule-save', {}));
    assert.equal(readRuleForm(data)?.input.selfOnly, true);
    assert.equal(readRuleForm({ ...data, i_self: null })?.input.selfOnly, true);
    assert.equal(readRuleForm({ ...data, i_self: false })?.input.selfOnly, false);
  });

  it('draws the same entries with their problems, and the apps if they were not seen', async () => {
    const saveRule = fake.resolves({ outcome: 'correct', problems: ['apps-unseen'], view } as const);
    const value = press('rule-save', { i_product: PROJECT, i_name: 'Kept' });
    const card = await cardAfter(value, { saveRule });
    assert.deepEqual(
      [dig(card, 'card'), dig(card, 'problems'), dig(card, 'appsOf'), dig(card, 'input', 'name')],
      ['rule', ['apps-unseen'], PROJECT, 'Kept'],
    );
  });

  it('shows the present rule beside the entries if somebody was faster, to be saved over it', async () => {
    const now = aRulesView({ rules: [aRuleView({ rule: { ...rule.rule, version: 9 } })] });
    const saveRule = fake.resolves({ outcome: 'overtaken', ruleId, view: now } as const);
    const card = await cardAfter(press('rule-save', {}), { saveRule });
    assert.deepEqual([dig(card, 'isOvertaken'), dig(card, 'rule', 'rule', 'version')], [true, 9]);
  });

  it('understands the titles of the product and of the apps, which some phones send', async () => {
    const saveRule = fake.resolves({ outcome: 'saved', ruleId, view } as const);
    const [web] = view.products[0]?.apps ?? [];
    const typed = { i_product: 'Visio Plan 2', a_0: String(web?.name) };
    await cardAfter(press('rule-save', typed), { listRules, saveRule });
    const { skuId, appsOff } = saveRule.lastCall.args[1];
    assert.equal(skuId, VISIO);
    assert.deepEqual(
      appsOff,
      view.products[0]?.apps.slice(1).map(({ planId }) => planId),
    );
  });

  it('shows the apps of the chosen product on a click, with all other entries', async () => {
    const value = press('rule-apps', { i_product: PROJECT, i_cap: '3' });
    const card = await cardAfter(value, { listRules });
    assert.deepEqual([dig(card, 'appsOf'), dig(card, 'input', 'perDay')], [PROJECT, '3']);
  });
});

describe('The card of a rehearsal', () => {
  it('switches on exactly the rehearsal that it showed', async () => {
    for (const [outcome, note] of [
      ['switched-on', 'switchedOn'],
      ['proposed', 'proposed'],
      ['already-on', 'alreadyOn'],
    ] as const) {
      const switchOnRule = fake.resolves({ outcome, view });
      assert.deepEqual(await shownAfter(click(oneCard, 'rule-on'), { switchOnRule }), ['rehearsal', note]);
      const { version: seenVersion, day, revision } = aRehearsal();
      assert.deepEqual(switchOnRule.lastCall.args, [actor, ruleId, { version: seenVersion, day, revision }]);
    }
  });

  it('shows the present rehearsal if it is another one', async () => {
    const switchOnRule = fake.resolves({
      outcome: 'rehearsal-changed',
      rehearsal: aRehearsal({ revision: 'another' }),
      view,
    } as const);
    const card = await cardAfter(click(oneCard, 'rule-on'), { switchOnRule });
    assert.deepEqual(
      [dig(card, 'note'), dig(card, 'rehearsal', 'revision')],
      ['rehearsalChanged', 'another'],
    );
  });

  it('confirms, switches off, and deletes after one question', async () => {
    const [confirmRule, switchOffRule, deleteRule] = [done(), done(), done()];
    assert.deepEqual(await shownAfter(click(offCard, 'rule-confirm'), { confirmRule }), [
      'rehearsal',
      'confirmed',
    ]);
    assert.deepEqual(await shownAfter(click(offCard, 'rule-off'), { switchOffRule }), [
      'rehearsal',
      'switchedOff',
    ]);
    const asked = await cardAfter(click(offCard, 'rule-delete'), { listRules });
    assert.equal(dig(asked, 'asking'), true);
    assert.deepEqual(await shownAfter(click(deleteCard, 'rule-delete-yes'), { deleteRule }), [
      'rules',
      'deleted',
    ]);
    const seen = { ruleId, version };
    assert.deepEqual(
      [confirmRule.lastCall.args, deleteRule.lastCall.args],
      [
        [actor, seen],
        [actor, seen],
      ],
    );
    assert.deepEqual(switchOffRule.lastCall.args, [actor, ruleId]);
  });

  it('leads to the list if the rule was deleted meanwhile', async () => {
    const none = aRulesView({ rules: [] });
    const gone = { rehearseRule: fake.resolves({ outcome: 'gone', view: none } as const) };
    assert.deepEqual(await shownAfter(click(oneCard, 'rule-rehearse'), gone), ['rules', 'gone']);
    for (const verb of ['rule-change', 'rule-delete'])
      assert.deepEqual(await shownAfter(click(oneCard, verb), { listRules: fake.resolves(none) }), [
        'rules',
        'gone',
      ]);
  });

  it('turns its pages, and opens a request where it still exists', async () => {
    const card = await cardAfter(click(oneCard, 'rule-rehearse'), { rehearseRule });
    assert.deepEqual(rehearseRule.lastCall.args, [actor, ruleId, 10]);
    assert.equal(dig(card, 'rehearsal', 'revision'), aRehearsal().revision);
    const openRequest = fake.rejects(new DomainError('request-gone'));
    await assert.rejects(answerTo(click(oneCard, 'open'), { openRequest }), refused('request-gone'));
  });
});
