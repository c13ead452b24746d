import { CosmosFailure, unsupported } from './failure.ts';
import { actOnItem, type ItemAction, type ItemAnswer } from './items.ts';
import { isObject, type JsonObject } from './json.ts';
import { type Container, livePartition } from './state.ts';

export interface BatchAnswer {
  readonly status: 200 | 207;
  readonly charge: number;
  readonly body: readonly JsonObject[];
}

const kinds = ['Create', 'Upsert', 'Read', 'Replace', 'Delete'] as const;

/**
 * Runs an atomic batch on one partition. If an operation fails, it does nothing: the operation gets its own status, the others get 424.
 * `minimal` leaves the documents out of the answer. Throws CosmosFailure when the batch as a whole is wrong.
 */
export function runBatch(
  container: Container,
  key: string,
  operations: unknown,
  now: number,
  minimal: boolean,
): BatchAnswer {
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > 100) {
    throw new CosmosFailure(400, 'A batch has 1 to 100 operations.');
  }
  const actions = operations.map((operation: unknown) => parseAction(operation, key));
  const before = new Map(livePartition(container, key, now));
  const answers: ItemAnswer[] = [];
  for (const action of actions) {
    try {
      answers.push(actOnItem(container, key, action, now));
    } catch (error) {
      if (!(error instanceof CosmosFailure)) throw error;
      container.partitions.set(key, before);
      return failed(actions.length, answers.length, error.status);
    }
  }
  const charge = answers.reduce((sum, answer) => sum + answer.charge, 0);
  return { status: 200, charge, body: answers.map((answer) => describe(answer, minimal)) };
}

function failed(count: number, at: number, status: number): BatchAnswer {
  const body = Array.from({ length: count }, (_, index) => ({
    statusCode: index === at ? status : 424,
    requestCharge: index === at ? 1.24 : 0,
  }));
  return { status: 207, charge: 1.24 + count * 0.1, body };
}

function describe({ status, charge, item }: ItemAnswer, minimal: boolean): JsonObject {
  return {
    statusCode: status,
    requestCharge: charge,
    ...(item === undefined ? {} : { eTag: item.etag }),
    ...(item === undefined || minimal ? {} : { resourceBody: item.body }),
  };
}

function parseAction(operation: unknown, key: string): ItemAction {
  if (!isObject(operation)) throw new CosmosFailure(400, 'A batch operation must be a JSON object.');
  const { operationType, id, resourceBody, ifMatch, ifNoneMatch, partitionKey } = operation;
  const kind = kinds.find((known) => known === operationType);
  if (kind === undefined) throw unsupported(`the batch operation ${JSON.stringify(operationType)}`);
  if (ifNoneMatch !== undefined) throw unsupported('ifNoneMatch in a batch');
  if (partitionKey !== undefined && partitionKey !== key) {
    throw new CosmosFailure(400, 'All operations of a batch must have its partition key.');
  }
  return {
    kind,
    id: typeof id === 'string' ? id : undefined,
    document: isObject(resourceBody) ? resourceBody : undefined,
    ifMatch: typeof ifMatch === 'string' ? ifMatch : undefined,
  };
}
