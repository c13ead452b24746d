import assert from 'node:assert/strict';
import { assign, ids, openKit, refused } from '../support/sandbox/tenant-kit.ts';
import type { Kit } from '../support/sandbox/tenant-kit.ts';

const megan = 'MeganB@contoso.com';
const visio = 'VISIOCLIENT';

describe('The simulated tenant assigns licenses as Graph does', () => {
  let kit: Kit;
  beforeEach(async () => {
    kit = await openKit();
  });
  afterEach(() => kit.tenant.close());

  const remove = (user: string, product: string): Promise<unknown> => {
    const body = { addLicenses: [], removeLicenses: [ids(kit.tenant, product).skuId] };
    return kit.client.api(`/users/${kit.tenant.user(user).id}/assignLicense`).post(body);
  };
  const consumed = (product: string): number => kit.tenant.product(product).consumed;

  it('a license given takes one seat and is on the person', async () => {
    const before = consumed(visio);
    const user = await assign(kit, megan, visio, ['VISIOONLINE']);
    assert.equal(user.id, kit.tenant.user(megan).id);
    assert.equal(consumed(visio), before + 1);
    const { skuId, planId } = ids(kit.tenant, visio, 'VISIOONLINE');
    const read = await kit.client.api(`/users/${user.id}`).select('assignedLicenses').get();
    const given = read.assignedLicenses.filter((one: { skuId: string }) => one.skuId === skuId);
    assert.deepEqual(given, [{ skuId, disabledPlans: [planId] }]);
  });

  it('giving the same again changes nothing and takes no second seat', async () => {
    await assign(kit, megan, visio, ['VISIOONLINE']);
    const taken = consumed(visio);
    await assign(kit, megan, visio, ['VISIOONLINE']);
    assert.equal(consumed(visio), taken);
    assert.deepEqual(
      kit.tenant.ledger.map(({ changed }) => changed),
      [true, false],
    );
  });

  it('giving a held license again replaces the apps that are off', async () => {
    await assign(kit, megan, visio, ['VISIOONLINE']);
    await assign(kit, megan, visio, ['VISIO_CLIENT_SUBSCRIPTION']);
    const { planId } = ids(kit.tenant, visio, 'VISIO_CLIENT_SUBSCRIPTION');
    const held = kit.tenant
      .user(megan)
      .assignments.find(({ skuId }) => skuId === ids(kit.tenant, visio).skuId);
    assert.deepEqual(held?.disabledPlans, [planId]);
  });

  it('both parameters have to be there, and the answer names the missing one', async () => {
    const post = kit.client
      .api(`/users/${kit.tenant.user(megan).id}/assignLicense`)
      .post({ addLicenses: [] });
    await refused(post, 400, /missing from the request payload.*removeLicenses\.$/);
  });

  it('an id that is no GUID is refused', async () => {
    const body = { addLicenses: [{ skuId: 'visio', disabledPlans: [] }], removeLicenses: [] };
    const post = kit.client.api(`/users/${kit.tenant.user(megan).id}/assignLicense`).post(body);
    await refused(post, 400, /Edm\.Guid/);
  });

  it('without a usage location nothing is given', async () => {
    await refused(assign(kit, 'HenriettaM@contoso.com', visio), 400, /invalid usage location/);
    assert.equal(kit.tenant.user('HenriettaM@contoso.com').assignments.length, 0);
  });

  it('without a free seat nothing is given, but a holder may still switch apps', async () => {
    await refused(assign(kit, megan, 'POWER_BI_PRO'), 400, /does not have any available licenses/);
    await assign(kit, 'PattiF@contoso.com', 'POWER_BI_PRO', ['BI_AZURE_P2']);
    assert.equal(consumed('POWER_BI_PRO'), kit.tenant.product('POWER_BI_PRO').enabled);
  });

  it('apps that exclude one another are refused with both ids', async () => {
    const e1 = ids(kit.tenant, 'STANDARDPACK', 'EXCHANGE_S_STANDARD').planId;
    const error = await refused(assign(kit, megan, 'STANDARDPACK'), 400, /are mutually exclusive/);
    assert.ok(error.message.includes(e1));
  });

  it('products that exclude one another can be exchanged in one call', async () => {
    const { skuId } = ids(kit.tenant, 'STANDARDPACK');
    const body = {
      addLicenses: [{ skuId, disabledPlans: [] }],
      removeLicenses: [ids(kit.tenant, 'SPE_E3').skuId],
    };
    await kit.client.api(`/users/${kit.tenant.user(megan).id}/assignLicense`).post(body);
    assert.deepEqual(
      kit.tenant.user(megan).assignments.map((held) => held.skuId),
      [skuId],
    );
  });

  it('an app that needs another is refused, and taken together with it', async () => {
    const allan = 'AllanD@contoso.com';
    await refused(assign(kit, allan, 'Microsoft_365_Copilot'), 400, /depends on the service plan\(s\)/);
    const add = ['Microsoft_365_Copilot', 'SPE_E3'].map((one) => ({
      ...ids(kit.tenant, one),
      disabledPlans: [],
    }));
    const addLicenses = add.map(({ skuId, disabledPlans }) => ({ skuId, disabledPlans }));
    await kit.client
      .api(`/users/${kit.tenant.user(allan).id}/assignLicense`)
      .post({ addLicenses, removeLicenses: [] });
    assert.equal(kit.tenant.user(allan).assignments.length, 2);
  });

  it('a license that another one needs cannot be taken away', async () => {
    await refused(remove('PradeepG@contoso.com', 'SPE_E3'), 400, /depends on the service plan/);
  });

  it('a call with one bad license gives none of them', async () => {
    const before = structuredClone(kit.tenant.user(megan).assignments);
    const addLicenses = [visio, 'POWER_BI_PRO'].map((one) => ({
      skuId: ids(kit.tenant, one).skuId,
      disabledPlans: [],
    }));
    const post = kit.client
      .api(`/users/${kit.tenant.user(megan).id}/assignLicense`)
      .post({ addLicenses, removeLicenses: [] });
    await refused(post, 400, /available licenses/);
    assert.deepEqual(kit.tenant.user(megan).assignments, before);
    assert.ok(kit.tenant.ledger.every(({ changed, refused: why }) => !changed && why !== undefined));
  });

  it('a product that the tenant does not own is refused', async () => {
    const skuId = '00000000-0000-4000-8000-000000000000';
    const body = { addLicenses: [{ skuId, disabledPlans: [] }], removeLicenses: [] };
    const post = kit.client.api(`/users/${kit.tenant.user(megan).id}/assignLicense`).post(body);
    await refused(post, 400, /does not correspond to a valid company License/);
  });

  it('an app of another product, or one for the whole company, cannot be switched off', async () => {
    const { skuId } = ids(kit.tenant, visio);
    const foreign = ids(kit.tenant, 'SPE_E3', 'TEAMS1').planId;
    const company = ids(kit.tenant, visio, 'EXCHANGE_S_FOUNDATION').planId;
    for (const plan of [foreign, company]) {
      const body = { addLicenses: [{ skuId, disabledPlans: [plan] }], removeLicenses: [] };
      const post = kit.client.api(`/users/${kit.tenant.user(megan).id}/assignLicense`).post(body);
      await refused(post, 400, new RegExp(plan));
    }
  });

  it('a product for the whole company and a suspended one are given to nobody', async () => {
    await refused(assign(kit, megan, 'WINDOWS_STORE'), 400, /valid company License/);
    await refused(assign(kit, megan, 'Microsoft_Teams_Premium'), 400, /available licenses/);
    kit.tenant.change.setSeats('Microsoft_Teams_Premium', 5);
    await refused(assign(kit, megan, 'Microsoft_Teams_Premium'), 400, /available licenses/);
    kit.tenant.change.setStatus('Microsoft_Teams_Premium', 'Enabled');
    await assign(kit, megan, 'Microsoft_Teams_Premium');
  });

  it('seats of a product in its grace period can be given', async () => {
    kit.tenant.change.setStatus(visio, 'Warning');
    await assign(kit, megan, visio);
    assert.equal(kit.tenant.product(visio).enabled, 0);
  });

  it('a restricted account is out of reach: 403', async () => {
    const error = await refused(assign(kit, 'JoniS@contoso.com', visio), 403, /Insufficient privileges/);
    assert.equal(error.code, 'Authorization_RequestDenied');
  });

  it('somebody who is gone is 404 with the id in the words', async () => {
    const { id } = kit.tenant.user(megan);
    kit.tenant.change.deleteUser(megan);
    const post = kit.client.api(`/users/${id}/assignLicense`).post({ addLicenses: [], removeLicenses: [] });
    const error = await refused(post, 404, new RegExp(`Resource '${id}' does not exist`));
    assert.equal(error.code, 'Request_ResourceNotFound');
  });

  it('a license from a group cannot be taken away directly, and nothing that is not there either', async () => {
    await refused(remove('LynneR@contoso.com', visio), 400, /inherited from a group membership/);
    await refused(remove(megan, visio), 400, /does not have a corresponding license/);
  });

  it('direct and through a group is one seat, and taking the direct one away leaves the license', async () => {
    const before = consumed(visio);
    await assign(kit, 'LynneR@contoso.com', visio);
    assert.equal(consumed(visio), before);
    await remove('LynneR@contoso.com', visio);
    assert.equal(consumed(visio), before);
    assert.equal(
      kit.tenant.user('LynneR@contoso.com').assignments.at(-1)?.skuId,
      ids(kit.tenant, visio).skuId,
    );
  });

  it('what one assignment switches off is on when another leaves it on', async () => {
    await assign(kit, 'LynneR@contoso.com', visio);
    const read = await kit.client
      .api('/users/LynneR@contoso.com')
      .select('assignedLicenses,licenseAssignmentStates')
      .get();
    const { skuId } = ids(kit.tenant, visio);
    const given = read.assignedLicenses.find((one: { skuId: string }) => one.skuId === skuId);
    assert.deepEqual(given.disabledPlans, []);
    const sources = read.licenseAssignmentStates
      .filter((one: { skuId: string }) => one.skuId === skuId)
      .map(({ assignedByGroup, state, error }: Record<string, unknown>) => [
        assignedByGroup !== null,
        state,
        error,
      ]);
    assert.deepEqual(sources, [
      [true, 'Active', 'None'],
      [false, 'Active', 'None'],
    ]);
  });

  it('license details show each app as on or off', async () => {
    await assign(kit, megan, visio, ['VISIOONLINE']);
    const { value } = await kit.client.api(`/users/${megan}/licenseDetails`).get();
    const details = value.find((one: { skuPartNumber: string }) => one.skuPartNumber === visio);
    const off = details.servicePlans.filter(
      (plan: { provisioningStatus: string }) => plan.provisioningStatus !== 'Success',
    );
    assert.deepEqual(
      off.map((plan: { servicePlanName: string }) => plan.servicePlanName),
      ['VISIOONLINE'],
    );
  });

  it('a license in a state of error is no license and takes no seat', async () => {
    const before = consumed(visio);
    kit.tenant.change.giveLicense(megan, visio, { state: 'Error', error: 'CountViolation' });
    const read = await kit.client
      .api(`/users/${megan}`)
      .select('assignedLicenses,licenseAssignmentStates')
      .get();
    const { skuId } = ids(kit.tenant, visio);
    assert.ok(!read.assignedLicenses.some((one: { skuId: string }) => one.skuId === skuId));
    assert.equal(read.licenseAssignmentStates.at(-1).error, 'CountViolation');
    assert.equal(consumed(visio), before);
  });
});
