import assert from 'node:assert/strict';
import type { Context } from '../../../src/app/ports/context.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { listRules } from '../../../src/app/rules/list-rules.ts';
import { saveRule } from '../../../src/app/rules/save-rule.ts';
import {
  confirmRule,
  deleteRule,
  moveRule,
  switchOffRule,
  switchOnRule,
} from '../../../src/app/rules/switch-rule.ts';
import { erasePerson } from '../../../src/app/privacy/erase-person.ts';
import { exportPerson } from '../../../src/app/privacy/export-person.ts';
import { APPROVER, OTHER_APPROVER } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson } from '../../support/builders.ts';
import { FakeContext } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';
import { aRuleInput, aRuleThatIsOn, makeRule, ruleOf, seeRehearsal } from '../../support/rules.ts';

const DAY_MS = 86_400_000;

const silent = () => Promise.reject(new OutsideError('transient', 'Away.'));

const mayApprove = async (id: string) => {
  if (id === APPROVER.id) throw new OutsideError('transient', 'Away.');
  return true;
};

describe('A rule', () => {
  let fake: FakeContext;

  const open = (options: ConstructorParameters<typeof FakeContext>[0] = {}) => {
    fake = new FakeContext(options);
    fake.approvers.add(APPROVER.id).add(OTHER_APPROVER.id);
  };
  beforeEach(() => open());

  afterEach(() => fake.close());

  const standings = async () => {
    fake.now += 60_000;
    return (await listRules(fake.ctx, OTHER_APPROVER)).rules.map(({ standing }) => standing);
  };

  it('is switched on by a click on its present rehearsal, and the approver answers for it', async () => {
    const ruleId = await makeRule(fake);
    const seen = await seeRehearsal(fake, ruleId);
    assert.equal((await switchOnRule(fake.ctx, OTHER_APPROVER, ruleId, seen)).outcome, 'switched-on');
    assert.deepEqual((await ruleOf(fake, ruleId)).confirmed?.by, OTHER_APPROVER);
    assert.equal((await switchOnRule(fake.ctx, APPROVER, ruleId, seen)).outcome, 'already-on');
    const entries = await auditedOf(fake, 'rule-switched-on');
    assert.deepEqual(
      entries.map(({ actor, after }) => [actor, after]),
      [[OTHER_APPROVER, { ruleId, rule: 'Visio for all', version: 1 }]],
    );
  });

  it('is not switched on by a rehearsal of another version, of another day, or with other differences', async () => {
    const ruleId = await makeRule(fake);
    const seen = await seeRehearsal(fake, ruleId);
    for (const wrong of [{ version: 2 }, { day: '2026-11-21' }, { revision: 'x' }]) {
      const answer = await switchOnRule(fake.ctx, APPROVER, ruleId, { ...seen, ...wrong });
      assert.ok(answer.outcome === 'rehearsal-changed');
      assert.equal(answer.rehearsal.revision, seen.revision);
    }
    fake.now += DAY_MS;
    assert.equal((await switchOnRule(fake.ctx, APPROVER, ruleId, seen)).outcome, 'rehearsal-changed');
    await saveRule(fake.ctx, APPROVER, aRuleInput({ perDay: '5' }), { ruleId, version: 1 });
    const fresh = await seeRehearsal(fake, ruleId);
    const stale = { ...fresh, version: 1 };
    assert.equal((await switchOnRule(fake.ctx, APPROVER, ruleId, stale)).outcome, 'rehearsal-changed');
    assert.deepEqual(await standings(), ['shadow']);
  });

  it('needs two approvers where the configuration says so, each on the rehearsal', async () => {
    await fake.close();
    open({ fourEyes: true });
    const ruleId = await makeRule(fake);
    const seen = await seeRehearsal(fake, ruleId);
    assert.equal((await switchOnRule(fake.ctx, APPROVER, ruleId, seen)).outcome, 'proposed');
    assert.equal((await switchOnRule(fake.ctx, APPROVER, ruleId, seen)).outcome, 'proposed');
    assert.deepEqual(await standings(), ['proposed']);
    const stale = { ...seen, revision: 'x' };
    assert.equal((await switchOnRule(fake.ctx, OTHER_APPROVER, ruleId, stale)).outcome, 'rehearsal-changed');
    assert.equal((await switchOnRule(fake.ctx, OTHER_APPROVER, ruleId, seen)).outcome, 'switched-on');
    assert.deepEqual((await ruleOf(fake, ruleId)).confirmed?.by, OTHER_APPROVER);
    assert.equal((await auditedOf(fake, 'rule-proposed')).length, 1);
  });

  it('needs two who are approvers at the same time: a proposal ends with the right of its approver', async () => {
    await fake.close();
    open({ fourEyes: true });
    const ruleId = await makeRule(fake);
    const seen = await seeRehearsal(fake, ruleId);
    await switchOnRule(fake.ctx, APPROVER, ruleId, seen);
    fake.approvers.delete(APPROVER.id);
    assert.equal((await switchOnRule(fake.ctx, OTHER_APPROVER, ruleId, seen)).outcome, 'proposed');
    assert.deepEqual((await ruleOf(fake, ruleId)).proposed?.by, OTHER_APPROVER);

    fake.approvers.add(APPROVER.id);
    const person = { id: OTHER_APPROVER.id, names: [OTHER_APPROVER.name], addresses: [] };
    await erasePerson({ ...fake.ctx, store: fake.store }, person);
    assert.equal((await switchOnRule(fake.ctx, OTHER_APPROVER, ruleId, seen)).outcome, 'proposed');
    assert.equal((await switchOnRule(fake.ctx, APPROVER, ruleId, seen)).outcome, 'switched-on');
  });

  it('loses a proposal when it is changed or switched off', async () => {
    await fake.close();
    open({ fourEyes: true });
    const ruleId = await aRuleThatIsOn(fake);
    await saveRule(fake.ctx, APPROVER, aRuleInput({ perDay: '5' }), { ruleId, version: 1 });
    assert.deepEqual(await standings(), ['shadow']);
    await switchOnRule(fake.ctx, APPROVER, ruleId, await seeRehearsal(fake, ruleId));
    assert.deepEqual(await standings(), ['proposed']);
    await switchOffRule(fake.ctx, OTHER_APPROVER, ruleId);
    assert.deepEqual(await standings(), ['shadow']);
  });

  it('is switched off by any approver, also by one who may not change settings', async () => {
    const ruleId = await aRuleThatIsOn(fake);
    fake.settingsGroup = new Set([APPROVER.id]);
    assert.equal((await switchOffRule(fake.ctx, OTHER_APPROVER, ruleId)).outcome, 'done');
    assert.equal((await switchOffRule(fake.ctx, OTHER_APPROVER, ruleId)).outcome, 'nothing-to-do');
    assert.deepEqual(await standings(), ['shadow']);
    const seen = await seeRehearsal(fake, ruleId);
    await assertRefused(switchOnRule(fake.ctx, OTHER_APPROVER, ruleId, seen), 'not-in-settings-group');
  });

  it('sleeps when its confirmer is no approver any more, until another confirms it', async () => {
    const ruleId = await aRuleThatIsOn(fake);
    const seen = { ruleId, version: 1 };
    assert.equal((await confirmRule(fake.ctx, OTHER_APPROVER, seen)).outcome, 'nothing-to-do');
    fake.approvers.delete(APPROVER.id);
    assert.deepEqual(await standings(), ['asleep']);
    assert.equal((await confirmRule(fake.ctx, OTHER_APPROVER, { ruleId, version: 2 })).outcome, 'overtaken');
    assert.equal((await confirmRule(fake.ctx, OTHER_APPROVER, seen)).outcome, 'done');
    assert.deepEqual(await standings(), ['on']);
    assert.equal((await auditedOf(fake, 'rule-confirmed')).length, 1);
  });

  it('sleeps while the account of its confirmer is disabled or gone, which keeps its roles', async () => {
    await aRuleThatIsOn(fake);
    const { id } = APPROVER;
    fake.people.set(id, aPerson(20, { enabled: false }));
    assert.deepEqual(await standings(), ['asleep']);
    fake.people.set(id, aPerson(20));
    assert.deepEqual(await standings(), ['on']);
    fake.people.delete(id);
    assert.deepEqual(await standings(), ['asleep']);
  });

  it('sleeps while Graph does not say what its confirmer is', async () => {
    await aRuleThatIsOn(fake);
    const view = await listRules({ ...fake.ctx, rights: { mayApprove } }, OTHER_APPROVER);
    assert.equal(view.rules[0]?.standing, 'asleep');
  });

  it('is shown as on after the click, also when Graph has fallen silent meanwhile', async () => {
    const ruleId = await makeRule(fake);
    const seen = await seeRehearsal(fake, ruleId);
    const { directory, licenses, rights } = fake.ctx;
    const ctx = {
      ...fake.ctx,
      directory: { ...directory, read: silent, memberships: silent },
      licenses: { ...licenses, products: silent },
      rights: { mayApprove: rights.mayApprove },
    };
    const { outcome, view } = await switchOnRule(ctx, OTHER_APPROVER, ruleId, seen);
    assert.deepEqual([outcome, view.rules[0]?.rule.state, view.productsKnown], ['switched-on', 'on', false]);
  });

  it('costs Graph one question for all groups and one for each confirmer, however many rules there are', async () => {
    const groups = [aPerson(91).id, aPerson(92).id];
    for (const groupId of groups) fake.members.set(groupId, new Set());
    for (const n of [0, 1, 0, 1, 0])
      await aRuleThatIsOn(fake, { personsIn: { kind: 'group', groupId: groups[n] ?? '' } });
    const { directory, rights } = fake.ctx;
    const asked: string[] = [];
    const ctx: Context = {
      ...fake.ctx,
      directory: {
        ...directory,
        memberships: (people, ids) => {
          asked.push(`groups ${ids.length} of ${people.length}`);
          return directory.memberships(people, ids);
        },
        read: (ids) => {
          asked.push(`people ${ids.length}`);
          return directory.read(ids);
        },
      },
      rights: {
        mayApprove: (id, freshness) => {
          asked.push(`right of ${id === APPROVER.id ? 'the confirmer' : 'the reader'}`);
          return rights.mayApprove(id, freshness);
        },
      },
    };
    const { rules } = await listRules(ctx, OTHER_APPROVER);
    assert.ok(rules.every(({ standing, canBeJudged }) => standing === 'on' && canBeJudged));
    assert.deepEqual(asked.toSorted(), [
      'groups 2 of 1',
      'people 1',
      'right of the confirmer',
      'right of the reader',
    ]);
  });

  it('names its confirmer in their export, and sleeps when they are erased', async () => {
    const ruleId = await aRuleThatIsOn(fake);
    const whole = { ...fake.ctx, store: fake.store };
    const person = { id: APPROVER.id, names: [APPROVER.name], addresses: [] };
    assert.match(JSON.stringify(await exportPerson(whole, person)), /"type":"rules".*"confirmed"/);
    assert.deepEqual(await erasePerson(whole, person), []);
    const rule = await ruleOf(fake, ruleId);
    assert.match(rule.confirmed?.by.id ?? '', /^erased-/);
    fake.approvers.add(rule.confirmed?.by.id ?? '');
    assert.deepEqual(await standings(), ['asleep']);
    assert.doesNotMatch(JSON.stringify(rule), /Person 20/);
  });

  it('is deleted, and moved in the list that was seen', async () => {
    const ids = [await makeRule(fake, { name: 'A' }), await makeRule(fake, { name: 'B' })];
    const [first = '', second = ''] = ids;
    const { revision } = await listRules(fake.ctx, APPROVER);
    const moved = await moveRule(fake.ctx, APPROVER, second, 'up', revision);
    assert.deepEqual([moved.outcome, moved.view.rules.map(({ rule }) => rule.name).join('')], ['done', 'BA']);
    assert.equal((await moveRule(fake.ctx, APPROVER, second, 'up', revision)).outcome, 'overtaken');
    const at = moved.view.revision;
    assert.equal((await moveRule(fake.ctx, APPROVER, second, 'up', at)).outcome, 'nothing-to-do');
    assert.equal((await deleteRule(fake.ctx, APPROVER, { ruleId: first, version: 2 })).outcome, 'overtaken');
    assert.equal((await deleteRule(fake.ctx, APPROVER, { ruleId: first, version: 1 })).outcome, 'done');
    assert.equal((await deleteRule(fake.ctx, APPROVER, { ruleId: first, version: 1 })).outcome, 'gone');
    assert.deepEqual(await standings(), ['shadow']);
  });
});
