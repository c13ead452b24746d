import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { CosmosDouble } from '../../../sandbox/cosmos/double.ts';
import type { Archive, Document, Stored } from '../../../src/app/ports/store.ts';
import type { AuditEntry } from '../../../src/app/records/audit-entry.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { create, remove, requestDocumentId } from '../../../src/app/records/documents.ts';
import { grantsForKey, linesKey } from '../../../src/app/records/keys.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import { queueList } from '../../../src/app/records/queue-job.ts';
import type { SavedSettings } from '../../../src/app/records/read-settings.ts';
import { SETTINGS_ID } from '../../../src/app/records/read-settings.ts';
import type { Config } from '../../../src/config/config.ts';
import { fromAzure } from '../../../src/cosmos/documents.ts';
import { createCosmosStore } from '../../../src/cosmos/store.ts';
import type { Grant } from '../../../src/domain/grant.ts';
import type { JobKind } from '../../../src/domain/job.ts';
import { queueOf } from '../../../src/domain/job.ts';
import type { Place } from '../../../src/domain/place.ts';
import type { Chunk, Entry, LicenseRequest } from '../../../src/domain/request.ts';
import type { Line } from '../../../src/domain/waiting-list.ts';
import { openSqliteStore } from '../../../src/sqlite/store.ts';

/** The documents of the product, read over a separate connection. It can also write documents. */
export interface Records {
  /** Every audit entry, oldest first. */
  audit(): Promise<readonly AuditEntry[]>;
  /** Jobs that are due or running, without those that wait for days to remove or remind. */
  jobs(): Promise<readonly JobRecord[]>;
  /** Jobs that were given up. */
  dead(): Promise<readonly JobRecord[]>;
  places(): Promise<readonly Place[]>;
  /** The active grants of a product. */
  grants(skuId: string): Promise<readonly Grant[]>;
  /** The waiting list of a product, in order. */
  lines(skuId: string): Promise<readonly Line[]>;
  /** All requests, oldest first. */
  requests(): Promise<readonly LicenseRequest[]>;
  request(id: string): Promise<LicenseRequest>;
  /** The persons of a request that fits into one chunk. */
  entries(id: string): Promise<readonly Entry[]>;
  /** The settings that approvers have saved; undefined: none yet. */
  settings(): Promise<SavedSettings | undefined>;
  /** The number of documents, without the markers of commits, which expire within an hour. */
  documents(): Promise<number>;
  /** Deletes the jobs of that kind that nobody has begun. */
  drop(kind: JobKind): Promise<void>;
  /** Writes new documents. */
  add(documents: readonly Document[]): Promise<void>;
  close(): Promise<void>;
}

/** The largest page, and the most documents in a commit, which also has a marker. */
const most = 99;
const KEEPING: ReadonlySet<JobKind> = new Set([
  'remind-place',
  'warn-lapse',
  'lapse',
  'remove',
  'serve-list',
  'follow-ends',
  'remind-half-time',
  'remind-requester',
]);

/**
 * Opens the store of the product at the first call. `now`: milliseconds since 1970. `double`: where the lists are read
 * if given. Over a connection, tests that wait for a job would send it more queries than the product.
 */
export function openRecords(
  config: Config['store'],
  tenantId: string,
  now: () => number,
  double?: Pick<CosmosDouble, 'documents'>,
): Records {
  let opened: Promise<Archive> | undefined;
  const store = (): Promise<Archive> => (opened ??= open(config, tenantId, now));

  async function documentsIn<T>(
    key: string,
    by: 'list' | 'list2' = 'list',
  ): Promise<readonly Stored<DataDocument<T>>[]> {
    if (double) {
      const found = double.documents().filter((one) => one['pk'] === tenantId && one[by] === key);
      return found
        .map((one) => fromAzure<DataDocument<T>>(one))
        .toSorted(({ sort: one = '' }, { sort: other = '' }) => (one < other ? -1 : 1));
    }
    const all: Stored<DataDocument<T>>[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await (
        await store()
      ).page<DataDocument<T>>({
        by,
        key,
        order: 'ascending',
        limit: most,
        ...(after === undefined ? {} : { after }),
      });
      all.push(...page);
      after = page.at(-1)?.sort;
      if (page.length < most || after === undefined) return all;
    }
  }
  async function list<T>(key: string, by: 'list' | 'list2' = 'list'): Promise<readonly T[]> {
    return (await documentsIn<T>(key, by)).map(({ data }) => data);
  }
  async function read<T>(id: string): Promise<T> {
    const found = await (await store()).read<DataDocument<T> & Document>(id);
    assert.ok(found, `There is no ${id}.`);
    return found.data;
  }
  async function lists<T>(keys: readonly string[]): Promise<readonly T[]> {
    return (await Promise.all(keys.map((key) => list<T>(key)))).flat();
  }

  return {
    audit: () => list('audit'),
    jobs: async () => {
      const queues = ['general', 'assign', 'mail-first', 'mail'].map((name) => `queue:${name}`);
      return (await lists<JobRecord>(queues)).filter(({ task }) => !KEEPING.has(task.kind));
    },
    dead: () => list('dead'),
    places: () => list('places'),
    grants: (skuId) => list(grantsForKey(skuId), 'list2'),
    lines: (skuId) => list(linesKey(skuId)),
    requests: () => lists(['requests:pending', 'requests:completed']),
    request: (id) => read(requestDocumentId(id)),
    entries: async (id) => (await read<Chunk>(`chunk:${id}:0`)).entries,
    settings: async () => (await (await store()).read<DataDocument<SavedSettings>>(SETTINGS_ID))?.data,
    async documents() {
      let count = 0;
      for await (const page of (await store()).scan()) {
        count += page.filter(({ type }) => type !== 'mark').length;
      }
      return count;
    },
    async drop(kind) {
      // A worker may begin one of them meanwhile. Then nothing was deleted.
      for (let outcome = ''; outcome !== 'done';) {
        const queued = await documentsIn<JobRecord>(queueList(queueOf(kind)));
        const waiting = queued.filter(({ data }) => data.task.kind === kind && data.owner === undefined);
        ({ outcome } = await (await store()).commit(waiting.map(remove), randomUUID()));
      }
    },
    async add(documents) {
      for (let n = 0; n < documents.length; n += most) {
        const operations = documents.slice(n, n + most).map((document) => create(document));
        const { outcome } = await (await store()).commit(operations, randomUUID());
        assert.equal(outcome, 'done');
      }
    },
    close: async () => (await opened)?.close(),
  };
}

function open(config: Config['store'], tenantId: string, now: () => number): Promise<Archive> {
  if (config.kind === 'sqlite') {
    return Promise.resolve(openSqliteStore({ path: config.path, tenantId, now }));
  }
  const { endpoint, key, database, container } = config;
  return createCosmosStore({
    endpoint,
    database,
    container,
    tenantId,
    ...(key === undefined ? {} : { key }),
  });
}
