import assert from 'node:assert/strict';
import { assign, ids, openKit, refused } from '../support/sandbox/tenant-kit.ts';
import type { Kit } from '../support/sandbox/tenant-kit.ts';

const [megan, alex, lee] = ['MeganB@contoso.com', 'AlexW@contoso.com', 'LeeG@contoso.com'];
const visio = 'VISIOCLIENT';

interface Item {
  readonly id: string;
  readonly status: number;
  readonly body?: {
    readonly error?: { readonly code: string; readonly message: string; readonly details?: unknown };
  };
}

describe('The simulated tenant can be as strict about licenses as Entra', () => {
  let kit: Kit;
  beforeEach(async () => {
    kit = await openKit();
  });
  afterEach(() => kit.tenant.close());

  const body = (): object => ({
    addLicenses: [{ skuId: ids(kit.tenant, visio).skuId, disabledPlans: [] }],
    removeLicenses: [],
  });
  /** Writes for these people in one batch. With `chained`, each write depends on the one before. */
  const batch = async (users: readonly string[], chained = false): Promise<readonly Item[]> => {
    const requests = users.map((user, at) => ({
      id: String(at),
      method: 'POST',
      url: `/users/${kit.tenant.user(user).id}/assignLicense`,
      headers: { 'Content-Type': 'application/json' },
      body: body(),
      ...(chained && at > 0 ? { dependsOn: [String(at - 1)] } : {}),
    }));
    const { responses }: { responses: Item[] } = await kit.client.api('/$batch').post({ requests });
    return responses.toSorted((one, other) => Number(one.id) - Number(other.id));
  };
  const write = (user: string): Promise<{ status: number; body: unknown }> =>
    kit.call('POST', `/users/${user}/assignLicense`, body());

  /** Whether reads show Visio, in each of the two properties. */
  const shown = async (user: string): Promise<readonly boolean[]> => {
    const { skuId } = ids(kit.tenant, visio);
    const fields = ['assignedLicenses', 'licenseAssignmentStates'];
    const read = await kit.client.api(`/users/${user}`).select(fields).get();
    return fields.map((name) => read[name].some((one: { skuId: string }) => one.skuId === skuId));
  };

  describe('one person', () => {
    it('is refused with 403 though not restricted, and nobody else: Okta Support on assignLicense, 2023-08', async () => {
      kit.tenant.change.refuseWrites(megan, 'denied');
      const error = await refused(assign(kit, megan, visio), 403, /^Insufficient privileges/);
      assert.equal(error.code, 'Authorization_RequestDenied');
      const { isManagementRestricted } = await kit.client
        .api(`/users/${megan}`)
        .select('isManagementRestricted')
        .get();
      assert.equal(isManagementRestricted, null);
      await assign(kit, alex, visio);
      assert.equal(kit.tenant.ledger[0]?.refused, 'Insufficient privileges to complete the operation.');
    });

    it('is accepted again when the refusal has expired or was removed', async () => {
      kit.tenant.change.refuseWrites(megan, 'denied', { times: 1 });
      assert.deepEqual([(await write(megan)).status, (await write(megan)).status], [403, 200]);
      kit.tenant.change.refuseWrites(alex, 'denied');
      kit.tenant.change.acceptWrites(alex);
      assert.equal((await write(alex)).status, 200);
    });

    it('is 404 at the write while reads show the account: msgraph-sdk-dotnet#2508', async () => {
      kit.tenant.change.refuseWrites(megan, 'unknown account', { milliseconds: 60_000 });
      assert.equal((await kit.call('GET', `/users/${megan}`)).status, 200);
      const error = await refused(assign(kit, megan, visio), 404, /does not exist/);
      assert.equal(error.code, 'Request_ResourceNotFound');
      kit.clock.at += 60_000;
      await assign(kit, megan, visio);
    });

    it('has no valid location at the write while reads show one: Partner-Center-DotNet-Samples#131', async () => {
      kit.tenant.change.refuseWrites(megan, 'unknown location', { times: 1 });
      const { usageLocation } = await kit.client.api(`/users/${megan}`).select('usageLocation').get();
      assert.equal(usageLocation, 'US');
      await refused(assign(kit, megan, visio), 400, /invalid usage location/);
      await assign(kit, megan, visio);
    });

    it('is fresh whenever an account or a location is, in a tenant that is so: CIPP#4408', async () => {
      kit.tenant.change.harden({ freshness: { times: 1 } });
      kit.tenant.change.addUser('New Hire', 'new@contoso.com');
      assert.deepEqual(
        [(await write('new@contoso.com')).status, (await write('new@contoso.com')).status],
        [404, 200],
      );
      kit.tenant.change.updateUser('HenriettaM@contoso.com', { usageLocation: 'SE' });
      await refused(assign(kit, 'HenriettaM@contoso.com', visio), 400, /invalid usage location/);
      await assign(kit, 'HenriettaM@contoso.com', visio);
    });
  });

  describe('one write at a time', () => {
    it('lets one of a batch in, and refuses the others: syn-con/n8n-nodes-microsoft-365-admin', async () => {
      kit.tenant.change.harden({ oneWrite: { forms: ['409'] } });
      const answers = await batch([megan, alex, lee]);
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 409, 409],
      );
      assert.equal(answers[1]?.body?.error?.code, 'Directory_ConcurrencyViolation');
      assert.equal(kit.tenant.ledger.filter(({ changed }) => changed).length, 1);
    });

    it('does a batch one by one if each item depends on the one before', async () => {
      kit.tenant.change.harden({ oneWrite: { busyMs: 60_000 } });
      const answers = await batch([megan, alex], true);
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 200],
      );
    });

    it('is busy with a write for a while after its answer', async () => {
      kit.tenant.change.harden({ oneWrite: { busyMs: 30_000, forms: ['400'] } });
      assert.equal((await write(megan)).status, 200);
      kit.clock.at += 29_999;
      assert.equal((await write(alex)).status, 400);
      kit.clock.at += 1;
      assert.equal((await write(alex)).status, 200);
    });

    for (const [form, status, code, detail] of [
      ['409', 409, 'Directory_ConcurrencyViolation', undefined], // nais/azurerator#448
      ['400', 400, 'Request_BadRequest', undefined], // tests of other programs
      ['400 with code', 400, 'Directory_ConcurrencyViolation', undefined], // syn-con's tests
      ['400 without code', 400, '', undefined], // syn-con's changelog, 0.2.0
      ['400 with details', 400, 'Request_BadRequest', 'Directory_ConcurrencyViolation'],
      ['503', 503, 'Service_ServiceUnavailable', 'Directory_ConcurrencyViolation'], // Azure/azure-cli#23081
      ['503 without details', 503, 'Service_ServiceUnavailable', undefined], // Azure/azure-cli#23081
    ] as const) {
      it(`is told as ${form}`, async () => {
        kit.tenant.change.harden({ oneWrite: { forms: [form] } });
        const [, answer] = await batch([megan, alex]);
        assert.equal(answer?.status, status);
        const error = answer?.body?.error;
        assert.equal(error?.code, code);
        assert.match(JSON.stringify(error), /Error due to concurrent requests being made to the tenant/);
        if (detail === undefined) assert.equal(error?.details, undefined);
        else assert.partialDeepStrictEqual(error?.details, [{ code: detail }]);
      });
    }

    it('is the default of a tenant that was started so', async () => {
      await kit.tenant.close();
      kit = await openKit({ oneWrite: { forms: ['503'] } });
      const statuses = (await batch([megan, alex])).map(({ status }) => status);
      assert.deepEqual(statuses, [200, 503]);
    });

    it('is reported in one form after another if none is named', async () => {
      kit.tenant.change.harden({ oneWrite: {} });
      const statuses = (await batch([megan, alex, lee, 'GradyA@contoso.com'])).map(({ status }) => status);
      assert.deepEqual(statuses, [200, 409, 400, 503]);
    });
  });

  describe('late reads', () => {
    it('show the old licenses for some time after a write: CIPP tells its users of minutes', async () => {
      kit.tenant.change.harden({ lag: { milliseconds: 120_000 } });
      await assign(kit, megan, visio);
      assert.deepEqual(await shown(megan), [false, false]);
      assert.equal(kit.tenant.user(megan).assignments.at(-1)?.skuId, ids(kit.tenant, visio).skuId);
      kit.clock.at += 120_000;
      assert.deepEqual(await shown(megan), [true, true]);
    });

    it('show the old licenses so many times, alone and in a list', async () => {
      kit.tenant.change.harden({ lag: { times: 2 } });
      await assign(kit, megan, visio);
      assert.deepEqual(await shown(megan), [false, false]);
      const list = `/users?$filter=userPrincipalName eq '${megan}'&$select=assignedLicenses`;
      const { skuId } = ids(kit.tenant, visio);
      assert.equal(JSON.stringify(await kit.client.api(list).get()).includes(skuId), false);
      assert.deepEqual(await shown(megan), [true, true]);
    });

    it('may disagree, each property being late in its turn: microsoft-graph-docs#9636', async () => {
      kit.tenant.change.harden({ lag: { of: 'in turn' } });
      const users = [megan, alex, lee];
      kit.tenant.change.setSeats(visio, 50);
      for (const user of users) await assign(kit, user, visio);
      assert.deepEqual(await Promise.all(users.map(shown)), [
        [false, false],
        [true, false],
        [false, true],
      ]);
    });

    it('leave a license out of the states for good on demand: microsoft-graph-docs#9636', async () => {
      kit.tenant.change.hideState('MiriamG@contoso.com', visio);
      assert.deepEqual(await shown('MiriamG@contoso.com'), [true, false]);
    });
  });
});
