import assert from 'node:assert/strict';
import { groupIds } from '../../sandbox/tenant/organization.ts';
import type { Tenant } from '../../sandbox/tenant/tenant.ts';
import type { Directory } from '../../src/app/ports/ports.ts';
import type { GraphClient } from '../../src/graph/client.ts';
import { createDirectory } from '../../src/graph/directory.ts';
import { createLicenses } from '../../src/graph/licenses.ts';
import { PERSON_FIELDS, readPeople, parsePerson } from '../../src/graph/person.ts';
import { openTenant } from '../support/graph/tenant.ts';

describe('the licenses of a person', () => {
  let tenant: Tenant;
  let client: GraphClient;
  let directory: Directory;
  let visio: string;
  beforeEach(async () => {
    ({ tenant, client } = await openTenant());
    directory = createDirectory(client);
    visio = tenant.product('VISIOCLIENT').skuId;
  });
  afterEach(() => tenant.close());

  async function read(name: string) {
    const [person] = await directory.read([tenant.user(`${name}@contoso.com`).id]);
    assert(person);
    return { direct: person.direct.includes(visio), inherited: person.inherited.includes(visio) };
  }

  it('include those that only assignedLicenses shows: licenseAssignmentStates leaves some out (microsoft-graph-docs#9636)', async () => {
    tenant.change.hideState('MiriamG@contoso.com', 'VISIOCLIENT');
    assert.deepEqual(await read('MiriamG'), { direct: true, inherited: false });
  });

  it('come through a group if a state says so and none was assigned directly', async () => {
    assert.deepEqual(await read('LynneR'), { direct: false, inherited: true });
  });

  it('are told with the time of their last change and the apps that are off, the direct ones alone', async () => {
    tenant.change.setSeats('VISIOCLIENT', 10);
    const { id: personId } = tenant.user('AllanD@contoso.com');
    const [app] = tenant.product('VISIOCLIENT').plans.filter(({ appliesTo }) => appliesTo === 'User');
    assert(app);
    const licenses = createLicenses(client, { now: () => 0 });
    await licenses.assign([{ personId, skuId: visio, disabledPlans: [app.id] }]);

    const state = tenant.user('AllanD@contoso.com').assignments.find(({ skuId }) => skuId === visio);
    assert(state);
    const changed = `${new Date(state.lastUpdated).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length)}Z`;
    const [allan, lynne] = await directory.read([personId, tenant.user('LynneR@contoso.com').id]);
    assert.deepEqual(
      allan?.states?.filter(({ skuId }) => skuId === visio),
      [{ skuId: visio, changed, off: [app.id] }],
    );
    assert.ok(!allan.groups?.some(({ skuId }) => skuId === visio));
    assert.deepEqual(
      lynne?.states?.filter(({ skuId }) => skuId === visio),
      [],
    );
  });

  it('come with the groups that they come through', async () => {
    const [lynne] = await directory.read([tenant.user('LynneR@contoso.com').id]);
    assert.deepEqual(
      lynne?.groups?.filter(({ skuId }) => skuId === visio),
      [{ skuId: visio, groupId: groupIds.designLicenses }],
    );
  });

  for (const late of ['licenseAssignmentStates', 'assignedLicenses'] as const) {
    it(`are there after a write as soon as one of the two shows it, while ${late} is late`, async () => {
      tenant.change.setSeats('VISIOCLIENT', 10);
      tenant.change.harden({ lag: { times: 5, of: late } });
      const personId = tenant.user('AllanD@contoso.com').id;
      const licenses = createLicenses(client, { now: () => 0 });
      await licenses.assign([{ personId, skuId: visio, disabledPlans: [] }]);
      assert.deepEqual(await read('AllanD'), { direct: true, inherited: false });
    });
  }
});

describe('a person on the wire', () => {
  const sku = 'C5928F49-12BA-48F7-ADA3-0D743A3601D5';
  const held = sku.toLowerCase();
  const id = 'adele';
  const empty = { skuId: null, assignedByGroup: null, state: null, disabledPlans: null, error: null };

  it('is readable with null wherever Microsoft’s schema allows it', () => {
    const nothing = Object.fromEntries(PERSON_FIELDS.split(',').map((name) => [name, null]));
    const bare = parsePerson({ ...nothing, id });
    assert.partialDeepStrictEqual(bare, { id, name: id, enabled: true, guest: false, direct: [] });

    const nulls = { id, assignedLicenses: [{ skuId: null }], licenseAssignmentStates: [empty] };
    assert.partialDeepStrictEqual(parsePerson(nulls), { id, direct: [], inherited: [] });
    assert.equal(readPeople({ value: [nulls, { id: 'other' }] })?.length, 2);
  });

  it('has a license with a state that says nothing only if assignedLicenses shows it too', () => {
    const states = { licenseAssignmentStates: [{ ...empty, skuId: sku, assignedByGroup: 'design' }] };
    assert.partialDeepStrictEqual(parsePerson({ id, ...states }), { direct: [], inherited: [] });
    const both = { id, ...states, assignedLicenses: [{ skuId: sku }] };
    assert.partialDeepStrictEqual(parsePerson(both), { direct: [], inherited: [held] });
  });

  it('is a holder if assignedLicenses says so, whatever an older state says', () => {
    const states = [{ ...empty, skuId: sku, assignedByGroup: 'design', state: 'Error' }];
    const user = { id, licenseAssignmentStates: states, assignedLicenses: [{ skuId: sku }] };
    assert.partialDeepStrictEqual(parsePerson(user), { direct: [held], inherited: [] });
  });
});
