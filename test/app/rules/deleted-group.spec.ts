import assert from 'node:assert/strict';
import { listRules } from '../../../src/app/rules/list-rules.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { aContextWithPlace, APPROVER, OTHER_APPROVER } from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import { aRuleThatIsOn, askFor, requestOf } from '../../support/rules.ts';

const [FINANCE, DELETED] = [aPerson(91).id, aPerson(92).id];

const forGroup = (groupId: string) => ({ personsIn: { kind: 'group', groupId } as const });

const failing = () => Promise.reject(new OutsideError('transient', 'Away.'));

const throttled = () => Promise.reject(new OutsideError('throttled', '429'));
const broken = (): Promise<never> => Promise.reject(new TypeError('A bug.'));

describe('A rule with a deleted group', () => {
  it('shows that it cannot be judged, and the rule before it decides as before', async () => {
    const fake = await aContextWithPlace();
    fake.products = [aProduct({ free: 10 })];
    try {
      for (const group of [FINANCE, DELETED]) fake.members.set(group, new Set([aPerson(1).id]));
      const good = await aRuleThatIsOn(fake, forGroup(FINANCE));
      const bad = await aRuleThatIsOn(fake, forGroup(DELETED));
      fake.members.delete(DELETED);

      const id = await askFor(fake, 1);
      await fake.work();

      assert.equal((await requestOf(fake, id)).decision?.kind, 'approved');
      const { rules } = await listRules(fake.ctx, APPROVER);
      const judged = rules.map(({ rule, canBeJudged }) => [rule.ruleId, canBeJudged]);
      assert.deepEqual(judged, [
        [good, true],
        [bad, false],
      ]);
    } finally {
      await fake.close();
    }
  });

  it('is not told from one about which Graph does not answer', async () => {
    const fake = await aContextWithPlace();
    try {
      fake.members.set(FINANCE, new Set());
      await aRuleThatIsOn(fake, forGroup(FINANCE));
      const ctx = { ...fake.ctx, directory: { ...fake.ctx.directory, memberships: failing } };
      const { rules } = await listRules(ctx, APPROVER);
      assert.deepEqual(
        rules.map(({ canBeJudged }) => canBeJudged),
        [false],
      );
    } finally {
      await fake.close();
    }
  });

  it('is shown while Graph is silent about its confirmer, and a bug is not taken for silence', async () => {
    const fake = await aContextWithPlace();
    try {
      fake.approvers.add(OTHER_APPROVER.id);
      fake.members.set(FINANCE, new Set());
      await aRuleThatIsOn(fake, forGroup(FINANCE));
      const { directory, rights } = fake.ctx;
      const list = (more: Partial<typeof fake.ctx>) => listRules({ ...fake.ctx, ...more }, OTHER_APPROVER);
      const silent = await list({ directory: { ...directory, read: throttled } });
      assert.deepEqual(
        silent.rules.map(({ standing }) => standing),
        ['asleep'],
      );

      const mayApprove: typeof rights.mayApprove = (id, freshness) =>
        id === APPROVER.id ? broken() : rights.mayApprove(id, freshness);
      for (const more of [
        { directory: { ...directory, memberships: broken } },
        { directory: { ...directory, read: broken } },
        { rights: { ...rights, mayApprove } },
      ])
        await assert.rejects(list(more), { message: 'A bug.' });
    } finally {
      await fake.close();
    }
  });
});
