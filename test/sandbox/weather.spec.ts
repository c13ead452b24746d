import assert from 'node:assert/strict';
import type { ConnectorProblem } from '../../sandbox/channel/connector-errors.ts';
import { makeRough } from '../../sandbox/weather.ts';
import type { Weather } from '../../sandbox/weather.ts';
import { ids, openKit } from '../support/sandbox/tenant-kit.ts';
import type { Kit } from '../support/sandbox/tenant-kit.ts';

const megan = 'MeganB@contoso.com';

/** The statuses of so many equal reads of Graph. */
async function reads({ call }: Kit, count = 100): Promise<readonly number[]> {
  const statuses: number[] = [];
  while (statuses.length < count) statuses.push((await call('GET', '/subscribedSkus')).status);
  return statuses;
}
const said = ({ nextOfConnector }: Weather): readonly (ConnectorProblem | undefined)[] =>
  Array.from({ length: 300 }, nextOfConnector);

describe('Bad weather in the sandbox', () => {
  const open: Kit[] = [];
  afterEach(async () => {
    for (const { tenant } of open.splice(0)) await tenant.close();
  });

  async function rough(seed: number): Promise<{ readonly kit: Kit; readonly weather: Weather }> {
    const kit = await openKit();
    open.push(kit);
    return { kit, weather: makeRough(kit.tenant, seed) };
  }
  it('is the same for the same seed, and different for another', async () => {
    const [one, same, other] = [await rough(1), await rough(1), await rough(2)];
    assert.equal(one.weather.refused, same.weather.refused);
    const connector = said(one.weather);
    assert.deepEqual(said(same.weather), connector);
    assert.notDeepEqual(said(other.weather), connector);
    const graph = await reads(one.kit);
    assert.deepEqual(await reads(same.kit), graph);
    assert.notDeepEqual(await reads(other.kit), graph);
  });

  it('lets Graph and the connector fail now and then, each in several ways, but mostly not', async () => {
    const { kit, weather } = await rough(7);
    const graph = await reads(kit, 200);
    assert.deepEqual(new Set(graph), new Set([200, 429, 503]));
    assert.ok(graph.filter((status) => status === 200).length > 170);
    const connector = said(weather);
    const statuses = new Set(connector.map((problem) => problem?.status));
    assert.deepEqual(statuses, new Set([undefined, 404, 429, 502]));
    assert.ok(connector.filter((problem) => problem === undefined).length > 250);
  });

  it('refuses one person, writes one license at a time, and shows it late', async () => {
    const { kit, weather } = await rough(3);
    kit.tenant.faults.clear();
    const { skuId } = ids(kit.tenant, 'VISIOCLIENT');
    const body = { addLicenses: [{ skuId, disabledPlans: [] }], removeLicenses: [] };
    const write = async (key: string): Promise<number> =>
      (await kit.call('POST', `/users/${key}/assignLicense`, body)).status;
    const refused = kit.tenant.users.find(({ displayName }) => displayName === weather.refused);
    assert.equal(await write(refused?.id ?? ''), 403);
    assert.equal(await write(megan), 200);
    assert.equal(await write('AlexW@contoso.com'), 409);
    const path = `/users/${megan}?$select=licenseAssignmentStates,assignedLicenses`;
    assert.equal(JSON.stringify((await kit.call('GET', path)).body).includes(skuId), false);
    kit.clock.at += 60_000;
    assert.equal(JSON.stringify((await kit.call('GET', path)).body).includes(skuId), true);
    assert.equal(await write('AlexW@contoso.com'), 200);
  });
});
