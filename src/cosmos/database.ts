import { Agent } from 'node:https';
import {
  type Container,
  type ContainerDefinition,
  CosmosClient,
  type CosmosClientOptions,
} from '@azure/cosmos';
import { StoreError } from '../app/ports/store.ts';
import { type Calls, THROTTLE_WAIT_MS } from './calls.ts';
import { readFailure } from './store-errors.ts';
import { checkSchema } from './schema.ts';

/** An Azure identity, as @azure/identity makes it. */
export type Credential = NonNullable<CosmosClientOptions['aadCredentials']>;

export interface DatabaseOptions {
  readonly endpoint: string;
  /** The account's key. Without one, the Azure identity is used. */
  readonly key?: string | undefined;
  readonly credential?: Credential | undefined;
  readonly database: string;
  readonly container: string;
  /**
   * Whether missing parts are created; yes if left out. The key creates database and container; key and
   * identity both write the version of the schema.
   */
  readonly create?: boolean | undefined;
  readonly requestTimeoutMs: number;
}

export interface Connection {
  readonly container: Container;
  readonly close: () => void;
}

/**
 * Connects to the container, and checks that account, container and schema are fit for the store. Creates
 * missing parts, as `create` says. Throws StoreError: `refused` with the cure for wrong settings, else as the
 * service answers.
 */
export async function openContainer(options: DatabaseOptions, calls: Calls): Promise<Connection> {
  const connection = connect(options);
  try {
    await refuseManyWriters(connection.client, calls);
    if (options.key !== undefined && options.create !== false)
      await createMissing(connection.client, options, calls);
    const container = connection.client.database(options.database).container(options.container);
    const { resource } = await calls.call((abortSignal) => container.read({ abortSignal }));
    checkSettings(resource, options);
    await checkSchema(container, calls, options.create !== false);
    return { container, close: connection.close };
  } catch (error) {
    connection.close();
    throw error;
  }
}

function connect(options: DatabaseOptions): { client: CosmosClient; close: () => void } {
  const { endpoint, key, credential, requestTimeoutMs } = options;
  // An agent of our own, so that closing the store closes its connections. The SDK accepts one for https
  // only.
  const agent = endpoint.startsWith('https:') ? new Agent({ keepAlive: true }) : undefined;
  const client = new CosmosClient({
    endpoint,
    ...(key === undefined ? {} : { key }),
    ...(key === undefined && credential !== undefined ? { aadCredentials: credential } : {}),
    ...(agent === undefined ? {} : { agent }),
    userAgentSuffix: 'license-desk',
    connectionPolicy: {
      requestTimeout: requestTimeoutMs,
      retryOptions: {
        maxRetryAttemptCount: 9,
        fixedRetryIntervalInMilliseconds: 0,
        maxWaitTimeInSeconds: THROTTLE_WAIT_MS / 1000,
      },
    },
  });
  return {
    client,
    close: () => {
      client.dispose();
      agent?.destroy();
    },
  };
}

async function refuseManyWriters(client: CosmosClient, calls: Calls): Promise<void> {
  const { resource } = await calls.call((abortSignal) => client.getDatabaseAccount({ abortSignal }));
  if (resource?.enableMultipleWritableLocations !== true) return;
  throw new StoreError(
    'refused',
    'The Azure Cosmos DB account writes in several regions, where two people could both win one decision. ' +
      'Turn off "Multi-region writes" of the account, or name an account with a single write region.',
  );
}

async function createMissing(client: CosmosClient, options: DatabaseOptions, calls: Calls): Promise<void> {
  const database = client.database(options.database);
  await unlessThere(() =>
    calls.call((abortSignal) =>
      client.databases.createIfNotExists({ id: options.database }, { abortSignal }),
    ),
  );
  await unlessThere(() =>
    calls.call((abortSignal) =>
      database.containers.createIfNotExists(definitionOf(options.container), { abortSignal }),
    ),
  );
}

/** Two instances that start together both find nothing. The second one gets 409, and has what it wanted. */
async function unlessThere(create: () => Promise<unknown>): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (!(error instanceof StoreError) || readFailure(error.cause).status !== 409) throw error;
  }
}

const LISTS = ['list', 'list2'] as const;

/** The settings of the container; infra/store.bicep has the same. */
export function definitionOf(id: string): ContainerDefinition {
  return {
    id,
    partitionKey: { paths: ['/pk'] },
    // -1: documents expire only if they have a time to live of their own.
    defaultTtl: -1,
    indexingPolicy: {
      indexingMode: 'consistent',
      automatic: true,
      excludedPaths: [{ path: '/*' }],
      includedPaths: [...LISTS, 'sort'].map((name) => ({ path: `/${name}/?` })),
      // Each serves the opposite order, too. One more would cost request units at every write.
      compositeIndexes: LISTS.map((list) =>
        [`/${list}`, '/sort'].map((path) => ({ path, order: 'ascending' as const })),
      ),
    },
  };
}

function checkSettings(
  definition: ContainerDefinition | undefined,
  { database, container }: DatabaseOptions,
): void {
  const wrong = [
    definition?.partitionKey?.paths.join() === '/pk' ? undefined : 'its partition key must be /pk',
    definition?.defaultTtl === -1 ? undefined : 'its time to live must be "On (no default)", that is -1',
    ...LISTS.map((list) =>
      hasComposite(definition, list) ? undefined : `it needs a composite index on (/${list}, /sort)`,
    ),
  ].filter((problem) => problem !== undefined);
  if (wrong.length === 0) return;
  throw new StoreError(
    'refused',
    `The container ${container} in the database ${database} does not fit: ${wrong.join('; ')}. ` +
      'Correct it, or name a container that does not exist yet and start once with COSMOS_KEY, which creates it.',
  );
}

/** One composite index serves both directions of a list, unless its orders are mixed. */
function hasComposite(definition: ContainerDefinition | undefined, list: string): boolean {
  return (definition?.indexingPolicy?.compositeIndexes ?? []).some(
    (index) =>
      index.map(({ path }) => path).join() === `/${list},/sort` &&
      new Set(index.map(({ order }) => order)).size === 1,
  );
}
