import assert from 'node:assert/strict';
import { openKit, refused } from '../support/sandbox/tenant-kit.ts';
import type { Kit } from '../support/sandbox/tenant-kit.ts';
import { groupIds } from '../../sandbox/tenant/organization.ts';

const roles = {
  global: '62e90394-69f5-4237-9190-012177145e10',
  license: '4d6ac14f-3453-41d0-bef9-a3e0c569773a',
  user: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
};

describe('The simulated tenant says which roles and groups somebody has', () => {
  let kit: Kit;
  beforeEach(async () => {
    kit = await openKit();
  });
  afterEach(() => kit.tenant.close());

  const check = async (user: string, ids: readonly string[]): Promise<unknown> =>
    (await kit.client.api(`/users/${kit.tenant.user(user).id}/checkMemberObjects`).post({ ids })).value;

  it('a role is found by its template id, for its holders alone', async () => {
    const all = Object.values(roles);
    assert.deepEqual(await check('AlexW@contoso.com', all), [roles.license]);
    assert.deepEqual(await check('PattiF@contoso.com', all), [roles.global]);
    assert.deepEqual(await check('NestorW@contoso.com', all), [roles.user]);
    assert.deepEqual(await check('MeganB@contoso.com', all), []);
  });

  it('a group is found through a group in it', async () => {
    assert.deepEqual(await check('IsaiahL@contoso.com', [groupIds.approvers, roles.global]), [
      groupIds.approvers,
    ]);
    assert.deepEqual(await check('AlexW@contoso.com', [groupIds.approvers]), []);
  });

  it('a role that is revoked or granted counts in the next answer', async () => {
    kit.tenant.change.revokeRole('AlexW@contoso.com', 'License Administrator');
    assert.deepEqual(await check('AlexW@contoso.com', [roles.license]), []);
    kit.tenant.change.grantRole('MeganB@contoso.com', roles.license);
    assert.deepEqual(await check('MeganB@contoso.com', [roles.license]), [roles.license]);
  });

  it('joining a group gives its licenses and leaving takes them', async () => {
    kit.tenant.change.joinGroup('MeganB@contoso.com', 'Licenses for Design');
    assert.equal(
      kit.tenant.user('MeganB@contoso.com').assignments.at(-1)?.assignedByGroup,
      groupIds.designLicenses,
    );
    kit.tenant.change.leaveGroup('MeganB@contoso.com', 'Licenses for Design');
    assert.ok(
      kit.tenant.user('MeganB@contoso.com').assignments.every((held) => held.assignedByGroup === null),
    );
  });

  it('an unknown id is left out, or fails the whole call on demand (no source settles it)', async () => {
    const ids = [roles.license, '5f0c1a00-7e57-4c0d-9a00-999999999999'];
    assert.deepEqual(await check('AlexW@contoso.com', ids), [roles.license]);
    kit.tenant.change.harden({ unknownIds: 'not found' });
    await refused(check('AlexW@contoso.com', ids), 404, /5f0c1a00/);
    assert.deepEqual(await check('AlexW@contoso.com', [roles.license, groupIds.approvers]), [roles.license]);
  });

  it('twenty ids are answered, twenty-one and none refused', async () => {
    const ids = Array.from({ length: 21 }, () => roles.license);
    await check('AlexW@contoso.com', ids.slice(1));
    await refused(check('AlexW@contoso.com', ids), 400, /At most 20/);
    const path = `/users/${kit.tenant.user('AlexW@contoso.com').id}/checkMemberObjects`;
    await refused(kit.client.api(path).post({}), 400, /'ids'/);
  });

  it('checkMemberGroups knows no roles', async () => {
    const { value } = await kit.client
      .api(`/users/${kit.tenant.user('PradeepG@contoso.com').id}/checkMemberGroups`)
      .post({ groupIds: [groupIds.approvers, roles.license] });
    assert.deepEqual(value, [groupIds.approvers]);
  });

  it('a group is shown only with the permission to read groups', async () => {
    kit.tenant.change.grantPermission('GroupMember.Read.All');
    const group = await kit.call('GET', `/groups/${groupIds.approvers}`);
    assert.match(JSON.stringify(group.body), /"displayName":"License approvers"/);
    assert.equal((await kit.call('GET', '/groups/00000000-0000-4000-8000-000000000000')).status, 404);
  });
});
