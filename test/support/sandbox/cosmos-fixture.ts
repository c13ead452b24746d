import assert from 'node:assert/strict';
import { type Container, CosmosClient, type ItemDefinition, type OperationInput } from '@azure/cosmos';
import {
  type CosmosDouble,
  type CosmosDoubleOptions,
  startCosmosDouble,
} from '../../../sandbox/cosmos/double.ts';

export interface CosmosFixture {
  readonly double: CosmosDouble;
  readonly client: CosmosClient;
  /** Partition key /pk, defaultTtl -1, /list, /sort and /n indexed, composite (list, sort). */
  readonly container: Container;
  readonly close: () => Promise<void>;
}

/** A double with one container, and the real SDK for it. */
export async function startFixture(options: CosmosDoubleOptions = {}): Promise<CosmosFixture> {
  const double = await startCosmosDouble(options);
  const client = new CosmosClient({ endpoint: double.endpoint, key: double.key });
  const { database } = await client.databases.createIfNotExists({ id: 'db' });
  const { container } = await database.containers.createIfNotExists({
    id: 'c',
    partitionKey: { paths: ['/pk'] },
    defaultTtl: -1,
    indexingPolicy: {
      excludedPaths: [{ path: '/*' }],
      includedPaths: ['list', 'sort', 'n'].map((name) => ({ path: `/${name}/?` })),
      compositeIndexes: [['list', 'sort'].map((name) => ({ path: `/${name}`, order: 'ascending' as const }))],
    },
  });
  const close = async (): Promise<void> => {
    client.dispose();
    await double.close();
  };
  return { double, client, container, close };
}

/** For assert.rejects: an SDK error with that status, its own or that of the error it wraps. */
export function status(code: number): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof Error);
    const inner = error.cause ?? error;
    assert.ok(typeof inner === 'object' && inner !== null && 'code' in inner, String(error));
    assert.equal(inner.code, code, String(error));
    return true;
  };
}

export const item = (id: string, more: Readonly<Record<string, unknown>> = {}): ItemDefinition => ({
  id,
  pk: 't',
  ...more,
});

/** An operation of a batch as it is sent, even if the SDK's types lack a part. */
export function operation(
  parts: Readonly<Record<string, unknown>> & { readonly operationType: string },
): OperationInput {
  const loose: unknown = parts;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return loose as OperationInput;
}
