import assert from 'node:assert/strict';
import { type CosmosFixture, item, startFixture } from '../support/sandbox/cosmos-fixture.ts';

/** A document of the fixture's container has four terms: /list, /sort, /n and (list, sort). */
const TERMS = 4 * 0.2;
/** Bytes of `item('a')` as JSON. */
const BARE = JSON.stringify(item('a')).length;
const ofSize = (kilobytes: number, more: Readonly<Record<string, unknown>> = {}) =>
  item('a', { ...more, text: 'x'.repeat(kilobytes * 1024 - BARE - ',"text":""'.length) });

const near = (measured: number, expected: number): void =>
  assert.ok(Math.abs(measured - expected) < 0.006, `${measured} request units, not ${expected}`);

describe('the meter of the double of Cosmos', () => {
  let fixture: CosmosFixture;
  let time: number;

  beforeEach(async () => {
    time = Date.parse('2026-01-01T00:00:00Z');
    fixture = await startFixture({ now: () => time });
  });
  afterEach(() => fixture.close());

  const replaced = async (next: ReturnType<typeof item>): Promise<number> =>
    (await fixture.container.item('a', 't').replace(next)).requestCharge;
  /** The request units of a query, without those of its plan. */
  const queried = async (query: string): Promise<number> =>
    (await fixture.container.items.query(query, { partitionKey: 't' }).fetchAll()).requestCharge;

  it('takes from a create its size, and a fifth of a unit for each term, also of a path that is missing', async () => {
    const { items } = fixture.container;
    near((await items.create(item('a'))).requestCharge, 4.95 + TERMS);
    near((await items.create(item('b', { list: 'l', sort: '1', n: 2 }))).requestCharge, 4.95 + TERMS);
  });

  for (const [kilobytes, read, write] of [
    [1, 1, 4.95],
    [4, 1.14, 6.67],
    [6, 1.235, 6.855],
    [64, 4.76, 22.67],
  ] as const) {
    it(`takes ${read} for reading and ${write} for writing ${kilobytes} KB, beside the terms`, async () => {
      const made = await fixture.container.items.create(ofSize(kilobytes));
      near(made.requestCharge, write + TERMS);
      near((await fixture.container.item('a', 't').read()).requestCharge, read);
      near((await fixture.container.item('a', 't').delete()).requestCharge, write + TERMS);
    });
  }

  it('takes from a replace both documents, and each term that differs twice', async () => {
    await fixture.container.items.create(item('a', { list: 'l', sort: '1', n: 2 }));
    near(await replaced(item('a', { list: 'l', sort: '1', n: 2, text: 'y' })), 2 * 4.95);
    near(await replaced(item('a', { list: 'l', sort: '1', n: 3 })), 2 * 4.95 + 2 * 0.2);
    // The composite index has a term of both paths.
    near(await replaced(item('a', { list: 'l', sort: '2', n: 3 })), 2 * 4.95 + 2 * 2 * 0.2);
    near(await replaced(ofSize(4, { list: 'l', sort: '2', n: 3 })), 4.95 + 6.67);
    near(await replaced(item('a')), 6.67 + 4.95 + 2 * 4 * 0.2);
  });

  it('takes each value of a document for a term where the policy includes everything', async () => {
    const { container } = await fixture.client
      .database('db')
      .containers.create({ id: 'all', partitionKey: '/pk' });
    const document = item('a', { text: 'x', deep: { n: 1, more: ['y', 'z'] } });
    near((await container.items.create(document)).requestCharge, 4.95 + 5 * 0.2);
  });

  it('takes from a query what it returns, as if it was read one by one', async () => {
    near(await queried('SELECT * FROM c'), 2.3);
    for (let n = 0; n < 5; n += 1) await fixture.container.items.create(item(`d${n}`, { n }));
    near(await queried('SELECT * FROM c WHERE c.n = 7'), 2.3);
    near(await queried('SELECT * FROM c WHERE c.n >= 1'), 2.3 + 4);
    await fixture.container.items.create(ofSize(64, { n: 9 }));
    near(await queried('SELECT * FROM c WHERE c.n >= 4'), 2.3 + 1 + 4.76);
  });

  it('takes for a count only what the index has of it, and reads no document', async () => {
    for (let n = 0; n < 5; n += 1) await fixture.container.items.create(ofSize(4, { id: `d${n}`, n }));
    near(await queried('SELECT VALUE COUNT(1) FROM c WHERE c.n = 7'), 2.3);
    near(await queried('SELECT VALUE COUNT(1) FROM c WHERE c.n >= 1'), 2.3 + 4 * 0.02);
  });

  it('takes the removal of an expired document once, which no answer reports', async () => {
    const { double, container } = fixture;
    await container.items.create(item('a', { ttl: 10 }));
    await container.items.create(item('kept'));
    const before = double.usage().charge;
    near(double.usage(9000).charge - before, 0);
    near(double.usage(10_000).charge - before, 4.95 + TERMS);
    time += 10_000;
    near(double.usage(10_000).charge - before, 4.95 + TERMS);
    near(double.usage().charge - before, 4.95 + TERMS);
    const made = await container.items.create(item('a'));
    near(double.usage().charge - before, 4.95 + TERMS + made.requestCharge);
  });

  it('takes the removal of an expired document once, also where a batch fails', async () => {
    const { double, container } = fixture;
    await container.items.create(item('a', { ttl: 10 }));
    await container.items.create(item('kept'));
    const before = double.usage().charge;
    time += 10_000;
    const create = { operationType: 'Create' as const, resourceBody: { id: 'kept', pk: 't' } };
    const { headers } = await container.items.batch([create], 't');
    near(double.usage().charge - before, 4.95 + TERMS + Number(headers?.['x-ms-request-charge']));
  });
});
