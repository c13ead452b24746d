import assert from 'node:assert/strict';
import type { Tenant } from '../../sandbox/tenant/tenant.ts';
import type { Directory } from '../../src/app/ports/ports.ts';
import { createDirectory } from '../../src/graph/directory.ts';
import { nameFilter, nameIn } from '../../src/graph/name-filter.ts';
import { NAMED_FIELDS } from '../../src/graph/person.ts';
import { isUsers, summary } from '../support/graph/found.ts';
import { openTenant } from '../support/graph/tenant.ts';
import { graphError } from '../support/graph/wire.ts';

describe('the directory, asked for names', () => {
  let tenant: Tenant;
  let directory: Directory;
  beforeEach(async () => {
    const opened = await openTenant();
    tenant = opened.tenant;
    directory = createDirectory(opened.client);
  });
  afterEach(() => tenant.close());

  const named = async (...names: string[]) => summary(await directory.named(names));

  it('finds people as they are shown, given name first or last, or by one of both, in one call', async () => {
    const names = ['Adele Vance', 'vance, ADELE', 'Vance  Adele', ' Adele ', 'Vance', 'Oskar Nyström'];
    assert.deepEqual(await named(...names), [
      ...names.slice(1).map(() => 'AdeleV@contoso.com'),
      'OskarN@contoso.com',
    ]);
    assert.equal(tenant.calls.get('POST /$batch'), 1);
  });

  it('finds a name with more behind it, and names of three words', async () => {
    tenant.change.addUser('Mary Ann Smith (Retail)', 'mary@contoso.com');
    tenant.change.updateUser('mary@contoso.com', { givenName: 'Mary Ann', surname: 'Smith' });
    assert.deepEqual(
      await named('Mary Ann Smith', 'Smith, Mary Ann', 'Mary Ann', 'Smith'),
      Array.from({ length: 4 }, () => 'mary@contoso.com'),
    );
  });

  it('finds nobody by the beginning of a word, by letters alone, or by what is no name', async () => {
    const names = [
      'Ade',
      'Adele Van',
      'A',
      '',
      '12',
      '😀😀',
      ',',
      'Flying Carpet',
      '\ud800 Adele',
      'a b c d e f g',
    ];
    names.push('x'.repeat(300), 'Adele@Vance');
    assert.deepEqual(
      await named(...names),
      names.map(() => 'unknown'),
    );
  });

  it('says whom a name may mean, guests and disabled accounts among them', async () => {
    const [chris] = await directory.named(['Chris Green']);
    assert.ok(chris?.outcome === 'ambiguous');
    assert.deepEqual(
      chris.people.map(({ userPrincipalName }) => userPrincipalName),
      ['ChrisG@contoso.com', 'ChrisG2@contoso.com'],
    );
    assert.equal(chris.more, false);
    const [sara, johanna] = await directory.named(['Sara Davis', 'Johanna Lorenz']);
    assert.ok(sara?.outcome === 'found' && sara.person.guest);
    assert.ok(johanna?.outcome === 'found' && !johanna.person.enabled);
  });

  it('takes quotes and operators in a name literally', async () => {
    tenant.change.addUser("Pat O'Neil", 'pat@contoso.com');
    assert.deepEqual(
      await named("Pat O'Neil", "x' or surname ne 'x", "O'Neil, Pat", 'a) or (b', '%27 or %27'),
      ['pat@contoso.com', 'unknown', 'pat@contoso.com', 'unknown', 'unknown'],
    );
  });

  it('asks for twenty at a time, and reads no more pages than it takes to know that several are meant', async () => {
    for (let n = 0; n < 45; n += 1) tenant.change.addUser(`Kim Berg ${n}`, `kim${n}@contoso.com`);
    const before = tenant.calls.get('GET /users') ?? 0;
    const [kim] = await directory.named(['Kim Berg']);
    assert.ok(kim?.outcome === 'ambiguous');
    assert.deepEqual([kim.people.length, kim.more], [20, true]);
    assert.equal((tenant.calls.get('GET /users') ?? 0) - before, 1);
  });

  it('does not believe an answer with people who are called otherwise', async () => {
    const user = { id: tenant.user('AdeleV@contoso.com').id, displayName: 'Adelesson Vance' };
    tenant.faults.add({ match: isUsers, answer: { status: 200, body: { value: [user] } } });
    assert.deepEqual(await named('Adele'), ['unknown']);
  });

  it('throws for a cause that hits everybody, and asks again when it is throttled', async () => {
    const unsupported = { status: 400, body: graphError('Request_UnsupportedQuery', 'Unsupported query.') };
    tenant.faults.add({ match: isUsers, answer: unsupported, times: 1 });
    await assert.rejects(directory.named(['Adele Vance']), { kind: 'permanent' });
    tenant.faults.add({ match: isUsers, answer: { status: 429 }, times: 1 });
    assert.deepEqual(await named('Adele Vance'), ['AdeleV@contoso.com']);
  });

  it('asks for no more values than Graph takes in one filter', () => {
    for (const name of ['Adele', 'Adele Vance', 'Vance, Adele', 'Anna Karin von Berg Lind']) {
      const filter = nameFilter(nameIn(name) ?? '');
      assert.ok((filter.match(/'/g) ?? []).length / 2 <= 15, filter);
    }
    assert.match(NAMED_FIELDS, /,givenName,surname$/);
  });
});
