import assert from 'node:assert/strict';
import { assign, ids, openKit, refused } from '../support/sandbox/tenant-kit.ts';
import type { Kit } from '../support/sandbox/tenant-kit.ts';

const megan = 'MeganB@contoso.com';
const visio = 'VISIOCLIENT';

interface Row {
  readonly skuId: string;
  readonly skuPartNumber: string | null;
  readonly capabilityStatus: string | null;
  readonly consumedUnits: number;
  readonly prepaidUnits: Readonly<Record<string, number>>;
  readonly appliesTo: string;
}

describe('The simulated tenant can have the products of a real one', () => {
  let kit: Kit;
  beforeEach(async () => {
    kit = await openKit();
  });
  afterEach(() => kit.tenant.close());

  const rows = async (product: string): Promise<readonly Row[]> => {
    const { value }: { value: Row[] } = await kit.client.api('/subscribedSkus').get();
    return value.filter(({ skuId }) => skuId === kit.tenant.product(product).skuId);
  };

  it('shows products of all kinds in subscribedSkus: CIPP-API, ExcludeSkuList.JSON, and CIPP#952', async () => {
    const { length } = kit.tenant.change.addSpecialProducts();
    assert.ok(length > 10);
    for (const partNumber of ['VISIO_PLAN2_DEPT', 'FLOW_FREE', 'MS_TEAMS_IW', 'RIGHTSMANAGEMENT_ADHOC'])
      assert.partialDeepStrictEqual(await rows(partNumber), [
        { skuPartNumber: partNumber, capabilityStatus: 'Enabled' },
      ]);
    assert.equal((await rows('SHAREPOINTSTORAGE'))[0]?.appliesTo, 'Company');
  });

  it('adds only the kinds that are asked for', () => {
    const added = kit.tenant.change.addSpecialProducts('viral');
    assert.deepEqual(
      added.map(({ partNumber }) => partNumber),
      ['FLOW_FREE', 'POWER_BI_STANDARD', 'CCIBOTS_PRIVPREV_VIRAL'],
    );
  });

  it('lets no application assign a product bought by self-service: 403, Microsoft Cloud Licensing, API design', async () => {
    kit.tenant.change.addSpecialProducts('self-service');
    const error = await refused(assign(kit, megan, 'VISIO_PLAN2_DEPT'), 403, /^Insufficient privileges/);
    assert.equal(error.code, 'Authorization_RequestDenied');
    await assign(kit, megan, visio);
  });

  it('lets no application change a person who holds one: Okta Support on assignLicense, 2023-08', async () => {
    kit.tenant.change.addSpecialProducts('self-service');
    kit.tenant.change.giveLicense(megan, 'POWER_BI_PRO_DEPT');
    await refused(assign(kit, megan, visio), 403, /^Insufficient privileges/);
    await assign(kit, 'AlexW@contoso.com', visio);
  });

  for (const partNumber of ['Microsoft_Teams_Exploratory_Dept', 'Teams_Premium_(for_Departments)']) {
    it(`knows ${partNumber} as bought by self-service`, async () => {
      kit.tenant.change.addProduct({ skuId: '00000000-0000-4000-8000-000000000001', partNumber, enabled: 9 });
      await refused(assign(kit, megan, partNumber), 403, /^Insufficient privileges/);
    });
  }

  it('refuses one product to applications: Profitbase/PowerBI-visuals-FinancialReportingMatrix#479', async () => {
    kit.tenant.change.updateProduct(visio, { refusesApplications: true });
    await refused(assign(kit, megan, visio), 403, /^Insufficient privileges/);
  });

  it('shows seats in grace with a status in order, and assigns them: PRTG-M365#6, graph-docs-contrib#2337', async () => {
    kit.tenant.change.addSpecialProducts('in grace');
    const [row] = await rows('EXCHANGESTANDARD');
    assert.partialDeepStrictEqual(row, {
      capabilityStatus: 'Enabled',
      prepaidUnits: { enabled: 0, warning: 1100 },
    });
    await assign(kit, 'AllanD@contoso.com', 'EXCHANGESTANDARD');
  });

  it('assigns no seat in grace on demand: microsoft-365-docs#1441', async () => {
    kit.tenant.change.harden({ graceSeats: 'refused' });
    kit.tenant.change.setStatus(visio, 'Warning');
    await refused(assign(kit, megan, visio), 400, /does not have any available licenses/);
  });

  for (const [status, unit] of [
    ['Suspended', 'suspended'],
    ['Deleted', 'suspended'],
    ['LockedOut', 'lockedOut'],
    ['Warning', 'warning'],
  ] as const) {
    it(`has all seats in ${unit} when the product is ${status}: Microsoft Graph, licenseUnitsDetail`, async () => {
      kit.tenant.change.setStatus(visio, status);
      const none = { enabled: 0, warning: 0, suspended: 0, lockedOut: 0 };
      const [row] = await rows(visio);
      assert.equal(row?.capabilityStatus, status);
      assert.deepEqual(row.prepaidUnits, { ...none, [unit]: 5 });
    });
  }

  it('has a row for each term on which a product was bought, and the seats of all: CIPP#2864', async () => {
    kit.tenant.change.setSeats(visio, 3);
    kit.tenant.change.addRow(visio, { enabled: 2 });
    await assign(kit, megan, visio);
    assert.deepEqual(
      (await rows(visio)).map(({ prepaidUnits, consumedUnits }) => [prepaidUnits['enabled'], consumedUnits]),
      [
        [3, 3],
        [2, kit.tenant.product(visio).consumed - 3],
      ],
    );
  });

  it('assigns no seats of a suspended row', async () => {
    kit.tenant.change.setSeats(visio, kit.tenant.product(visio).consumed);
    kit.tenant.change.addRow(visio, { enabled: 5, capabilityStatus: 'Suspended' });
    await refused(assign(kit, megan, visio), 400, /does not have any available licenses/);
  });

  it('shows null on demand, as the schema allows: msgraph-metadata, subscribedSku', async () => {
    kit.tenant.change.updateProduct(visio, { nulls: ['skuPartNumber', 'capabilityStatus', 'prepaidUnits'] });
    const [row] = await rows(visio);
    assert.partialDeepStrictEqual(row, { skuPartNumber: null, capabilityStatus: null, prepaidUnits: null });
  });

  const standard = (): Promise<unknown> => assign(kit, megan, 'STANDARDPACK');

  describe('tells why it refuses', () => {
    it('in other words: tests of syn-con/n8n-nodes-microsoft-365-admin', async () => {
      kit.tenant.change.harden({ reasons: 'other words' });
      const error = await refused(standard(), 400, /service plan \S+ conflicts with service plan/);
      assert.ok(error.message.includes(ids(kit.tenant, 'STANDARDPACK', 'EXCHANGE_S_STANDARD').planId));
      const copilot = assign(kit, 'AllanD@contoso.com', 'Microsoft_365_Copilot');
      await refused(copilot, 400, /depends on the service plan\(s\) $/);
    });

    for (const [code, refusal] of [
      ['MutuallyExclusiveViolation', standard],
      ['CountViolation', () => assign(kit, megan, 'POWER_BI_PRO')],
      ['DependencyViolation', () => assign(kit, 'AllanD@contoso.com', 'Microsoft_365_Copilot')],
      ['ProhibitedInUsageLocationViolation', () => assign(kit, 'HenriettaM@contoso.com', visio)],
    ] as const) {
      it(`in details alone, as ${code}: tests of syn-con/n8n-nodes-microsoft-365-admin`, async () => {
        kit.tenant.change.harden({ reasons: 'details' });
        const error = await refused(refusal(), 400, /^License assignment failed\.$/);
        assert.partialDeepStrictEqual(JSON.parse(error.body), { details: [{ code }] });
      });
    }
  });
});
