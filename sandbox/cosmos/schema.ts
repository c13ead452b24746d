import { randomBytes } from 'node:crypto';
import { CosmosFailure, unsupported } from './failure.ts';
import { isObject, type Json, type JsonObject, textOf } from './json.ts';
import type {
  Account,
  CompositePath,
  Container,
  ContainerDefinition,
  Database,
  IndexingPolicy,
} from './state.ts';

const knownProperties = new Set(
  (
    'id partitionKey defaultTtl indexingPolicy uniqueKeyPolicy conflictResolutionPolicy geospatialConfig ' +
    '_rid _ts _self _etag _docs _sprocs _triggers _udfs _conflicts'
  ).split(' '),
);

/** Makes a database. Throws 409 if there is one of that name. */
export function createDatabase(account: Account, body: JsonObject): Database {
  const id = nameOf(body);
  if (account.databases.has(id)) throw new CosmosFailure(409, `Database ${id} exists already.`);
  const database: Database = { id, rid: newRid(4), containers: new Map() };
  account.databases.set(id, database);
  return database;
}

/** A database as Azure describes it. */
export function describeDatabase({ id, rid }: Database): JsonObject {
  return { id, _rid: rid, _self: `dbs/${rid}/`, _etag: '"0"', _colls: 'colls/', _users: 'users/', _ts: 0 };
}

/** Makes a container. Throws 409 if there is one of that name, and 400 for a setting that the double does not know. */
export function createContainer(database: Database, body: JsonObject, keepsExpiredIds: boolean): Container {
  const definition = parseContainer(body);
  if (database.containers.has(definition.id)) {
    throw new CosmosFailure(409, `Container ${definition.id} exists already.`);
  }
  // Eight bytes, since the SDK accepts session tokens only for an owner id of that length.
  const container: Container = {
    rid: newRid(8),
    definition,
    partitions: new Map(),
    lastWrite: 0,
    expiryCharge: 0,
    ...(keepsExpiredIds && { takenIds: new Set<string>() }),
  };
  database.containers.set(definition.id, container);
  return container;
}

/** Changes a container's time to live and indices; its name and partition key stay. */
export function replaceContainer(container: Container, body: JsonObject): void {
  const definition = parseContainer(body);
  if (
    definition.id !== container.definition.id ||
    definition.partitionKeyPath !== container.definition.partitionKeyPath
  ) {
    throw new CosmosFailure(400, 'The id and the partition key of a container cannot change.');
  }
  container.definition = definition;
}

/** A container as Azure describes it. */
export function describeContainer({ rid, definition }: Container): JsonObject {
  const { id, partitionKeyPath, defaultTtl, indexingPolicy } = definition;
  return {
    id,
    partitionKey: { paths: [partitionKeyPath], kind: 'Hash', version: 2 },
    indexingPolicy,
    uniqueKeyPolicy: { uniqueKeys: [] },
    ...(defaultTtl === undefined ? {} : { defaultTtl }),
    _rid: rid,
    _self: `dbs/x/colls/${rid}/`,
    _etag: '"0"',
    _ts: 0,
  };
}

function parseContainer(body: JsonObject): ContainerDefinition {
  const unknown = Object.keys(body).find((name) => !knownProperties.has(name));
  if (unknown !== undefined) throw unsupported(`the container property ${unknown}`);
  const unique = body['uniqueKeyPolicy'];
  if (isObject(unique) && Array.isArray(unique['uniqueKeys']) && unique['uniqueKeys'].length > 0) {
    throw unsupported('unique keys');
  }
  const ttl = body['defaultTtl'];
  if (
    ttl !== undefined &&
    ttl !== null &&
    (typeof ttl !== 'number' || !Number.isInteger(ttl) || ttl === 0 || ttl < -1)
  ) {
    throw new CosmosFailure(400, 'The defaultTtl must be -1 or a positive whole number.');
  }
  return {
    id: nameOf(body),
    partitionKeyPath: parsePartitionKey(body['partitionKey']),
    defaultTtl: typeof ttl === 'number' ? ttl : undefined,
    indexingPolicy: parsePolicy(body['indexingPolicy']),
  };
}

function parsePartitionKey(key: Json | undefined): string {
  const paths = isObject(key) ? key['paths'] : undefined;
  if (!Array.isArray(paths) || paths.length === 0) throw new CosmosFailure(400, 'A partition key is needed.');
  if (paths.length > 1) throw unsupported('hierarchical partition keys');
  const path = textOf(paths[0]);
  if (!/^\/\w+$/.test(path)) throw unsupported(`the partition key path ${path}`);
  return path;
}

function parsePolicy(policy: Json | undefined): IndexingPolicy {
  const given = isObject(policy) ? policy : {};
  const mode = given['indexingMode'];
  if (typeof mode === 'string' && mode.toLowerCase() !== 'consistent')
    throw unsupported(`the indexing mode ${mode}`);
  const composites = given['compositeIndexes'];
  return {
    indexingMode: 'consistent',
    automatic: true,
    includedPaths: pathList(given['includedPaths']) ?? [{ path: '/*' }],
    excludedPaths: [...(pathList(given['excludedPaths']) ?? []), { path: '/"_etag"/?' }],
    compositeIndexes: Array.isArray(composites) ? composites.map((index: Json) => parseComposite(index)) : [],
  };
}

function pathList(given: Json | undefined): { path: string }[] | undefined {
  if (!Array.isArray(given)) return undefined;
  return given
    .map((entry: Json) => ({ path: isObject(entry) ? textOf(entry['path']) : '' }))
    .filter(({ path }) => path !== '/"_etag"/?');
}

function parseComposite(index: Json): readonly CompositePath[] {
  if (!Array.isArray(index) || index.length < 2)
    throw new CosmosFailure(400, 'A composite index has two paths or more.');
  return index.map((entry: Json) => {
    const path = isObject(entry) ? entry['path'] : undefined;
    if (typeof path !== 'string' || !/^(\/\w+)+$/.test(path)) {
      throw new CosmosFailure(400, 'A path of a composite index looks like /name, without a wildcard.');
    }
    const order = isObject(entry) ? entry['order'] : undefined;
    return { path, order: order === 'descending' ? 'descending' : 'ascending' };
  });
}

function nameOf(body: JsonObject): string {
  const id = body['id'];
  if (typeof id !== 'string' || id === '' || /[/\\?#]/.test(id))
    throw new CosmosFailure(400, 'A name is needed.');
  return id;
}

function newRid(bytes: number): string {
  return randomBytes(bytes).toString('base64').replaceAll('/', '-');
}
