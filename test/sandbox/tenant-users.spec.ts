import assert from 'node:assert/strict';
import { PageIterator } from '@microsoft/microsoft-graph-client';
import { assign, ids, openKit, refused } from '../support/sandbox/tenant-kit.ts';
import type { Kit, Reply } from '../support/sandbox/tenant-kit.ts';

const guest = 'sara.davis_fabrikam.com#EXT#@contoso.com';

describe('The simulated tenant answers questions about people as Graph does', () => {
  let kit: Kit;
  beforeEach(async () => {
    kit = await openKit();
  });
  afterEach(() => kit.tenant.close());

  const filter = async (text: string): Promise<string[]> => {
    const { value }: Reply = await kit.client.api('/users').filter(encodeURIComponent(text)).get();
    return value.map((user) => String(user.userPrincipalName));
  };

  it('somebody is found by object id and by user principal name in any case', async () => {
    const { id } = kit.tenant.user('AdeleV@contoso.com');
    assert.equal((await kit.client.api(`/users/${id}`).get()).displayName, 'Adele Vance');
    assert.equal((await kit.client.api('/users/adelev@CONTOSO.com').get()).id, id);
  });

  it('a guest is found by the encoded name, and not by the bare one', async () => {
    const found = await kit.client
      .api(`/users/${encodeURIComponent(guest)}`)
      .select('userType,mail')
      .get();
    assert.deepEqual([found.userType, found.mail], ['Guest', 'sara.davis@fabrikam.com']);
    await refused(kit.client.api(`/users/${guest}`).get(), 404, /sara\.davis_fabrikam\.com'/);
  });

  it('an address that is no user principal name finds nobody in the path', async () => {
    await refused(kit.client.api('/users/lidia.holloway@contoso.com').get(), 404, /does not exist/);
  });

  it('usage location, account state and licenses come only when they are selected', async () => {
    const bare = await kit.client.api('/users/ElinB@contoso.com').get();
    assert.equal(bare.usageLocation, undefined);
    assert.equal(bare.assignedLicenses, undefined);
    const fields = 'usageLocation,accountEnabled,preferredLanguage,isManagementRestricted';
    const full = await kit.client.api('/users/ElinB@contoso.com').select(fields).get();
    delete full['@odata.context'];
    assert.deepEqual(full, {
      usageLocation: 'SE',
      accountEnabled: true,
      preferredLanguage: 'sv-SE',
      isManagementRestricted: null,
    });
  });

  it('a property that users do not have is refused', async () => {
    await refused(kit.client.api('/users/ElinB@contoso.com').select('shoeSize').get(), 400, /'shoeSize'/);
  });

  it('filters find people by name, mail, second address and lists, in any case', async () => {
    assert.deepEqual(await filter("userPrincipalName eq 'adelev@contoso.com'"), ['AdeleV@contoso.com']);
    assert.deepEqual(await filter("mail eq 'lidia.holloway@contoso.com'"), ['LidiaH@contoso.com']);
    assert.deepEqual(await filter("proxyAddresses/any(p:p eq 'smtp:ADELE@contoso.com')"), [
      'AdeleV@contoso.com',
    ]);
    assert.deepEqual(await filter("mail in ('AlexW@contoso.com', 'LeeG@contoso.com')"), [
      'AlexW@contoso.com',
      'LeeG@contoso.com',
    ]);
    const either =
      "userPrincipalName eq 'x@contoso.com' or proxyAddresses/any(p:p eq 'smtp:lidiah@contoso.com')";
    assert.deepEqual(await filter(either), ['LidiaH@contoso.com']);
    assert.deepEqual(await filter("displayName eq 'Chris Green' and department eq 'Sales'"), [
      'ChrisG2@contoso.com',
    ]);
  });

  it('a quote in a value is doubled, and words in it are no operators', async () => {
    kit.tenant.change.addUser("Pat O'Neil or Son", 'PatO@contoso.com');
    assert.deepEqual(await filter("displayName eq 'Pat O''Neil or Son'"), ['PatO@contoso.com']);
  });

  it('fifteen values are answered, sixteen refused', async () => {
    const list = kit.tenant.users.slice(0, 16).map(({ id }) => `'${id}'`);
    assert.equal((await filter(`id in (${list.slice(1).join(',')})`)).length, 15);
    const sixteen = encodeURIComponent(`id in (${list.join(',')})`);
    await refused(kit.client.api('/users').filter(sixteen).get(), 400, /Too many child clauses.*16/);
  });

  it('a filter that the directory cannot answer is refused', async () => {
    const text = encodeURIComponent("jobTitle ne 'Planner'");
    const error = await refused(kit.client.api('/users').filter(text).get(), 400, /filter clause/);
    assert.equal(error.code, 'Request_UnsupportedQuery');
  });

  it('a search needs the header of eventual consistency', async () => {
    const search = kit.client.api('/users').search('"displayName:le" OR "mail:le"');
    await refused(search.get(), 400, /ConsistencyLevel: eventual/);
    const { value } = await search.header('ConsistencyLevel', 'eventual').get();
    assert.deepEqual(
      value.map((user: Reply) => user.displayName),
      ['Lee Gu'],
    );
  });

  it('pages are linked by an absolute https address that the client can follow', async () => {
    const first = await kit.client.api('/users').top(10).select('id').get();
    assert.match(first['@odata.nextLink'], new RegExp(`^${kit.tenant.url}/v1.0/users\\?`));
    const seen = new Set<string>();
    await new PageIterator(kit.client, first, ({ id }: { id: string }) => seen.add(id).size > 0).iterate();
    assert.equal(seen.size, kit.tenant.users.length);
  });

  it('skipping and oversize pages are refused', async () => {
    await refused(kit.client.api('/users').skip(5).get(), 400, /\$skip/);
    await refused(kit.client.api('/users').top(1000).get(), 400, /page size/);
  });

  it('a manager is shown, and 404 says that there is none', async () => {
    const manager = await kit.client.api('/users/AdeleV@contoso.com/manager').select('displayName').get();
    assert.equal(manager.displayName, 'Megan Bowen');
    await refused(kit.client.api('/users/PattiF@contoso.com/manager').get(), 404, /'manager'/);
  });

  it('the seats of all eight products are listed with their apps', async () => {
    const { value } = await kit.client.api('/subscribedSkus').get();
    assert.equal(value.length, 8);
    const project = value.find((sku: Reply) => sku.skuPartNumber === 'PROJECTPROFESSIONAL');
    assert.deepEqual(project.prepaidUnits, { enabled: 3, suspended: 0, warning: 0, lockedOut: 0 });
    assert.equal(project.consumedUnits, 1);
    assert.equal(project.servicePlans.length, 8);
    assert.equal(project.id, `${kit.tenant.app.tenantId}_${project.skuId}`);
  });

  it('the organization is named', async () => {
    const { value } = await kit.client.api('/organization').get();
    assert.equal(value[0].displayName, 'Contoso');
  });

  it('stale reads show the past for the time given, while writes go on', async () => {
    const { skuId } = ids(kit.tenant, 'VISIOCLIENT');
    const reads = async (): Promise<[boolean, number]> => {
      const user = await kit.client.api('/users/MeganB@contoso.com').select('assignedLicenses').get();
      const { value } = await kit.client.api('/subscribedSkus').get();
      const sku = value.find((one: Reply) => one.skuId === skuId);
      return [user.assignedLicenses.some((one: Reply) => one.skuId === skuId), sku.consumedUnits];
    };
    kit.tenant.change.staleReads(60_000);
    await assign(kit, 'MeganB@contoso.com', 'VISIOCLIENT');
    assert.deepEqual(await reads(), [false, 3]);
    kit.clock.at += 60_000;
    assert.deepEqual(await reads(), [true, 4]);
  });

  it('a crowd can be added and asked for', async () => {
    const [first] = kit.tenant.change.addCrowd(1000);
    const { displayName } = await kit.client.api(`/users/${first?.id}`).get();
    assert.equal(displayName, 'Crowd 0001');
  });
});
