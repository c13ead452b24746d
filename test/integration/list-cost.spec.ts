import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCosmosDouble } from '../../sandbox/cosmos/double.ts';
import type { RequestPage } from '../../src/app/list/list-requests.ts';
import type { PageAt } from '../../src/app/ports/results.ts';
import { listOwnRequests, listRequests } from '../../src/app/list/list-requests.ts';
import type { Context } from '../../src/app/ports/context.ts';
import type { Document, PageQuery, Store } from '../../src/app/ports/store.ts';
import { create, requestDocument } from '../../src/app/records/documents.ts';
import { requestSort } from '../../src/app/records/keys.ts';
import { membershipDocument } from '../../src/app/records/request-documents.ts';
import { createCosmosStore } from '../../src/cosmos/store.ts';
import type { LicenseRequest } from '../../src/domain/request.ts';
import { openSqliteStore } from '../../src/sqlite/store.ts';
import { APPROVER, EMPLOYEE } from '../support/app-story.ts';
import { aPerson, aRequest } from '../support/builders.ts';
import { FakeContext } from '../support/fake-context.ts';

/** 510 pages of ten. */
const REQUESTS = 5100;
const AT_ONCE = 90;
const START = Date.parse('2026-01-01T00:00:00.000Z');

/**
 * The nth request, a minute after the one before. Every other one was made by somebody else for the employee.
 */
function nth(n: number): LicenseRequest {
  const number = String(n).padStart(12, '0');
  const { id, name } = n % 2 === 0 ? EMPLOYEE : aPerson(2);
  return aRequest({
    id: `01900000-0000-7000-8000-${number}`,
    requester: { id, name },
    product: { skuId: null, name: `Product ${number}` },
    createdAt: new Date(START + n * 60_000).toISOString(),
  });
}

async function fill(store: Store): Promise<void> {
  const operations = Array.from({ length: REQUESTS }, (_, n) => nth(n)).flatMap((request) => [
    create(requestDocument(request)),
    ...(request.requester.id === EMPLOYEE.id ? [] : [create(membershipDocument(EMPLOYEE.id, request))]),
  ]);
  for (let n = 0; n < operations.length; n += AT_ONCE) {
    const { outcome } = await store.commit(operations.slice(n, n + AT_ONCE), `fill-${n}`);
    assert.equal(outcome, 'done');
  }
}

/** The store, and counters: its calls, and the documents in their answers. */
function counting(store: Store): { readonly store: Store; readonly take: () => readonly [number, number] } {
  let [calls, documents] = [0, 0];
  const seen = (found: number): void => {
    calls += 1;
    documents += found;
  };
  return {
    store: {
      async read<D extends Document>(id: string) {
        const found = await store.read<D>(id);
        seen(found ? 1 : 0);
        return found;
      },
      async page<D extends Document>(query: PageQuery) {
        const found = await store.page<D>(query);
        seen(found.length);
        return found;
      },
      count: (query) => store.count(query),
      commit: (operations, commitId) => store.commit(operations, commitId),
      health: () => store.health(),
      close: () => store.close(),
    },
    take() {
      const taken = [calls, documents] as const;
      [calls, documents] = [0, 0];
      return taken;
    },
  };
}

/** Page 1, and page 500: the requests older than the 4,990 newest. */
async function bothPages<T>(
  ctx: Context,
  read: (ctx: Context, at?: PageAt) => Promise<RequestPage>,
  cost: () => T,
): Promise<readonly [T, T]> {
  await read(ctx);
  cost();
  const first = await read(ctx);
  const firstCost = cost();
  const last = await read(ctx, { older: requestSort(nth(REQUESTS - 4990)) });
  const lastCost = cost();
  assert.deepEqual(
    [first, last].map(({ requests }) => requests[0]?.product.name.slice(-4)),
    ['5099', '0109'],
  );
  for (const { requests, older } of [first, last]) assert.ok(requests.length === 10 && older);
  return [firstCost, lastCost];
}

describe('What a page of a list costs', function () {
  // Writes thousands of documents first.
  this.timeout(60_000);
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
    fake.approvers.add(APPROVER.id);
  });
  afterEach(() => fake.close());

  const lists = [
    {
      title: 'all requests',
      read: (ctx: Context, at?: PageAt) => listRequests(ctx, APPROVER, 'pending', at),
    },
    { title: 'the own requests', read: (ctx: Context, at?: PageAt) => listOwnRequests(ctx, EMPLOYEE, at) },
  ] as const;

  it('is as many calls and documents on page 500 as on page 1 (sqlite)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'license-desk-lists-'));
    const store = openSqliteStore({
      path: join(folder, 'store.db'),
      tenantId: 'tenant',
      now: () => fake.now,
    });
    try {
      await fill(store);
      const { store: counted, take } = counting(store);
      for (const { title, read } of lists) {
        const [first, last] = await bothPages({ ...fake.ctx, store: counted }, read, take);
        assert.deepEqual(last, first, title);
      }
    } finally {
      await store.close();
      rmSync(folder, { recursive: true });
    }
  });

  it('is as many request units on page 500 as on page 1 (cosmos)', async () => {
    const double = await startCosmosDouble();
    const { endpoint, key } = double;
    let charged = 0;
    const store = await createCosmosStore({
      endpoint,
      key,
      database: 'db',
      container: 'c',
      tenantId: 'tenant',
      onCharge: (units) => (charged += units),
    });
    try {
      await fill(store);
      const cost = (): number => {
        const units = Math.round(charged * 10) / 10;
        charged = 0;
        return units;
      };
      for (const { title, read } of lists) {
        const [first, last] = await bothPages({ ...fake.ctx, store }, read, cost);
        assert.equal(last, first, title);
        // Up to two queries of 11 documents each, and some reads.
        assert.ok(first > 2 && first < 40, `${title}: ${first} request units`);
      }
    } finally {
      await store.close();
      await double.close();
    }
  });
});
