import { randomBytes, randomUUID } from 'node:crypto';
import { writeCharge } from './charge.ts';
import { CosmosFailure } from './failure.ts';
import { type Json, type JsonObject, textOf } from './json.ts';

/** A document as kept: the body with Azure's system properties. */
export interface Item {
  readonly id: string;
  readonly body: JsonObject;
  readonly etag: string;
  readonly bytes: number;
  /** The time at which the document expires, in milliseconds. */
  readonly expiresAt: number;
  /** Order of creation: the order of a query without ORDER BY. */
  readonly sequence: number;
}

export interface Container {
  readonly rid: string;
  /** The definition as read back. */
  definition: ContainerDefinition;
  readonly partitions: Map<string, Map<string, Item>>;
  lastWrite: number;
  /** Request units of the removal of expired documents. No answer reports them. */
  expiryCharge: number;
  /** Ids of expired documents, if they stay taken. */
  readonly takenIds?: Set<string>;
}

export interface ContainerDefinition {
  readonly id: string;
  readonly partitionKeyPath: string;
  readonly defaultTtl: number | undefined;
  readonly indexingPolicy: IndexingPolicy;
}

// A type, not an interface, so that it counts as JSON.
export type IndexingPolicy = {
  readonly indexingMode: string;
  readonly automatic: boolean;
  readonly includedPaths: readonly { readonly path: string }[];
  readonly excludedPaths: readonly { readonly path: string }[];
  readonly compositeIndexes: readonly (readonly CompositePath[])[];
};

export type CompositePath = {
  readonly path: string;
  readonly order: 'ascending' | 'descending';
};

export interface Database {
  readonly id: string;
  readonly rid: string;
  readonly containers: Map<string, Container>;
}

export interface Account {
  readonly databases: Map<string, Database>;
  readonly now: () => number;
  readonly keepsExpiredIds: boolean;
}

/** The database of that name; throws 404. */
export function databaseOf(account: Account, id: string): Database {
  const database = account.databases.get(id);
  if (database === undefined) throw new CosmosFailure(404, `Database ${id} does not exist.`, 1003);
  return database;
}

/** The container of that name; throws 404 with sub-status 1003 (the owner is missing). */
export function containerOf(account: Account, databaseId: string, id: string): Container {
  const container = databaseOf(account, databaseId).containers.get(id);
  if (container === undefined) throw new CosmosFailure(404, `Container ${id} does not exist.`, 1003);
  return container;
}

/** The documents of one partition that have not expired, by id. Expired ones are dropped on the way. */
export function livePartition(container: Container, key: string, now: number): Map<string, Item> {
  const items = container.partitions.get(key) ?? new Map<string, Item>();
  for (const [id, item] of items) {
    if (item.expiresAt > now) continue;
    items.delete(id);
    container.expiryCharge += writeCharge(item, container.definition.indexingPolicy);
    container.takenIds?.add(`${key} ${id}`);
  }
  container.partitions.set(key, items);
  return items;
}

/** The documents of all partitions that have not expired. */
export function allItems({ databases, now }: Account): readonly Item[] {
  const containers = [...databases.values()].flatMap((database) => [...database.containers.values()]);
  return containers.flatMap((container) =>
    [...container.partitions.keys()].flatMap((key) => [...livePartition(container, key, now()).values()]),
  );
}

/**
 * Request units of the removal of all documents that have expired until now, or will expire within so many milliseconds as they are.
 */
export function expiryCharge({ databases, now }: Account, aheadMs: number): number {
  const containers = [...databases.values()].flatMap((database) => [...database.containers.values()]);
  return containers.reduce((total, container) => {
    const { indexingPolicy } = container.definition;
    const coming = [...container.partitions.keys()]
      .flatMap((key) => [...livePartition(container, key, now()).values()])
      .filter(({ expiresAt }) => expiresAt <= now() + aheadMs);
    const charge = coming.reduce((sum, item) => sum + writeCharge(item, indexingPolicy), 0);
    return total + container.expiryCharge + charge;
  }, 0);
}

/** A document to keep, with system properties and the expiry as Azure computes it (whole seconds of `_ts`). */
export function makeItem(container: Container, document: JsonObject, now: number, sequence?: number): Item {
  const id = textOf(document['id']);
  const etag = `"${randomUUID()}"`;
  const seconds = Math.floor(now / 1000);
  const rid = randomBytes(12).toString('base64').replaceAll('/', '-');
  const system = {
    _rid: rid,
    _self: `dbs/x/colls/${container.rid}/docs/${rid}/`,
    _etag: etag,
    _attachments: 'attachments/',
    _ts: seconds,
  };
  const body: Record<string, Json> = { ...document, ...system };
  container.lastWrite += 1;
  return {
    id,
    body,
    etag,
    bytes: Buffer.byteLength(JSON.stringify(document)),
    expiresAt: expiry(container.definition.defaultTtl, document['ttl'], seconds),
    sequence: sequence ?? container.lastWrite,
  };
}

function expiry(defaultTtl: number | undefined, own: Json | undefined, seconds: number): number {
  // Without a default of the container, time to live is off, and a document's own ttl has no effect.
  if (defaultTtl === undefined) return Infinity;
  const ttl = typeof own === 'number' ? own : defaultTtl;
  return ttl < 0 ? Infinity : (seconds + ttl) * 1000;
}
