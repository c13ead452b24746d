import assert from 'node:assert/strict';
import { groupIds } from '../../sandbox/tenant/organization.ts';
import type { Tenant } from '../../sandbox/tenant/tenant.ts';
import type { GraphClient } from '../../src/graph/client.ts';
import { createRights } from '../../src/graph/rights.ts';
import { openTenant } from '../support/graph/tenant.ts';

// License Administrator (Microsoft Entra built-in roles).
const role = '4d6ac14f-3453-41d0-bef9-a3e0c569773a';
const call = 'POST /users/{id}/checkMemberObjects';

describe('the right to approve', () => {
  let tenant: Tenant;
  let client: GraphClient;
  let time = 0;
  beforeEach(async () => {
    ({ tenant, client } = await openTenant());
    time = 1_000_000;
  });
  afterEach(() => tenant.close());

  const rights = (ids: readonly string[] = [role]) => createRights(client, { ids, now: () => time });
  const idOf = (name: string): string => tenant.user(`${name}@contoso.com`).id;

  it('comes from a role, whatever the case of its id', async () => {
    tenant.change.grantRole(idOf('AllanD'), role);
    assert.equal(await rights([role.toUpperCase()]).mayApprove(idOf('AllanD'), 'now'), true);
    assert.equal(await rights().mayApprove(idOf('DebraB'), 'now'), false);
  });

  it('belongs to nobody without a role or group, and never to an unknown person', async () => {
    assert.equal(await rights([]).mayApprove(idOf('AllanD'), 'now'), false);
    assert.equal(await rights().mayApprove('5f0c1a00-7e57-4c0d-9a00-999999999999', 'now'), false);
  });

  describe('if one of the ids does not exist any more', () => {
    const gone = '5f0c1a00-7e57-4c0d-9a00-999999999998';

    for (const unknownIds of ['left out', 'not found'] as const) {
      it(`belongs to the holders of the others, and to nobody else, if Graph answers that one as ${unknownIds}`, async () => {
        tenant.change.harden({ unknownIds });
        tenant.change.grantRole(idOf('AllanD'), role);
        const asked = rights([gone, role, groupIds.approvers]);
        assert.equal(await asked.mayApprove(idOf('AllanD'), 'now'), true);
        assert.equal(await asked.mayApprove(idOf('IsaiahL'), 'now'), true);
        assert.equal(await asked.mayApprove(idOf('DebraB'), 'now'), false);
        assert.equal(await rights([gone]).mayApprove(idOf('AllanD'), 'now'), false);
        assert.equal(await rights([gone, gone.replace('8', '7')]).mayApprove(idOf('AllanD'), 'now'), false);
        assert.equal(await asked.mayApprove('5f0c1a00-7e57-4c0d-9a00-999999999999', 'now'), false);
      });
    }

    it('takes at most one batch besides the first call', async () => {
      tenant.change.harden({ unknownIds: 'not found' });
      const others = Array.from({ length: 18 }, (_, n) =>
        gone.replace(/8$/, `${n % 10}`).replace(/^5f/, `${n + 10}`),
      );
      await rights([...others, role, gone]).mayApprove(idOf('DebraB'), 'now');
      assert.equal(tenant.calls.get('POST /$batch'), 1);
      assert.equal(tenant.calls.get(call), 1 + 20);
    });

    it('is unknown, not missing, if Graph cannot say something about another id', async () => {
      tenant.change.harden({ unknownIds: 'not found' });
      tenant.change.grantRole(idOf('AllanD'), role);
      tenant.faults.add({
        match: ({ body }) => JSON.stringify(body) === JSON.stringify({ ids: [groupIds.approvers] }),
        answer: { status: 503 },
      });
      const asked = rights([gone, role, groupIds.approvers]);
      assert.equal(await asked.mayApprove(idOf('AllanD'), 'now'), true);
      await assert.rejects(asked.mayApprove(idOf('IsaiahL'), 'now'), { kind: 'transient' });
    });

    it('is unknown if Graph refuses every call', async () => {
      tenant.faults.add({
        match: ({ path }) => path.endsWith('checkMemberObjects'),
        answer: { status: 400 },
      });
      await assert.rejects(rights([gone, role]).mayApprove(idOf('AllanD'), 'now'), { kind: 'permanent' });
    });
  });

  it('is remembered for less than a minute if it only needs to be recent', async () => {
    const asked = rights();
    assert.equal(await asked.mayApprove(idOf('AllanD'), 'recent'), false);
    tenant.change.grantRole(idOf('AllanD'), role);
    time += 59_999;
    assert.equal(await asked.mayApprove(idOf('AllanD'), 'recent'), false);
    time += 1;
    assert.equal(await asked.mayApprove(idOf('AllanD'), 'recent'), true);
    assert.equal(tenant.calls.get(call), 2);
  });

  it('is asked for each time if it must be current, and that answer is remembered', async () => {
    tenant.change.grantRole(idOf('AllanD'), role);
    const asked = rights();
    assert.equal(await asked.mayApprove(idOf('AllanD'), 'now'), true);
    tenant.change.revokeRole(idOf('AllanD'), role);
    assert.equal(await asked.mayApprove(idOf('AllanD'), 'now'), false);
    assert.equal(await asked.mayApprove(idOf('AllanD'), 'recent'), false);
    assert.equal(tenant.calls.get(call), 2);
  });

  it('is unknown, not missing, if Graph cannot say', async () => {
    tenant.faults.add({ match: ({ path }) => path.endsWith('checkMemberObjects'), answer: { status: 503 } });
    await assert.rejects(rights().mayApprove(idOf('AllanD'), 'recent'), { kind: 'transient' });
  });

  it('is remembered for no more than a thousand people', async () => {
    const asked = rights();
    const people = tenant.change.addCrowd(1001);
    for (const { id } of people) await asked.mayApprove(id, 'recent');
    await asked.mayApprove(people[1000]?.id ?? '', 'recent');
    await asked.mayApprove(people[1]?.id ?? '', 'recent');
    assert.equal(tenant.calls.get(call), 1001);
    await asked.mayApprove(people[0]?.id ?? '', 'recent');
    assert.equal(tenant.calls.get(call), 1002);
  });

  it('is not replaced by the late answer to an earlier call', async () => {
    const waiting: ((may: boolean) => void)[] = [];
    const slow: GraphClient = {
      ...client,
      send: () =>
        new Promise((resolve) => {
          const error = { code: '', message: '', requestId: '', all: '' };
          waiting.push((may) => resolve({ status: 200, body: { value: may ? [role] : [] }, error }));
        }),
    };
    const asked = createRights(slow, { ids: [role], now: () => time });
    const earlier = asked.mayApprove('someone', 'now');
    time += 1;
    const later = asked.mayApprove('someone', 'now');
    waiting[1]?.(false);
    assert.equal(await later, false);
    waiting[0]?.(true);
    assert.equal(await earlier, true);
    assert.equal(await asked.mayApprove('someone', 'recent'), false);
  });

  it('has at most twenty roles and groups', () => {
    assert.throws(() => rights(Array.from({ length: 21 }, () => role)), RangeError);
  });
});
