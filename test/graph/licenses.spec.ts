import assert from 'node:assert/strict';
import type { Tenant } from '../../sandbox/tenant/tenant.ts';
import type { AssignAnswer } from '../../src/app/ports/ports.ts';
import type { GraphClient } from '../../src/graph/client.ts';
import { createLicenses } from '../../src/graph/licenses.ts';
import { createMailSender } from '../../src/graph/mail.ts';
import { openTenant } from '../support/graph/tenant.ts';

/** The reason of each failure, the outcome of the rest. */
function short(answers: readonly AssignAnswer[]): readonly string[] {
  return answers.map((answer) => (answer.outcome === 'failed' ? answer.reason : answer.outcome));
}

describe('licenses of a tenant', () => {
  let tenant: Tenant;
  let client: GraphClient;
  let time = 0;
  beforeEach(async () => {
    ({ tenant, client } = await openTenant());
    time = 1_000_000;
  });
  afterEach(() => tenant.close());

  const licenses = () => createLicenses(client, { now: () => time });
  const sku = (partNumber: string): string => tenant.product(partNumber).skuId;
  const asked = (): number | undefined => tenant.calls.get('GET /subscribedSkus');

  async function assign(partNumber: string, who: readonly string[], off: readonly string[] = []) {
    const plans = tenant.product(partNumber).plans.filter((plan) => off.includes(plan.partNumber));
    const disabledPlans = plans.map(({ id }) => id);
    const people = who.map((name) => tenant.user(`${name}@contoso.com`).id);
    return licenses().assign(people.map((personId) => ({ personId, skuId: sku(partNumber), disabledPlans })));
  }

  const theOne = async (partNumber: string) => {
    const found = (await licenses().products('now')).filter((product) => product.partNumber === partNumber);
    assert.equal(found.length, 1, partNumber);
    return found[0];
  };

  describe('the list of products', () => {
    it('has friendly names in order, free seats, and what can be assigned', async () => {
      tenant.change.setStatus('VISIOCLIENT', 'Warning');
      tenant.change.setSeats('STANDARDPACK', 1);
      const products = await licenses().products('now');
      assert.deepEqual(
        products.map(({ name, free, assignable }) => [name, free, assignable]),
        [
          ['Microsoft 365 E3', tenant.product('SPE_E3').enabled - tenant.product('SPE_E3').consumed, true],
          ['Microsoft Copilot for Microsoft 365', 2, true],
          ['Microsoft Teams Premium Introductory Pricing', 0, false],
          ['Office 365 E1', 0, true],
          ['Planner and Project Plan 3', 2, true],
          ['Power BI Pro', 0, true],
          ['Visio Plan 2', 0, true],
          ['Windows Store for Business', 25, false],
        ],
      );
    });

    it('names products beside it as Microsoft publishes them, or else by their id', () => {
      const visio = licenses().nameOf('C5928F49-12BA-48F7-ADA3-0D743A3601D5');
      assert.deepEqual([visio, licenses().nameOf('a-new-product')], ['Visio Plan 2', 'a-new-product']);
    });

    describe('of a real tenant', () => {
      it('adds up the rows of one product', async () => {
        tenant.change.updateProduct('VISIOCLIENT', { enabled: 5 });
        const before = (await theOne('VISIOCLIENT'))?.free ?? 0;
        tenant.change.addRow('VISIOCLIENT', { capabilityStatus: 'Enabled', enabled: 7 });
        tenant.change.addRow('VISIOCLIENT', { capabilityStatus: 'Suspended', suspended: 9 });
        assert.partialDeepStrictEqual(await theOne('VISIOCLIENT'), { free: before + 7, assignable: true });
      });

      it('says which seats are in grace, besides the free ones', async () => {
        tenant.change.addSpecialProducts('in grace');
        assert.partialDeepStrictEqual(await theOne('EXCHANGESTANDARD'), {
          free: 0,
          grace: 1100,
          assignable: true,
        });
        tenant.change.updateProduct('VISIOCLIENT', { enabled: 1, warning: 4 });
        const used = tenant.product('VISIOCLIENT').consumed;
        assert.partialDeepStrictEqual(await theOne('VISIOCLIENT'), { free: 0, grace: 5 - used });
      });

      it('can assign no product that people bought by self-service', async () => {
        for (const { partNumber } of tenant.change.addSpecialProducts('self-service'))
          assert.partialDeepStrictEqual(await theOne(partNumber), {
            assignable: false,
            obstacle: 'self-service',
          });
      });

      it('recognizes unpaid products: trials, those that come by themselves, and those of the system', async () => {
        for (const { partNumber } of tenant.change.addSpecialProducts('trial', 'viral', 'system')) {
          const product = await theOne(partNumber);
          assert.ok(product?.unpaid === true || product?.obstacle === 'company', partNumber);
        }
        assert.partialDeepStrictEqual(await theOne('VISIOCLIENT'), { assignable: true, unpaid: false });
      });

      for (const [status, obstacle] of [
        ['Suspended', 'suspended'],
        ['LockedOut', 'gone'],
        ['Deleted', 'gone'],
      ] as const) {
        it(`says of a ${status} product that it is ${obstacle}`, async () => {
          tenant.change.setStatus('VISIOCLIENT', status);
          assert.partialDeepStrictEqual(await theOne('VISIOCLIENT'), { assignable: false, obstacle });
        });
      }

      it('is readable with null wherever Microsoft’s schema allows it', async () => {
        const nothing = {
          skuId: null,
          skuPartNumber: null,
          appliesTo: null,
          capabilityStatus: null,
          consumedUnits: null,
          prepaidUnits: null,
          servicePlans: [],
        };
        const plan = { servicePlanId: null, servicePlanName: null, appliesTo: null };
        const value = [
          nothing,
          { ...nothing, skuId: sku('VISIOCLIENT'), servicePlans: [plan] },
          { ...nothing, skuId: sku('SPE_E3'), prepaidUnits: { enabled: null, warning: null } },
        ];
        const answer = { status: 200, body: { value } };
        tenant.faults.add({ match: ({ path }) => path === '/subscribedSkus', answer });
        assert.deepEqual(
          (await licenses().products('now')).map(({ name, free, apps }) => [name, free, apps]),
          [
            ['Microsoft 365 E3', 0, []],
            ['Visio Plan 2', 0, []],
          ],
        );
      });
    });

    it('has only apps that can be switched per person, each with a name of its own', async () => {
      const products = await licenses().products('now');
      for (const { apps, partNumber } of products) {
        const switchable = tenant.product(partNumber).plans.filter(({ appliesTo }) => appliesTo === 'User');
        assert.deepEqual(
          apps.map(({ planId }) => planId).toSorted(),
          switchable.map(({ id }) => id).toSorted(),
        );
        assert.equal(new Set(apps.map(({ name }) => name)).size, apps.length);
      }
    });

    it('is remembered for less than a minute if it only needs to be recent, and read once at a time', async () => {
      const room = licenses();
      await Promise.all([room.products('recent'), room.products('recent')]);
      time += 59_999;
      await room.products('recent');
      assert.equal(asked(), 1);
      time += 1;
      await room.products('recent');
      assert.equal(asked(), 2);
      await room.products('now');
      assert.equal(asked(), 3);
    });

    it('is not remembered after a failure, which an older list outlives', async () => {
      const room = licenses();
      const outage = tenant.faults.add({
        match: ({ path }) => path === '/subscribedSkus',
        answer: { status: 500 },
      });
      await assert.rejects(room.products('recent'), { kind: 'transient' });
      outage();
      assert.equal((await room.products('recent')).length, 8);

      tenant.faults.add({ match: ({ path }) => path === '/subscribedSkus', answer: { status: 500 } });
      await assert.rejects(room.products('now'), { kind: 'transient' });
      assert.equal((await room.products('recent')).length, 8);
    });
  });

  for (const status of ['LockedOut', 'Deleted'] as const) {
    it(`call a product gone if its subscription is ${status}: nothing brings it back`, async () => {
      tenant.change.setStatus('VISIOCLIENT', status);
      const owned = await licenses().products('now');
      const visio = owned.find(({ skuId }) => skuId === sku('VISIOCLIENT'));
      assert.deepEqual([visio?.obstacle, visio?.assignable], ['gone', false]);
      const [answer] = await assign('VISIOCLIENT', ['AllanD']);
      assert.equal(answer?.outcome, 'failed');
    });
  }

  describe('assigning', () => {
    it('gives the license with apps off, once', async () => {
      assert.deepEqual(await assign('VISIOCLIENT', ['AllanD'], ['VISIOONLINE']), [{ outcome: 'accepted' }]);
      const [entry, ...more] = tenant.ledger;
      assert.deepEqual(more, []);
      assert.equal(entry?.skuId, sku('VISIOCLIENT'));
      assert.equal(entry?.disabledPlans.length, 1);
    });

    it('says for each person why it failed', async () => {
      const gone = tenant.change.addUser('Gone', 'gone@contoso.com').id;
      tenant.change.deleteUser(gone);
      const skuId = sku('VISIOCLIENT');
      const more = ['HenriettaM', 'JoniS', 'AllanD'].map((name) => tenant.user(`${name}@contoso.com`).id);
      const orders = [gone, ...more].map((personId) => ({ personId, skuId, disabledPlans: [] }));
      assert.deepEqual(short(await licenses().assign(orders)), [
        'person-gone',
        'no-location',
        'denied',
        'accepted',
      ]);
    });

    it('says that there is no seat', async () => {
      assert.deepEqual(short(await assign('POWER_BI_PRO', ['AllanD', 'DebraB'])), ['no-seat', 'no-seat']);
    });

    it('names the app that is missing, and those that exclude each other', async () => {
      tenant.change.giveLicense('AllanD@contoso.com', 'STANDARDPACK');
      const [excluded] = await assign('SPE_E3', ['AllanD']);
      assert(excluded?.outcome === 'failed');
      assert.equal(excluded.reason, 'excludes-app');
      assert.deepEqual(excluded.apps, ['Exchange Online (Plan 1)', 'Exchange Online (Plan 2)']);

      const [missing] = await assign('Microsoft_365_Copilot', ['DebraB']);
      assert(missing?.outcome === 'failed');
      assert.equal(missing.reason, 'needs-app');
      assert.deepEqual(missing.apps, ['Microsoft Teams']);
    });

    for (const reasons of ['other words', 'details'] as const) {
      it(`recognizes the reason of a refusal in ${reasons}`, async () => {
        tenant.change.harden({ reasons });
        tenant.change.giveLicense('AllanD@contoso.com', 'STANDARDPACK');
        const [excluded] = await assign('SPE_E3', ['AllanD']);
        assert(excluded?.outcome === 'failed');
        assert.equal(excluded.reason, 'excludes-app');
        assert.deepEqual(excluded.apps, ['Exchange Online (Plan 1)', 'Exchange Online (Plan 2)']);
        assert.deepEqual(short(await assign('Microsoft_365_Copilot', ['DebraB'])), ['needs-app']);
        assert.deepEqual(short(await assign('POWER_BI_PRO', ['AllanD'])), ['no-seat']);
      });
    }

    it('fails an account alone if Graph denies it, even if nobody else is in the request', async () => {
      tenant.change.refuseWrites('AllanD@contoso.com', 'denied');
      assert.deepEqual(short(await assign('VISIOCLIENT', ['AllanD'])), ['denied']);
      assert.deepEqual(short(await assign('VISIOCLIENT', ['JoniS'])), ['denied']);
    });

    it("fails only a product bought by self-service: no application but Microsoft's own can assign it", async () => {
      tenant.change.addSpecialProducts('self-service');
      assert.deepEqual(short(await assign('VISIO_PLAN2_DEPT', ['AllanD'])), ['denied']);
    });

    for (const form of [
      '409',
      '400',
      '503',
      '400 with code',
      '400 with details',
      '400 without code',
      '503 without details',
    ] as const) {
      it(`waits after "concurrent requests" as ${form}, and chains the writes from then on`, async () => {
        tenant.change.harden({ oneWrite: { forms: [form] } });
        const room = licenses();
        const orders = ['AllanD', 'DebraB', 'AdeleV'].map((name) => ({
          personId: tenant.user(`${name}@contoso.com`).id,
          skuId: sku('POWER_BI_PRO'),
          disabledPlans: [],
        }));
        tenant.change.setSeats('POWER_BI_PRO', 50);
        const waits = { outcome: 'retry', cause: 'conflict' };
        assert.deepEqual(await room.assign(orders), [{ outcome: 'accepted' }, waits, waits]);

        assert.deepEqual(short(await room.assign(orders)), ['accepted', 'accepted', 'accepted']);
      });
    }

    it('stops chaining writes an hour after the last conflict', async () => {
      tenant.change.harden({ oneWrite: {} });
      const room = licenses();
      const orders = ['AllanD', 'DebraB'].map((name) => ({
        personId: tenant.user(`${name}@contoso.com`).id,
        skuId: sku('VISIOCLIENT'),
        disabledPlans: [],
      }));
      await room.assign(orders);
      time += 3_600_000;
      assert.deepEqual(short(await room.assign(orders)), ['accepted', 'retry']);
    });

    it('stops for a suspended product', async () => {
      tenant.change.setStatus('VISIOCLIENT', 'Suspended');
      await assert.rejects(assign('VISIOCLIENT', ['AllanD']), {
        kind: 'outage',
        outage: 'product-suspended',
        about: 'Visio Plan 2',
      });
    });

    it('stops if the permission is taken away', async () => {
      tenant.change.revokePermission('LicenseAssignment.ReadWrite.All');
      await assert.rejects(assign('VISIOCLIENT', ['AllanD', 'JoniS']), { kind: 'outage', outage: 'consent' });
    });

    it('calls everything unclear if the answer is lost after the licenses were assigned', async () => {
      tenant.faults.add({
        match: ({ path }) => path.endsWith('assignLicense'),
        times: 1,
        answer: 'reset-after',
      });
      assert.deepEqual(short(await assign('VISIOCLIENT', ['AllanD', 'DebraB'])), ['unclear', 'unclear']);
      assert.equal(tenant.ledger.filter(({ changed }) => changed).length, 1);
    });
  });

  it('hands a mail to the mailbox it is from', async () => {
    const sendMail = createMailSender(client, { mailboxes: ['licenses@contoso.com'] });
    await sendMail({
      from: 'licenses@contoso.com',
      to: 'x@contoso.com',
      subject: 'Hi',
      html: '<p>You &amp; I</p>',
    });
    assert.equal(tenant.mails[0]?.from, 'licenses@contoso.com');
    assert.equal(tenant.mails[0]?.text.trim(), 'You & I');
  });
});
