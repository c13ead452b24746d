import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import {
  type Archive,
  type CommitResult,
  type Document,
  type Operation,
  type PageQuery,
  StoreError,
  type Stored,
} from '../app/ports/store.ts';
import { openDatabase } from './database.ts';
import { toStoreError } from './store-errors.ts';
import { checkCommit, isValidId } from '../app/ports/store-limits.ts';
import { makeStatements, type Statements } from './statements.ts';
import { startSweep } from './sweep.ts';
import { type GroupCommit, groupCommit } from './group-commit.ts';
import { writeCommit } from './commit.ts';

export interface SqliteStoreOptions {
  /** The path of the file. A missing folder is created. */
  readonly path: string;
  readonly tenantId: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Makes the etag of a write; a random UUID if left out. */
  readonly newEtag?: () => string;
  /** Milliseconds between two sweeps of expired documents; a minute if left out. */
  readonly sweepIntervalMs?: number;
  /**
   * Milliseconds that a call, and with it the program, waits for the lock of another process. A second if
   * left out, so that turns answer in time.
   */
  readonly busyTimeoutMs?: number;
}

/** Opens the embedded store of one tenant. Throws StoreError (see `openDatabase`). */
export function openSqliteStore(options: SqliteStoreOptions): Archive {
  const {
    path,
    tenantId,
    now,
    newEtag = randomUUID,
    sweepIntervalMs = 60_000,
    busyTimeoutMs = 1000,
  } = options;
  const database = openDatabase(path, busyTimeoutMs);
  try {
    return new SqliteStore(database, { tenantId, now, newEtag, sweepIntervalMs });
  } catch (error) {
    database.close();
    throw toStoreError(error);
  }
}

type Settings = Required<Omit<SqliteStoreOptions, 'path' | 'busyTimeoutMs'>>;

class SqliteStore implements Archive {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #settings: Settings;
  readonly #reads: GroupCommit;
  readonly #writes: GroupCommit;
  readonly #stopSweep: () => void;

  constructor(database: DatabaseSync, settings: Settings) {
    this.#database = database;
    this.#statements = makeStatements(database);
    this.#settings = settings;
    this.#reads = groupCommit(database, 'BEGIN');
    this.#writes = groupCommit(database, 'BEGIN IMMEDIATE');
    this.#stopSweep = startSweep(database, settings.now, settings.sweepIntervalMs);
  }

  async read<D extends Document>(id: string): Promise<Stored<D> | undefined> {
    if (!isValidId(id)) return undefined;
    const { tenantId, now } = this.#settings;
    return this.#reads.add(() => parseRow<D>(this.#statements.read.get(tenantId, id, now())));
  }

  async commit(operations: readonly Operation[], commitId: string): Promise<CommitResult> {
    const checked = checkCommit(operations, commitId);
    if (operations.length === 0) return { outcome: 'done', etags: [] };
    const writer = { statements: this.#statements, ...this.#settings };
    return this.#writes.add(() => writeCommit(writer, operations, checked));
  }

  async page<D extends Document>(query: PageQuery): Promise<readonly Stored<D>[]> {
    const { by, key, order, limit, after, until } = query;
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
      throw new StoreError('refused', `A page has 1 to 100 documents, not ${limit}.`);
    }
    return this.#reads.add(() => {
      const bounds = [after, until].filter((bound) => bound !== undefined);
      const statement = this.#statements.page({
        by,
        order,
        after: after !== undefined,
        until: until !== undefined,
      });
      const { tenantId, now } = this.#settings;
      const rows: Record<string, unknown>[] = [];
      for (const list of [key].flat())
        rows.push(...statement.all(tenantId, list, now(), ...bounds, limit - rows.length));
      return rows.map((row) => parseRow<D>(row)).filter((document) => document !== undefined);
    });
  }

  count(query: {
    readonly by: 'list' | 'list2';
    readonly key: string;
    readonly until?: string;
  }): Promise<number> {
    return this.#reads.add(() => {
      const { by, key, until } = query;
      const statement = this.#statements.count({ by, until: until !== undefined });
      const bounds = until === undefined ? [] : [until];
      return Number(statement.get(this.#settings.tenantId, key, this.#settings.now(), ...bounds)?.['n']);
    });
  }

  async *scan(): AsyncIterable<readonly Stored[]> {
    const { tenantId, now } = this.#settings;
    for (let after = 0, isOver = false; !isOver;) {
      const time = now();
      const rows = await this.#reads.add(() => this.#statements.scan.all(tenantId, time, after, SCANNED));
      after = Number(rows.at(-1)?.['rowid'] ?? after);
      isOver = rows.length < SCANNED;
      yield rows.flatMap((row) => {
        const document = parseRow(row);
        return document === undefined ? [] : [{ ...document, ...timeLeft(row['expires_at'], time) }];
      });
    }
  }

  health(): Promise<void> {
    return this.#reads.add(() => void this.#statements.read.get(this.#settings.tenantId, 'health', 0));
  }

  async close(): Promise<void> {
    this.#stopSweep();
    if (!this.#database.isOpen) return;
    for (const calls of [this.#reads, this.#writes]) calls.flush();
    this.#database.close();
  }
}

/** Documents per page of `scan`. */
const SCANNED = 100;

function timeLeft(expiresAt: unknown, now: number): { readonly ttl?: number } {
  return typeof expiresAt === 'number' ? { ttl: Math.ceil((expiresAt - now) / 1000) } : {};
}

function parseRow<D extends Document>(row: Record<string, unknown> | undefined): Stored<D> | undefined {
  if (row === undefined) return undefined;
  const document = JSON.parse(String(row['body']));
  document.etag = row['etag'];
  return document;
}
