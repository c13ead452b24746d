import { runBatch } from './batch.ts';
import { unsupported, CosmosFailure } from './failure.ts';
import { actOnItem, type ItemAction } from './items.ts';
import { parseJson, parseObject } from './json.ts';
import { planQuery, runQuery } from './query.ts';
import { type CosmosRequest, isTrue, partitionOf } from './request.ts';
import * as schema from './schema.ts';
import { type Account, type Container, containerOf, databaseOf } from './state.ts';

export interface CosmosAnswer {
  readonly status: number;
  readonly charge: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Answers a request for databases or containers; `mayChange` false (no key) refuses changes with 403. */
export function answerSchema(account: Account, request: CosmosRequest, mayChange: boolean): CosmosAnswer {
  const { method, segments } = request;
  const [, databaseId = '', , containerId = ''] = segments;
  if (method !== 'GET' && !mayChange) {
    throw new CosmosFailure(403, 'Databases and containers cannot be changed with data-plane rights.', 5300);
  }
  const route = `${method} ${segments.map((segment, index) => (index % 2 === 0 ? segment : '*')).join('/')}`;
  switch (route) {
    case 'POST dbs':
      return made(schema.describeDatabase(schema.createDatabase(account, parseObject(request.body))));
    case 'GET dbs/*':
      return found(schema.describeDatabase(databaseOf(account, databaseId)));
    case 'DELETE dbs/*':
      account.databases.delete(databaseOf(account, databaseId).id);
      return { status: 204, charge: 4.95 };
    case 'POST dbs/*/colls':
      return made(
        schema.describeContainer(
          schema.createContainer(
            databaseOf(account, databaseId),
            parseObject(request.body),
            account.keepsExpiredIds,
          ),
        ),
      );
    case 'GET dbs/*/colls/*':
      return found(schema.describeContainer(containerOf(account, databaseId, containerId)));
    case 'PUT dbs/*/colls/*': {
      const container = containerOf(account, databaseId, containerId);
      schema.replaceContainer(container, parseObject(request.body));
      return found(schema.describeContainer(container));
    }
    case 'DELETE dbs/*/colls/*':
      containerOf(account, databaseId, containerId);
      databaseOf(account, databaseId).containers.delete(containerId);
      return { status: 204, charge: 4.95 };
    case 'GET dbs/*/colls/*/pkranges':
      containerOf(account, databaseId, containerId);
      return found({ PartitionKeyRanges: [{ id: '0', minInclusive: '', maxExclusive: 'FF' }], _count: 1 });
    default:
      throw unsupported(route);
  }
}

/** Answers a request for documents: one, a batch or a query. */
export function answerData(account: Account, request: CosmosRequest): CosmosAnswer {
  const [, databaseId = '', , containerId = '', , documentId] = request.segments;
  if (request.segments.length > 6) throw unsupported(request.segments.join('/'));
  const container = containerOf(account, databaseId, containerId);
  const answer = answerIn(container, request, documentId, account.now());
  const session = {
    'x-ms-session-token': `0:-1#${container.lastWrite}`,
    'x-ms-alt-content-path': `dbs/${databaseId}/colls/${containerId}`,
    'x-ms-content-path': container.rid,
  };
  return { ...answer, headers: { ...answer.headers, ...session } };
}

function answerIn(
  container: Container,
  request: CosmosRequest,
  documentId: string | undefined,
  now: number,
): CosmosAnswer {
  if (request.kind === 'plan') return { status: 200, charge: 0, body: planQuery(parseObject(request.body)) };
  if (request.header('a-im') !== undefined) throw unsupported('the change feed');
  const key = partitionOf(request);
  if (request.kind === 'query') return answerQuery(container, key, request, now);
  if (request.kind === 'batch') {
    if (!isTrue(request.header('x-ms-cosmos-batch-atomic')))
      throw unsupported('bulk (batches that are not atomic)');
    const minimal = request.header('prefer') === 'return=minimal';
    return runBatch(container, key, parseJson(request.body), now, minimal);
  }
  const { status, charge, item } = actOnItem(container, key, actionOf(request, documentId), now);
  if (item === undefined) return { status, charge };
  return { status, charge, headers: { etag: item.etag }, ...(status === 304 ? {} : { body: item.body }) };
}

function answerQuery(container: Container, key: string, request: CosmosRequest, now: number): CosmosAnswer {
  const page = {
    size: Number(request.header('x-ms-max-item-count') ?? -1),
    continuation: request.header('x-ms-continuation'),
  };
  const { documents, charge, continuation } = runQuery(container, key, parseObject(request.body), page, now);
  return {
    status: 200,
    charge,
    headers: {
      'x-ms-item-count': String(documents.length),
      ...(continuation === undefined ? {} : { 'x-ms-continuation': continuation }),
    },
    body: { _rid: container.rid, Documents: documents, _count: documents.length },
  };
}

function actionOf({ method, header, body }: CosmosRequest, id: string | undefined): ItemAction {
  const conditions = { ifMatch: header('if-match'), ifNoneMatch: header('if-none-match') };
  if (method === 'POST' && id === undefined) {
    const kind = isTrue(header('x-ms-documentdb-is-upsert')) ? 'Upsert' : 'Create';
    return { kind, document: parseObject(body), ...conditions };
  }
  if (id === undefined) throw unsupported('reading a whole container');
  if (method === 'GET') return { kind: 'Read', id, ...conditions };
  if (method === 'DELETE') return { kind: 'Delete', id, ...conditions };
  if (method === 'PUT') return { kind: 'Replace', id, document: parseObject(body), ...conditions };
  throw unsupported(`${method} of a document`);
}

function made(body: unknown): CosmosAnswer {
  return { status: 201, charge: 4.95, body };
}

function found(body: unknown): CosmosAnswer {
  return { status: 200, charge: 1, body };
}
