import { setTimeout as pause } from 'node:timers/promises';
import type { FeedOptions, SqlQuerySpec } from '@azure/cosmos';
import {
  type Archive,
  type CommitResult,
  type Document,
  type Operation,
  type PageQuery,
  StoreError,
  type Stored,
} from '../app/ports/store.ts';
import { type Calls, makeCalls } from './calls.ts';
import { type Committer, sendCommit } from './commit.ts';
import { type Connection, type Credential, openContainer } from './database.ts';
import { fromAzure, readDocument } from './documents.ts';
import { checkCommit, isValidId } from '../app/ports/store-limits.ts';

export interface CosmosStoreOptions {
  /** The account's address: `https://….documents.azure.com:443/`. */
  readonly endpoint: string;
  /** The account's key. With it, a missing database or container is created. */
  readonly key?: string;
  /** The Azure identity, used when there is no key. */
  readonly credential?: Credential;
  readonly database: string;
  readonly container: string;
  readonly tenantId: string;
  /** Time limit of one request in milliseconds; 5 s if left out. */
  readonly requestTimeoutMs?: number;
  /** Called with the request units of every answer. */
  readonly onCharge?: (ru: number) => void;
  /** Whether missing parts may be created: with the key, also database and container. Yes if left out. */
  readonly create?: boolean;
  /**
   * The time in milliseconds since 1970, for the time to live that is left; the machine's clock if left out.
   */
  readonly now?: () => number;
  /** Waits between looks for a lost commit; a timer if left out. */
  readonly wait?: (ms: number) => Promise<void>;
}

/**
 * Opens the store of one tenant in Azure Cosmos DB, after checking the account and the container. Throws
 * StoreError: `refused` with the cure (several write regions, wrong settings, no rights), `busy` or `down`.
 */
export async function createCosmosStore(options: CosmosStoreOptions): Promise<Archive> {
  const { requestTimeoutMs = 5000, onCharge = () => undefined, wait = (ms) => pause(ms), tenantId } = options;
  if (options.key === undefined && options.credential === undefined) {
    throw new StoreError('refused', 'Azure Cosmos DB needs a key (COSMOS_KEY) or an Azure identity.');
  }
  const calls = makeCalls(requestTimeoutMs, onCharge);
  const connection = await openContainer({ ...options, requestTimeoutMs }, calls);
  const { container } = connection;
  const committer = { container, tenantId, calls, requestTimeoutMs, wait };
  return new CosmosStore(connection, committer, options.now ?? Date.now);
}

interface ListQuery {
  readonly by: 'list' | 'list2';
  readonly key: string | readonly string[];
  readonly until?: string;
}

class CosmosStore implements Archive {
  readonly #connection: Connection;
  readonly #committer: Committer;
  readonly #calls: Calls;
  #isOpen = true;

  readonly #now: () => number;

  constructor(connection: Connection, committer: Committer, now: () => number) {
    this.#now = now;
    this.#connection = connection;
    this.#committer = committer;
    this.#calls = committer.calls;
  }

  async read<D extends Document>(id: string): Promise<Stored<D> | undefined> {
    this.#checkOpen();
    if (!isValidId(id)) return undefined;
    return (await this.#calls.call((signal) => readDocument<D>(this.#committer, id, signal))).document;
  }

  async commit(operations: readonly Operation[], commitId: string): Promise<CommitResult> {
    this.#checkOpen();
    const checked = checkCommit(operations, commitId);
    if (operations.length === 0) return { outcome: 'done', etags: [] };
    return sendCommit(this.#committer, operations, checked);
  }

  async page<D extends Document>(query: PageQuery): Promise<readonly Stored<D>[]> {
    this.#checkOpen();
    const { by, order, limit, after } = query;
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
      throw new StoreError('refused', `A page has 1 to 100 documents, not ${limit}.`);
    }
    const direction = order === 'ascending' ? 'ASC' : 'DESC';
    const beyond = after === undefined ? '' : ` AND c.sort ${order === 'ascending' ? '>' : '<'} @after`;
    // ORDER BY names both properties, so that the composite index serves the filter and the order.
    const spec = this.#spec(
      '*',
      query,
      `${beyond}${until(query)} ORDER BY c.${by} ${direction}, c.sort ${direction}`,
      after,
    );
    const found = await this.#run<Record<string, unknown>>(spec, limit);
    return found.slice(0, limit).map((resource) => fromAzure<D>(resource));
  }

  async count(query: ListQuery): Promise<number> {
    this.#checkOpen();
    const parts = await this.#run<number>(
      this.#spec('VALUE COUNT(1)', query, until(query), undefined),
      Infinity,
    );
    // Azure sends a count that takes long in parts.
    return parts.reduce((sum, part) => sum + part, 0);
  }

  async *scan(): AsyncIterable<readonly Stored[]> {
    this.#checkOpen();
    const parameters = [{ name: '@pk', value: this.#committer.tenantId }];
    const spec = { query: 'SELECT * FROM c WHERE c.pk = @pk', parameters };
    for await (const page of this.#pages<Record<string, unknown>>(spec, SCANNED)) {
      const now = this.#now();
      yield page.map((resource) => ({ ...fromAzure(resource), ...timeLeft(resource, now) }));
    }
  }

  async health(): Promise<void> {
    this.#checkOpen();
    // A point read of a missing document costs one request unit, and takes the same path as all reads.
    await this.#calls.call((signal) => readDocument(this.#committer, 'health', signal));
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#connection.close();
  }

  #checkOpen(): void {
    if (!this.#isOpen) throw new StoreError('down', 'The store is closed.');
  }

  #spec(select: string, query: ListQuery, rest: string, after: string | undefined): SqlQuerySpec {
    const keys = [query.key].flat();
    const given = {
      '@pk': this.#committer.tenantId,
      ...Object.fromEntries(keys.map((key, n) => [`@key${n}`, key])),
      '@until': query.until,
      '@after': after,
    };
    const isListed = keys.map((_, n) => `c.${query.by} = @key${n}`).join(' OR ');
    return {
      query: `SELECT ${select} FROM c WHERE c.pk = @pk AND (${isListed})${rest}`,
      parameters: Object.entries(given).flatMap(([name, value]) =>
        value === undefined ? [] : [{ name, value }],
      ),
    };
  }

  /**
   * Azure may cut an answer at any place and give the rest behind a token: reads on until there are enough
   * results.
   */
  async #run<T>(spec: SqlQuerySpec, wanted: number): Promise<T[]> {
    const found: T[] = [];
    for await (const page of this.#pages<T>(spec, wanted)) {
      found.push(...page);
      if (found.length >= wanted) break;
    }
    return found;
  }

  /** The pages of an answer as Azure gives them, each with `size` results at most. */
  async *#pages<T>(spec: SqlQuerySpec, size: number): AsyncIterable<readonly T[]> {
    const { container, tenantId } = this.#committer;
    let token: string | undefined;
    do {
      const options: FeedOptions = {
        partitionKey: tenantId,
        ...(Number.isFinite(size) ? { maxItemCount: size } : {}),
        ...(token === undefined ? {} : { continuationToken: token }),
      };
      const page = await this.#calls.call((abortSignal) =>
        container.items.query<T>(spec, { ...options, abortSignal }).fetchNext(),
      );
      yield page.resources ?? [];
      token = page.continuationToken;
    } while (token !== undefined && token !== '');
  }
}

/** Documents per page of `scan`. */
const SCANNED = 100;

/** The seconds that a document has left. Azure counts from the last write (`_ts`, in seconds). */
function timeLeft({ _ts, ttl }: Record<string, unknown>, now: number): { readonly ttl?: number } {
  if (typeof ttl !== 'number' || typeof _ts !== 'number') return {};
  return { ttl: Math.max(1, Math.ceil(_ts + ttl - now / 1000)) };
}

function until(query: ListQuery): string {
  return query.until === undefined ? '' : ' AND c.sort <= @until';
}
