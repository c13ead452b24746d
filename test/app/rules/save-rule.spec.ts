import assert from 'node:assert/strict';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { listRules } from '../../../src/app/rules/list-rules.ts';
import type { RuleInput } from '../../../src/app/rules/read-rule-input.ts';
import { saveRule } from '../../../src/app/rules/save-rule.ts';
import { moveRule, deleteRule } from '../../../src/app/rules/switch-rule.ts';
import { asInput, saveSettings, viewSettings } from '../../../src/app/settings/manage-settings.ts';
import { APPROVER, OTHER_APPROVER } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson } from '../../support/builders.ts';
import { FakeContext } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';
import { aRuleInput, aRuleThatIsOn, makeRule, ruleOf } from '../../support/rules.ts';

const FINANCE = aPerson(91).id;
const LONG = 'x'.repeat(2000);

describe('Saving a rule', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
    fake.approvers.add(APPROVER.id).add(OTHER_APPROVER.id);
    fake.members.set(FINANCE, new Set([aPerson(1).id]));
  });

  afterEach(() => fake.close());

  const problemsOf = async (more: Partial<RuleInput>) => {
    const answer = await saveRule(fake.ctx, APPROVER, aRuleInput(more));
    return 'problems' in answer ? answer.problems : answer.outcome;
  };

  it('makes a shadow with what was entered, and an audit entry with all of it', async () => {
    fake.groups.set(FINANCE, 'Finance');
    const ruleId = await makeRule(fake, {
      personsIn: { kind: 'group', groupId: FINANCE.toUpperCase() },
      keepSeats: '10',
      noHints: true,
      days: '90',
    });
    const { conditions, action, state, version, perDay } = await ruleOf(fake, ruleId);
    assert.deepEqual(
      [state, version, perDay, conditions.maxPersons, conditions.keepSeats, conditions.noHints],
      ['shadow', 1, 20, 3, 10, true],
    );
    assert.deepEqual(conditions.personsIn, { kind: 'group', groupId: FINANCE, label: 'Finance' });
    assert.ok(action.kind === 'approve' && action.days === 90 && action.apps.length === 2);
    assert.equal('selfOnly' in conditions, false);
    const [entry] = await auditedOf(fake, 'rule-made');
    assert.deepEqual(entry?.after, { ruleId, rule: 'Visio for all', version: 1, conditions, action, perDay });
  });

  for (const [what, more, problem] of [
    ['a name', { name: ' ' }, 'name-missing'],
    ['a short name', { name: LONG }, 'name-too-long'],
    ['a product of the tenant', { skuId: aPerson(1).id }, 'product-unknown'],
    ['an app that nobody saw', { appsSeen: [] }, 'apps-unseen'],
    ['the id of a group', { requesterIn: { kind: 'group', groupId: 'Finance' } }, 'group-unread'],
    ['a group that exists', { personsIn: { kind: 'group', groupId: aPerson(92).id } }, 'group-unknown'],
    ['a department', { requesterIn: { kind: 'department', name: '' } }, 'department-missing'],
    ['whole persons', { maxPersons: '1.5' }, 'maxPersons'],
    ['a hundred persons at most', { maxPersons: '101' }, 'maxPersons'],
    ['no negative seats', { keepSeats: '-1' }, 'keepSeats'],
    ['a cap', { perDay: '' }, 'perDay'],
    ['words where it declines', { action: 'decline', message: ' ' }, 'message-missing'],
    ['few words where it declines', { action: 'decline', message: LONG }, 'message-too-long'],
  ] as const satisfies readonly (readonly [string, Partial<RuleInput>, string])[]) {
    it(`asks for ${what}`, async () => {
      assert.deepEqual(await problemsOf(more), [problem]);
      assert.deepEqual((await listRules(fake.ctx, APPROVER)).rules, []);
    });
  }

  it('takes no product and no group while Graph does not answer', async () => {
    fake.graphFails = new OutsideError('transient', 'Away.');
    const ctx = { ...fake.ctx, rights: { mayApprove: async () => true } };
    const input = aRuleInput({ personsIn: { kind: 'group', groupId: FINANCE } });
    const answer = await saveRule(ctx, APPROVER, input);
    assert.deepEqual('problems' in answer && answer.problems, ['products-unknown', 'group-unknown']);
  });

  it('makes twenty rules at most', async () => {
    for (let n = 0; n < 20; n += 1) await makeRule(fake, { name: `Rule ${n}` });
    assert.deepEqual(await problemsOf({}), ['too-many-rules']);
  });

  it('switches a rule off when it is changed, and leaves it on when nothing was', async () => {
    const ruleId = await aRuleThatIsOn(fake);
    const seen = { ruleId, version: 1 };
    assert.equal((await saveRule(fake.ctx, APPROVER, aRuleInput(), seen)).outcome, 'unchanged');
    assert.equal((await ruleOf(fake, ruleId)).state, 'on');

    const answer = await saveRule(fake.ctx, OTHER_APPROVER, aRuleInput({ maxPersons: '4' }), seen);
    assert.ok(answer.outcome === 'saved');
    const [now] = answer.view.rules;
    assert.deepEqual([now?.standing, now?.rule.version], ['shadow', 2]);
    const [entry] = await auditedOf(fake, 'rule-changed');
    assert.match(JSON.stringify(entry?.before), /"maxPersons":3/);
    assert.match(JSON.stringify(entry?.after), /"version":2.*"maxPersons":4/);
  });

  it('shows the rule as it is when another approver was faster, and says when it is gone', async () => {
    const ruleId = await makeRule(fake);
    const seen = { ruleId, version: 1 };
    await saveRule(fake.ctx, OTHER_APPROVER, aRuleInput({ maxPersons: '4' }), seen);
    const answer = await saveRule(fake.ctx, APPROVER, aRuleInput({ maxPersons: '5' }), seen);
    assert.ok(answer.outcome === 'overtaken');
    assert.equal(answer.view.rules[0]?.rule.conditions.maxPersons, 4);

    await deleteRule(fake.ctx, APPROVER, { ruleId, version: 2 });
    assert.equal((await saveRule(fake.ctx, APPROVER, aRuleInput(), seen)).outcome, 'gone');
  });

  it('is for approvers of a certain group alone, where the configuration says so, as settings are', async () => {
    const view = await listRules(fake.ctx, OTHER_APPROVER);
    fake.settingsGroup = new Set([APPROVER.id]);
    const { settings } = await viewSettings(fake.ctx, APPROVER);
    const given = { ...asInput(settings), guests: true };
    await assertRefused(saveRule(fake.ctx, OTHER_APPROVER, aRuleInput()), 'not-in-settings-group');
    await assertRefused(saveSettings(fake.ctx, OTHER_APPROVER, 0, given), 'not-in-settings-group');
    await assertRefused(
      moveRule(fake.ctx, OTHER_APPROVER, 'x', 'up', view.revision),
      'not-in-settings-group',
    );
    assert.equal((await auditedOf(fake, 'refused')).length, 3);
    await makeRule(fake);
  });
});
