import assert from 'node:assert/strict';
import { giveBack } from '../../../src/app/seats/give-back.ts';
import { leaveList } from '../../../src/app/seats/leave-list.ts';
import { takeOffList } from '../../../src/app/seats/take-off-list.ts';
import { saveRule } from '../../../src/app/rules/save-rule.ts';
import { switchOnRule } from '../../../src/app/rules/switch-rule.ts';
import { aContextWithPlace, OTHER_APPROVER } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, VISIO } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { PLAIN_VISIO } from '../../support/giving-back.ts';
import { aRuleInput, aRuleThatIsOn, askFor, requestOf, ruleOf, seeRehearsal } from '../../support/rules.ts';

const DAY_MS = 86_400_000;

describe('A rule whose approvals are taken back', () => {
  let fake: FakeContext;
  let ruleId: string;

  beforeEach(async () => {
    fake = await aContextWithPlace({ waitingList: true });
    fake.products = [PLAIN_VISIO];
    ruleId = await aRuleThatIsOn(fake);
  });

  afterEach(() => fake.close());

  const isGiven = async (n: number, more: Parameters<typeof askFor>[2] = {}) => {
    const id = await askFor(fake, n, more);
    await fake.work();
    assert.equal((await requestOf(fake, id)).decision?.by.kind, 'rule');
  };
  const givesBack = async (n: number) => {
    const { id, name } = aPerson(n);
    await giveBack(fake.ctx, { id, name }, VISIO);
    await fake.work();
  };
  const standing = async () => {
    const { state, takenBack } = await ruleOf(fake, ruleId);
    return [state, takenBack.length];
  };

  it('is paused by the third that is given back within a week, and decides nothing more', async () => {
    for (const n of [1, 2, 3]) await isGiven(n);
    for (const n of [1, 2]) await givesBack(n);
    assert.deepEqual(await standing(), ['on', 2]);
    await givesBack(3);
    assert.deepEqual(await standing(), ['paused', 3]);
    const [entry] = await auditedOf(fake, 'rule-paused');
    assert.deepEqual(entry?.after, {
      ruleId,
      rule: 'Visio for all',
      version: 1,
      takenBack: ['form-1', 'form-2', 'form-3'],
    });
    const id = await askFor(fake, 4);
    await fake.work();
    const { status, judged } = await requestOf(fake, id);
    assert.deepEqual([status, judged?.shadows.length], ['pending', 1]);

    await switchOnRule(fake.ctx, OTHER_APPROVER, ruleId, await seeRehearsal(fake, ruleId));
    assert.deepEqual(await standing(), ['on', 0]);
  });

  it('counts a request once, however many persons give back', async () => {
    await isGiven(1, { picked: [aPerson(2).id, aPerson(3).id] });
    for (const n of [1, 2, 3]) await givesBack(n);
    assert.deepEqual(await standing(), ['on', 1]);
  });

  it('counts nothing after a week, nor what another version or a person approved', async () => {
    await isGiven(1);
    await fake.later(7 * DAY_MS + 1);
    await givesBack(1);
    assert.deepEqual(await standing(), ['on', 0]);

    await isGiven(2);
    await saveRule(fake.ctx, OTHER_APPROVER, aRuleInput({ perDay: '5' }), { ruleId, version: 1 });
    await switchOnRule(fake.ctx, OTHER_APPROVER, ruleId, await seeRehearsal(fake, ruleId));
    await givesBack(2);
    assert.deepEqual(await standing(), ['on', 0]);
  });

  it('counts whom an approver takes off the waiting list, and not who leaves it', async () => {
    const taken = async (n: number, off: (id: string) => Promise<unknown>) => {
      fake.products = [{ ...PLAIN_VISIO, free: 1 }];
      fake.beforeAssign = () => ({ outcome: 'failed', reason: 'no-seat', apps: [], detail: '' });
      await isGiven(n);
      await off(`form-${n}`);
    };
    await taken(1, (id) => leaveList(fake.ctx, { id: aPerson(1).id, name: '' }, id));
    assert.deepEqual(await standing(), ['on', 0]);
    await fake.later(3_600_000);
    await taken(2, (id) => takeOffList(fake.ctx, OTHER_APPROVER, id));
    assert.deepEqual(await standing(), ['on', 1]);
  });
});
