import assert from 'node:assert/strict';
import { openKit } from '../support/sandbox/tenant-kit.ts';
import type { Kit } from '../support/sandbox/tenant-kit.ts';

const adele = 'AdeleV@contoso.com';
const byAddress = (address: string): string =>
  `/users?$filter=userPrincipalName eq '${address}' or mail eq '${address}' or proxyAddresses/any(p:p eq 'smtp:${address}')`;
const byProxy = (proxy: string): string => `/users?$filter=proxyAddresses/any(p:p eq '${proxy}')`;

describe('The simulated tenant can have people like a real one', () => {
  let kit: Kit;
  beforeEach(async () => {
    kit = await openKit();
  });
  afterEach(() => kit.tenant.close());

  const found = async (path: string): Promise<readonly string[]> => {
    const { value }: { value: { userPrincipalName: string }[] } = await kit.client.api(path).get();
    return value.map(({ userPrincipalName }) => userPrincipalName);
  };

  for (const [kind, upn] of [
    ['admin', 'admin.AdeleV@contoso.com'],
    ['disabled', 'old.AdeleV@contoso.com'],
    ['guest', 'AdeleV_fabrikam.com#EXT#@contoso.com'],
  ] as const) {
    it(`finds two for a sign-in name that is the mail of a second account (${kind}): terraform-provider-azuread#1758`, async () => {
      kit.tenant.change.addSecondAccount(adele, kind);
      assert.deepEqual(await found(byAddress(adele)), [adele, upn]);
    });
  }

  it('says of a second account whether it is disabled or a guest', async () => {
    kit.tenant.change.addSecondAccount(adele, 'disabled');
    const guest = kit.tenant.change.addSecondAccount(adele, 'guest');
    const read = await kit.client.api('/users/old.AdeleV@contoso.com').select('accountEnabled').get();
    assert.equal(read.accountEnabled, false);
    assert.equal((await kit.client.api(`/users/${guest.id}`).select('userType').get()).userType, 'Guest');
  });

  it('shows null on demand, as the schema allows: terraform-provider-azuread#280, CIPP#1341', async () => {
    const nulls = ['displayName', 'mail', 'userType', 'accountEnabled', 'usageLocation'];
    kit.tenant.change.updateUser(adele, { nulls });
    const read = await kit.client.api(`/users/${adele}`).select(nulls).get();
    for (const name of nulls) assert.equal(read[name], null, name);
    assert.deepEqual(await found(`/users?$filter=displayName eq 'Adele Vance'`), []);
    const { value } = await kit.client.api(`/users?$filter=userPrincipalName eq '${adele}'`).get();
    assert.equal(value[0].displayName, null);
  });

  it('compares proxy addresses in any case, or exactly on demand (no source settles it)', async () => {
    assert.deepEqual(await found(byProxy(`smtp:${adele}`)), [adele]);
    kit.tenant.change.harden({ exactProxies: true });
    assert.deepEqual(await found(byProxy(`smtp:${adele}`)), []);
    assert.deepEqual(await found(byProxy(`SMTP:${adele}`)), [adele]);
    assert.deepEqual(await found(byProxy('smtp:adele@contoso.com')), [adele]);
    assert.deepEqual(await found(byProxy('SMTP:adele@contoso.com')), []);
  });

  it('has a custom role with its id, but checkMemberObjects does not know its holders: docs of that call', async () => {
    const id = kit.tenant.change.addCustomRole('License helper', adele);
    kit.tenant.change.grantPermission('RoleManagement.Read.Directory');
    const role = await kit.call('GET', `/roleManagement/directory/roleDefinitions/${id}`);
    assert.partialDeepStrictEqual(role, {
      status: 200,
      body: { isBuiltIn: false, displayName: 'License helper' },
    });
    const { body } = await kit.call('POST', `/users/${adele}/checkMemberObjects`, { ids: [id] });
    assert.partialDeepStrictEqual(body, { value: [] });
    assert.equal(JSON.stringify(body).includes(id), false);
  });
});
