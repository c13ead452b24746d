import assert from 'node:assert/strict';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { addPlace } from '../../../src/app/places/manage-places.ts';
import { SETTING_KEYS } from '../../../src/app/settings/manage-settings.ts';
import { approverGroups, settingsOverview, TOPICS } from '../../../src/app/settings/settings-overview.ts';
import { APPROVER, EMPLOYEE } from '../../support/app-story.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { FakeContext, personalChat } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';

const fails = () => Promise.reject(new OutsideError('transient', 'Graph is away.'));

const withGroups = (ctx: Context): Context => {
  const approvers = { roles: [], groups: ['g1', 'g2'] };
  return { ...ctx, options: { ...ctx.options, approvers } };
};

describe('the settings in short', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
    fake.approvers.add(APPROVER.id);
  });

  afterEach(() => fake.close());

  it('have each setting under one topic', () => {
    assert.deepEqual(Object.values(TOPICS).flat().toSorted(), SETTING_KEYS.toSorted());
  });

  it('tell how many conversations requests go to', async () => {
    assert.equal((await settingsOverview(fake.ctx, APPROVER)).places, 0);
    await addPlace(fake.ctx, APPROVER, personalChat(APPROVER.id), APPROVER.name);
    assert.equal((await settingsOverview(fake.ctx, APPROVER)).places, 1);
  });

  it('are for approvers, and so are the names of their groups', async () => {
    await assertRefused(settingsOverview(fake.ctx, EMPLOYEE), 'not-an-approver');
    await assertRefused(approverGroups(fake.ctx, EMPLOYEE), 'not-an-approver');
  });

  describe('name the groups of approvers', () => {
    it('where the name may be read, else by the id', async () => {
      fake.groups.set('g2', 'License approvers');
      assert.deepEqual(await approverGroups(withGroups(fake.ctx), APPROVER), ['g1', 'License approvers']);
    });

    it('by their ids while Graph is away', async () => {
      const groupNames = fails;
      const ctx = withGroups(fake.ctx);
      const silent = { ...ctx, directory: { ...ctx.directory, groupNames } };
      assert.deepEqual(await approverGroups(silent, APPROVER), ['g1', 'g2']);
    });
  });
});
