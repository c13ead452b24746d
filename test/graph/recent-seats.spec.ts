import assert from 'node:assert/strict';
import type { Tenant } from '../../sandbox/tenant/tenant.ts';
import type { Licenses } from '../../src/app/ports/ports.ts';
import { createLicenses } from '../../src/graph/licenses.ts';
import { openTenant } from '../support/graph/tenant.ts';

describe('The recent list of products', () => {
  let tenant: Tenant;
  let licenses: Licenses;

  beforeEach(async () => {
    const { tenant: opened, client } = await openTenant();
    tenant = opened;
    licenses = createLicenses(client, { now: () => 0 });
  });
  afterEach(() => tenant.close());

  const skuId = (): string => tenant.product('VISIOCLIENT').skuId;
  const asked = (): number | undefined => tenant.calls.get('GET /subscribedSkus');
  const product = async () =>
    (await licenses.products('recent')).find((candidate) => candidate.skuId === skuId());
  const free = async (): Promise<number | undefined> => (await product())?.free;
  const leave = (seats: number): void =>
    tenant.change.setSeats('VISIOCLIENT', tenant.product('VISIOCLIENT').consumed + seats);
  async function assign(...names: readonly string[]): Promise<void> {
    const people = names.map((name) => tenant.user(`${name}@contoso.com`).id);
    // Callers may write the id in capitals.
    await licenses.assign(
      people.map((personId) => ({ personId, skuId: skuId().toUpperCase(), disabledPlans: [] })),
    );
  }

  it('has not the seats any more that were assigned since it was read', async () => {
    leave(10);
    assert.equal(await free(), 10);
    await assign('AllanD', 'DebraB');
    assert.deepEqual([await free(), asked()], [8, 1]);
    const { consumed } = tenant.product('VISIOCLIENT');
    assert.partialDeepStrictEqual(await product(), { owned: consumed + 8, used: consumed });
  });

  it('is read anew when Graph has no seat although the list has', async () => {
    leave(10);
    await free();
    leave(0);
    await assign('AllanD');
    assert.deepEqual([await free(), asked()], [0, 2]);
  });
});
