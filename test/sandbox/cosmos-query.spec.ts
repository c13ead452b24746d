import assert from 'node:assert/strict';
import type { JSONValue } from '@azure/cosmos';
import { type CosmosFixture, item, startFixture, status } from '../support/sandbox/cosmos-fixture.ts';

describe('a query on the double of Cosmos', () => {
  let fixture: CosmosFixture;

  beforeEach(async () => {
    fixture = await startFixture();
    const documents = Array.from({ length: 45 }, (_, n) =>
      item(`d${n}`, {
        list: n % 2 === 0 ? 'even' : 'odd',
        sort: String((n * 7) % 45).padStart(2, '0'),
        n,
        ...(n < 5 ? { flag: n < 3 } : {}),
      }),
    );
    for (const document of documents) await fixture.container.items.create(document);
    for (let n = 0; n < 5; n += 1)
      await fixture.container.items.create(item(`d${n}`, { pk: 'u', list: 'even', sort: '1', n }));
  });
  afterEach(() => fixture.close());

  const run = async (query: string, given: Readonly<Record<string, JSONValue>> = {}): Promise<unknown[]> => {
    const parameters = Object.entries(given).map(([name, value]) => ({ name: `@${name}`, value }));
    const iterator = fixture.container.items.query<unknown>({ query, parameters }, { partitionKey: 't' });
    return (await iterator.fetchAll()).resources;
  };
  const numbers = async (
    query: string,
    given: Readonly<Record<string, JSONValue>> = {},
  ): Promise<unknown[]> =>
    (await run(query, given)).map((found) =>
      typeof found === 'object' && found !== null && 'n' in found ? found.n : undefined,
    );

  const top = async (order: string): Promise<unknown[]> =>
    (await numbers(`SELECT * FROM c ORDER BY ${order}`)).slice(0, 3);

  it('stays in its partition, whatever it asks for', async () => {
    assert.equal((await run('SELECT * FROM c')).length, 45);
    assert.deepEqual(await run('SELECT * FROM c WHERE c.pk = @pk', { pk: 'u' }), []);
  });

  it('is refused without a partition', async () => {
    await assert.rejects(fixture.container.items.query('SELECT * FROM c').fetchAll(), status(400));
  });

  it('compares with parameters and literals, AND, OR, NOT and brackets', async () => {
    assert.deepEqual(await numbers('SELECT * FROM c WHERE c.n = @n', { n: 7 }), [7]);
    assert.deepEqual(await numbers('select * from x where x.n >= 3 and x.n < @n', { n: 5 }), [3, 4]);
    assert.deepEqual(await numbers('SELECT * FROM c WHERE (c.n <= 1 OR c.n > 43) AND NOT c.n = 0'), [1, 44]);
    assert.deepEqual(await numbers("SELECT * FROM c WHERE c.list = 'even' AND c.n <> 0 AND c.n < 5"), [2, 4]);
    assert.deepEqual(await numbers('SELECT * FROM c WHERE c.n < 2 OR c.n = 3 AND c.n = 4'), [0, 1]);
  });

  it('treats a missing property as neither true nor false, and different types as unequal', async () => {
    assert.deepEqual(await numbers('SELECT * FROM c WHERE c.flag = true'), [0, 1, 2]);
    assert.deepEqual(await numbers('SELECT * FROM c WHERE NOT c.flag = true'), [3, 4]);
    assert.deepEqual(await numbers('SELECT * FROM c WHERE c.flag != true'), [3, 4]);
    assert.deepEqual(await numbers('SELECT * FROM c WHERE NOT (c.flag = true OR c.n < 0)'), [3, 4]);
    assert.deepEqual(await numbers('SELECT * FROM c WHERE c.n = @n', { n: '7' }), []);
    assert.deepEqual(await numbers('SELECT * FROM c WHERE c.n < @n', { n: 'z' }), []);
  });

  it('orders by one indexed property, and by two with a composite index, in both directions', async () => {
    assert.deepEqual(await top('c.n DESC'), [44, 43, 42]);
    assert.deepEqual(await top('c.sort'), [0, 13, 26]);
    assert.deepEqual(await top('c.list, c.sort ASC'), [0, 26, 20]);
    assert.deepEqual(await top('c.list DESC, c.sort DESC'), [19, 25, 31]);
  });

  it('is refused when no index serves its order', async () => {
    for (const order of ['c.flag', 'c.list, c.sort DESC', 'c.sort, c.list', 'c.list, c.n']) {
      await assert.rejects(run(`SELECT * FROM c ORDER BY ${order}`), status(400), order);
    }
  });

  it('is refused where Azure’s order of incomplete documents would be a guess', async () => {
    await fixture.container.items.create(item('incomplete', { list: 'even' }));
    await assert.rejects(run('SELECT * FROM c ORDER BY c.list, c.sort'), status(400));
  });

  it('comes in pages that a new iterator continues, even if documents come and go in between', async () => {
    const seen: unknown[] = [];
    let continuationToken: string | undefined;
    do {
      const options = {
        partitionKey: 't',
        maxItemCount: 10,
        ...(continuationToken === undefined ? {} : { continuationToken }),
      };
      const page = await fixture.container.items
        .query<{ n: number }>('SELECT * FROM c ORDER BY c.n DESC', options)
        .fetchNext();
      assert.ok(page.resources.length <= 10);
      seen.push(...page.resources.map(({ n }) => n));
      continuationToken = page.continuationToken;
      await fixture.container.items.upsert(item('later', { n: 100 }));
    } while (continuationToken !== undefined);
    assert.deepEqual(
      seen,
      Array.from({ length: 45 }, (_, n) => 44 - n),
    );
  });

  it('is refused with the token of another query', async () => {
    const options = { partitionKey: 't', maxItemCount: 10 };
    const { continuationToken } = await fixture.container.items.query('SELECT * FROM c', options).fetchNext();
    const other = fixture.container.items.query('SELECT * FROM c WHERE c.n = 1', {
      ...options,
      ...(continuationToken === undefined ? {} : { continuationToken }),
    });
    await assert.rejects(other.fetchNext(), status(400));
  });

  it('supports TOP, also over pages, and counts', async () => {
    assert.deepEqual(await numbers('SELECT TOP 3 * FROM c ORDER BY c.n DESC'), [44, 43, 42]);
    assert.deepEqual(await numbers('SELECT TOP @n * FROM c ORDER BY c.n', { n: 1 }), [0]);
    const pages = fixture.container.items.query('SELECT TOP 12 * FROM c', {
      partitionKey: 't',
      maxItemCount: 5,
    });
    assert.equal((await pages.fetchAll()).resources.length, 12);
    assert.deepEqual(await run('SELECT VALUE COUNT(1) FROM c WHERE c.list = @list', { list: 'even' }), [23]);
  });

  const wrong = [
    'SELEC * FROM c',
    'SELECT * FROM c WHERE',
    'SELECT * FROM c WHERE c.n = @missing',
    'SELECT * FROM c WHERE c.n = 1 c.n = 2',
    'SELECT * FROM c WHERE d.n = 1',
    'SELECT * FROM c WHERE c.n',
    'SELECT * FROM c; DROP',
    "SELECT * FROM c WHERE c.list = 'open",
    'SELECT c.n FROM c',
    'SELECT VALUE c.n FROM c',
    'SELECT VALUE SUM(c.n) FROM c',
    'SELECT DISTINCT * FROM c',
    'SELECT * FROM c WHERE c.n IN (1, 2)',
    'SELECT * FROM c WHERE c.n BETWEEN 1 AND 2',
    'SELECT * FROM c WHERE IS_DEFINED(c.flag)',
    'SELECT * FROM c JOIN x IN c.list',
    'SELECT VALUE COUNT(1) FROM c GROUP BY c.list',
    'SELECT * FROM c ORDER BY c.n OFFSET 1 LIMIT 2',
    'SELECT * FROM c WHERE c.n + 1 = 2',
    '',
  ];
  for (const sql of wrong) {
    it(`is refused, and answers nothing, as: ${sql || '(nothing)'}`, async () => {
      await assert.rejects(run(sql), status(400));
    });
  }
});
