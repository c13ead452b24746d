import assert from 'node:assert/strict';
import { groupIds } from '../../sandbox/tenant/organization.ts';
import type { Tenant } from '../../sandbox/tenant/tenant.ts';
import type { Directory } from '../../src/app/ports/ports.ts';
import { createDirectory } from '../../src/graph/directory.ts';
import { PERSON_FIELDS } from '../../src/graph/person.ts';
import { isUsers, summary } from '../support/graph/found.ts';
import { openTenant } from '../support/graph/tenant.ts';
import { graphError } from '../support/graph/wire.ts';

/** An empty page with a link to the next one. */
const page = (nextLink: string) => ({ status: 200, body: { value: [], '@odata.nextLink': nextLink } });
const linkTo = ({ url }: Tenant, address: string): string => {
  const filter = encodeURIComponent(`userPrincipalName eq '${address}'`);
  return `${url}/v1.0/users?$filter=${filter}&$select=${PERSON_FIELDS}`;
};

describe('the directory', () => {
  let tenant: Tenant;
  let directory: Directory;
  beforeEach(async () => {
    const opened = await openTenant();
    tenant = opened.tenant;
    directory = createDirectory(opened.client);
  });
  afterEach(() => tenant.close());

  const find = async (...addresses: string[]) => summary(await directory.find(addresses));

  it('finds people by object id, user principal name, mail and any proxy address, in any case and in order', async () => {
    const adele = tenant.user('AdeleV@contoso.com').id;
    assert.deepEqual(
      await find(
        'ADELE.Vance@contoso.com',
        adele,
        'lidia.holloway@CONTOSO.com',
        ' LidiaH@contoso.com ',
        'adele@contoso.com',
      ),
      [
        'AdeleV@contoso.com',
        'AdeleV@contoso.com',
        'LidiaH@contoso.com',
        'LidiaH@contoso.com',
        'AdeleV@contoso.com',
      ],
    );
    assert.equal(tenant.calls.get('POST /$batch'), 1);
  });

  it('finds nobody for outside addresses, stray words, strange object ids and malformed text', async () => {
    const addresses = [
      'who@elsewhere.example',
      'Megan',
      '',
      '5f0c1a00-7e57-4c0d-9a00-999999999999',
      '\ud800@contoso.com',
    ];
    assert.deepEqual(
      await find(...addresses, `${'a'.repeat(400)}@contoso.com`),
      addresses.concat('').map(() => 'unknown'),
    );
  });

  it('takes quotes, ampersands and hashes literally', async () => {
    tenant.change.addUser("Pat O'Neil", "pat.o'neil+a&b#c%27@contoso.com");
    assert.deepEqual(
      await find(
        "pat.o'neil+a&b#c%27@contoso.com",
        "x' or mail ne 'x@contoso.com",
        'sara.davis_fabrikam.com#EXT#@contoso.com',
      ),
      ["pat.o'neil+a&b#c%27@contoso.com", 'unknown', 'sara.davis_fabrikam.com#EXT#@contoso.com'],
    );
  });

  it('shows the address of people whose name has no visible character', async () => {
    const { id } = tenant.user('AdeleV@contoso.com');
    for (const displayName of ['', ' \u3164\u200B', '\u202E\u2800']) {
      tenant.change.updateUser('AdeleV@contoso.com', { displayName });
      assert.equal((await directory.read([id]))[0]?.name, 'AdeleV@contoso.com');
    }
  });

  it('says if two people have an address', async () => {
    tenant.change.updateUser('ChrisG@contoso.com', { mail: 'chris@contoso.com' });
    tenant.change.updateUser('ChrisG2@contoso.com', { proxyAddresses: ['smtp:chris@contoso.com'] });
    assert.deepEqual(await find('chris@contoso.com', 'ChrisG@contoso.com'), [
      'ambiguous',
      'ChrisG@contoso.com',
    ]);
  });

  for (const kind of ['admin', 'disabled', 'guest'] as const) {
    it(`finds only its owner by a sign-in name, even if another account (${kind}) has it as its mail`, async () => {
      tenant.change.addSecondAccount('AdeleV@contoso.com', kind);
      assert.deepEqual(await find(' adelev@CONTOSO.com'), ['AdeleV@contoso.com']);
    });
  }

  it('finds any proxy address, whether Graph ignores the case of its scheme or not', async () => {
    const proxyAddresses = ['SMTP:first@contoso.com', 'smtp:second@contoso.com'];
    tenant.change.updateUser('AdeleV@contoso.com', { proxyAddresses });
    for (const exactProxies of [false, true]) {
      tenant.change.harden({ exactProxies });
      assert.deepEqual(await find('first@contoso.com', 'second@contoso.com'), [
        'AdeleV@contoso.com',
        'AdeleV@contoso.com',
      ]);
    }
  });

  describe('that Graph answers in pages', () => {
    for (const others of [[], ['MeganB@contoso.com']]) {
      it(`finds a person on the second page even if the first is empty (${others.length + 1} asked)`, async () => {
        tenant.faults.add({ match: isUsers, answer: page(linkTo(tenant, 'AdeleV@contoso.com')), times: 1 });
        assert.deepEqual(await find('AdeleV@contoso.com', ...others), ['AdeleV@contoso.com', ...others]);
      });
    }

    it('follows at most four links, and then calls nobody unknown', async () => {
      const asked = () => [...tenant.calls].reduce((sum, [, count]) => sum + count, 0);
      tenant.faults.add({ match: isUsers, answer: page(linkTo(tenant, 'AdeleV@contoso.com')), times: 4 });
      assert.deepEqual(await find('AdeleV@contoso.com'), ['AdeleV@contoso.com']);
      const before = asked();
      tenant.faults.add({ match: isUsers, answer: page(linkTo(tenant, 'AdeleV@contoso.com')) });
      await assert.rejects(find('AdeleV@contoso.com'), { kind: 'transient' });
      assert.equal(asked() - before, 5);
    });

    for (const elsewhere of ['https://evil.example/v1.0/users', '/users', 'x']) {
      it(`follows no link to ${elsewhere}, and then calls nobody unknown`, async () => {
        tenant.faults.add({ match: isUsers, answer: page(elsewhere) });
        await assert.rejects(find('AdeleV@contoso.com'), { kind: 'transient' });
      });
    }
  });

  it('throws if Graph does not support the query, and does not call everybody unknown', async () => {
    const answer = { status: 400, body: graphError('Request_UnsupportedQuery', 'Unsupported query.') };
    tenant.faults.add({ match: ({ path }) => path === '/users', answer });
    await assert.rejects(directory.find(['AdeleV@contoso.com']), { kind: 'permanent' });
    await assert.rejects(directory.find(['AdeleV@contoso.com', 'MeganB@contoso.com']), { kind: 'permanent' });
  });

  /** Graph's answer whenever one of these addresses is looked up. */
  const answerFor = (status: number, ...addresses: readonly string[]) =>
    tenant.faults.add({
      match: ({ query }) => addresses.some((one) => query.get('$filter')?.includes(`'${one}'`)),
      answer: { status },
    });

  for (const status of [403, 408, 500, 503]) {
    it(`finds the others if Graph answers one address with ${status}, and says which it is`, async () => {
      answerFor(status, 'DiegoS@contoso.com');
      assert.deepEqual(await find('AdeleV@contoso.com', 'DiegoS@contoso.com', 'nobody@contoso.com'), [
        'AdeleV@contoso.com',
        'hidden',
        'unknown',
      ]);
    });
  }

  it('finds the others even if the answer about one cannot be read', async () => {
    tenant.faults.add({
      match: ({ query }) => query.get('$filter')?.includes('DiegoS') === true,
      answer: { status: 200, body: { value: [{ id: 7 }] } },
    });
    assert.deepEqual(await find('AdeleV@contoso.com', 'DiegoS@contoso.com'), [
      'AdeleV@contoso.com',
      'hidden',
    ]);
  });

  it('throws if Graph answers for nobody, or if the cause hits everybody', async () => {
    const both = ['AdeleV@contoso.com', 'DiegoS@contoso.com'];
    const calm = answerFor(503, ...both);
    await assert.rejects(directory.find(both), { kind: 'transient' });
    await assert.rejects(directory.find(both.slice(1)), { kind: 'transient' });
    await assert.rejects(directory.find([...both, 'no address']), { kind: 'transient' });
    calm();
    for (const [status, kind] of [
      [401, 'outage'],
      [429, 'throttled'],
    ] as const) {
      const off = answerFor(status, 'DiegoS@contoso.com');
      await assert.rejects(directory.find(both), { kind });
      off();
    }
    tenant.change.revokePermission('User.Read.All');
    await assert.rejects(directory.find(both), { kind: 'outage', outage: 'consent' });
  });

  it('calls a single denied address its own fault, if the permission is there', async () => {
    answerFor(403, 'AdeleV@contoso.com', 'DiegoS@contoso.com');
    const found = await directory.find(['AdeleV@contoso.com', 'DiegoS@contoso.com']);
    assert.deepEqual(summary(found), ['hidden', 'hidden']);
    assert.deepEqual(await find('DiegoS@contoso.com'), ['hidden']);
  });

  it('finds nobody by text that Graph does not accept as an address', async () => {
    const answer = { status: 400, body: graphError('Request_BadRequest', 'Invalid filter clause.') };
    tenant.faults.add({ match: ({ path }) => path === '/users', answer });
    assert.deepEqual(await find('AdeleV@contoso.com'), ['unknown']);
  });

  it('finds a guest and marks them as one', async () => {
    const [found] = await directory.find(['sara.davis@fabrikam.com']);
    assert(found?.outcome === 'found');
    assert.equal(found.person.guest, true);
    assert.equal(found.person.usageLocation, undefined);
  });

  it('reads everything about a person', async () => {
    tenant.change.updateUser('ElinB@contoso.com', { accountEnabled: false, isManagementRestricted: true });
    const { id } = tenant.user('ElinB@contoso.com');
    assert.deepEqual(await directory.read([id]), [
      {
        id,
        name: 'Elin Berg',
        userPrincipalName: 'ElinB@contoso.com',
        mail: 'ElinB@contoso.com',
        department: 'Sales',
        language: 'sv-SE',
        guest: false,
        enabled: false,
        restricted: true,
        usageLocation: 'SE',
        direct: [],
        inherited: tenant.user('ElinB@contoso.com').assignments.map(({ skuId }) => skuId),
        states: [],
        groups: tenant.user('ElinB@contoso.com').assignments.map(({ skuId, assignedByGroup }) => ({
          skuId,
          groupId: assignedByGroup,
        })),
      },
    ]);
  });

  it('counts licenses that are there, not those that could not be assigned or are off', async () => {
    const e1 = tenant.product('STANDARDPACK').skuId;
    const visio = tenant.product('VISIOCLIENT').skuId;
    const person = tenant.change.addUser('New Person', 'new@contoso.com');
    tenant.change.giveLicense(person.id, e1, { state: 'ActiveWithError', error: 'Other' });
    tenant.change.giveLicense(person.id, visio, { state: 'Active' });
    tenant.change.giveLicense(person.id, 'SPE_E3', { state: 'Error', error: 'CountViolation' });
    tenant.change.giveLicense(person.id, 'POWER_BI_PRO', { state: 'Disabled' });
    const [read] = await directory.read([person.id]);
    assert.deepEqual(read?.direct.toSorted(), [e1, visio].toSorted());
    assert.deepEqual(read?.inherited, []);
  });

  it('reads more people than a batch holds, in order, with undefined for those who are gone', async () => {
    const people = tenant.change.addCrowd(45);
    tenant.change.deleteUser(people[33]?.id ?? '');
    const read = await directory.read(people.map(({ id }) => id));
    assert.deepEqual(
      read.map((person) => person?.id),
      people.map(({ id }, index) => (index === 33 ? undefined : id)),
    );
    assert.equal(tenant.calls.get('POST /$batch'), 3);
  });

  it("calls a denial the account's own if the token has the permission to read people", async () => {
    const { id } = tenant.user('AdeleV@contoso.com');
    const answer = {
      status: 403,
      body: graphError('Authorization_RequestDenied', 'Insufficient privileges.'),
    };
    tenant.faults.add({ match: ({ path }) => path === `/users/${id}`, answer });
    for (const ids of [[id], [tenant.user('MeganB@contoso.com').id, id]])
      await assert.rejects(directory.read(ids), { kind: 'permanent', outage: undefined });
  });

  it('names groups in order where it may read them, and leaves the others without a name', async () => {
    const ids = [groupIds.approvers, '6e0c1a00-7e57-4c0d-9a00-999999999999', groupIds.serviceDesk];
    assert.deepEqual(await directory.groupNames(ids), [undefined, undefined, undefined]);
    tenant.change.grantPermission('GroupMember.Read.All');
    const [approvers, unknown, desk] = await directory.groupNames(ids);
    assert.ok(approvers && desk && approvers !== desk);
    assert.equal(unknown, undefined);
    assert.deepEqual(await directory.groupNames([]), []);
  });

  it('throws if Graph allows no reads', async () => {
    tenant.change.revokePermission('User.Read.All');
    await assert.rejects(directory.read([tenant.user('AdeleV@contoso.com').id]), {
      kind: 'outage',
      outage: 'consent',
    });
  });
});
