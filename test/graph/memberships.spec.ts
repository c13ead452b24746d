import assert from 'node:assert/strict';
import { groupIds } from '../../sandbox/tenant/organization.ts';
import type { Tenant } from '../../sandbox/tenant/tenant.ts';
import type { GraphClient } from '../../src/graph/client.ts';
import { createDirectory } from '../../src/graph/directory.ts';
import { openTenant } from '../support/graph/tenant.ts';

const GONE = '5f0c1a00-7e57-4c0d-9a00-999999999998';

const match = ({ path }: { readonly path: string }) => path.endsWith('checkMemberGroups');

const lower = (id: string): string => id.toLowerCase();

describe('the groups of people', () => {
  let tenant: Tenant;
  let client: GraphClient;
  beforeEach(async () => {
    ({ tenant, client } = await openTenant());
  });
  afterEach(() => tenant.close());

  const idOf = (name: string): string => tenant.user(`${name}@contoso.com`).id;
  const groupsOf = async (people: readonly string[], groups: readonly string[]) => {
    const found = await createDirectory(client).memberships(people, groups);
    return found.map(
      (one) =>
        one &&
        groups
          .filter((id) => one.get(id.toLowerCase()))
          .map(lower)
          .toSorted(),
    );
  };

  it('are those that they belong to among the ones in question, also through other groups', async () => {
    const asked = [groupIds.approvers.toUpperCase(), groupIds.serviceDesk];
    assert.deepEqual(await groupsOf([idOf('IsaiahL'), idOf('DebraB')], asked), [
      [groupIds.approvers, groupIds.serviceDesk].toSorted(),
      [],
    ]);
    assert.equal(tenant.calls.get('POST /$batch'), 1);
  });

  it('cost no call where no group is in question, and one for a single person', async () => {
    assert.deepEqual(await groupsOf([idOf('IsaiahL')], []), [[]]);
    assert.equal(tenant.calls.size, 0);
    await groupsOf([idOf('IsaiahL')], [groupIds.approvers]);
    assert.deepEqual([...tenant.calls], [['POST /users/{id}/checkMemberGroups', 1]]);
  });

  it('are not known for a person who is gone', async () => {
    const people = [GONE, idOf('IsaiahL')];
    const groups = [groupIds.serviceDesk, groupIds.everyone];
    assert.deepEqual(await groupsOf(people, groups.slice(0, 1)), [undefined, [groupIds.serviceDesk]]);
    assert.deepEqual(await groupsOf(people, groups), [undefined, [groupIds.serviceDesk]]);
  });

  it('are known but for a deleted group, where Graph refuses a question with that group', async () => {
    const people = [GONE, idOf('IsaiahL'), idOf('DebraB')];
    tenant.change.harden({ unknownIds: 'not found' });
    const found = await createDirectory(client).memberships(people, [groupIds.serviceDesk, GONE]);
    const entries = found.map((one) => one && [...one]);
    const { serviceDesk } = groupIds;
    assert.deepEqual(entries, [undefined, [[serviceDesk, true]], [[serviceDesk, false]]]);
    assert.deepEqual(await groupsOf(people.slice(1), [GONE]), [undefined, undefined]);
  });

  it('are not known while Graph denies, throttles or answers in another shape', async () => {
    for (const answer of [
      { status: 403 },
      { status: 429, headers: { 'Retry-After': '60' } },
      { status: 200, body: { value: 'all' } },
    ]) {
      tenant.faults.clear();
      tenant.faults.add({ match, answer });
      assert.deepEqual(await groupsOf([idOf('IsaiahL')], [groupIds.serviceDesk]), [undefined]);
    }
  });

  it('are asked for at most twenty groups', async () => {
    const groups = Array.from({ length: 21 }, () => groupIds.serviceDesk);
    await assert.rejects(groupsOf([idOf('IsaiahL')], groups), RangeError);
  });
});
