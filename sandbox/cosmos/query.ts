import { createHash } from 'node:crypto';
import { countCharge, queryCharge } from './charge.ts';
import { CosmosFailure, unsupported } from './failure.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { parseQuery, type Query } from './sql-parse.ts';
import { checkOrderBy, comparator, type Parameters, selectItems, topOf } from './sql-run.ts';
import { type Container, type Item, livePartition } from './state.ts';

export interface QueryAnswer {
  readonly documents: readonly Json[];
  readonly charge: number;
  readonly continuation?: string;
}

/** The content of a continuation token: where the last page ended, and for which query. */
interface Resume {
  readonly of: string;
  readonly last: { readonly body: JsonObject; readonly sequence: number };
  readonly taken: number;
}

/**
 * Runs a query on one partition. `pageSize`: of x-ms-max-item-count, -1 for the default of 100.
 * Throws 400 for SQL that is wrong or unknown to this double, and for a token of another query.
 */
export function runQuery(
  container: Container,
  key: string,
  spec: JsonObject,
  page: { readonly size: number; readonly continuation: string | undefined },
  now: number,
): QueryAnswer {
  const { query, parameters } = parseSpec(spec);
  const items = [...livePartition(container, key, now).values()];
  const matching = selectItems(query, items, parameters);
  checkOrderBy(query, container.definition.indexingPolicy, matching);
  if (query.select === 'count') return { documents: [matching.length], charge: countCharge(matching.length) };
  const identity = createHash('sha256')
    .update(JSON.stringify([key, spec]))
    .digest('base64');
  const resume = page.continuation === undefined ? undefined : readToken(page.continuation, identity);
  const inOrder = comparator(query);
  const rest = matching
    .filter((item) => resume === undefined || inOrder(item, { ...item, ...resume.last }) > 0)
    .toSorted(inOrder);
  const taken = resume?.taken ?? 0;
  const wanted = rest.slice(0, Math.max(0, (topOf(query, parameters) ?? Infinity) - taken));
  const documents = wanted.slice(0, page.size > 0 ? page.size : 100);
  const last = documents.at(-1);
  return {
    documents: documents.map((item) => item.body),
    charge: queryCharge(documents),
    ...(last !== undefined && documents.length < wanted.length
      ? { continuation: writeToken(identity, last, query, taken + documents.length) }
      : {}),
  };
}

/** The plan that the SDK requests with every query. The SDK uses it only if one partition cannot answer. */
export function planQuery(spec: JsonObject): JsonObject {
  const { query } = parseSpec(spec);
  const isCount = query.select === 'count';
  return {
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: {
      distinctType: 'None',
      groupByExpressions: [],
      groupByAliases: [],
      orderBy: query.orderBy.map(({ descending }) => (descending ? 'Descending' : 'Ascending')),
      orderByExpressions: query.orderBy.map(({ path }) => `c.${path.join('.')}`),
      aggregates: isCount ? ['Count'] : [],
      groupByAliasToAggregateType: {},
      rewrittenQuery: '',
      hasSelectValue: isCount,
    },
    queryRanges: [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
  };
}

function parseSpec(spec: JsonObject): { query: Query; parameters: Parameters } {
  const sql = spec['query'];
  if (typeof sql !== 'string') throw new CosmosFailure(400, 'A query needs its text.');
  const given = spec['parameters'] ?? [];
  if (!Array.isArray(given)) throw new CosmosFailure(400, 'The parameters must be a list.');
  const parameters = new Map<string, Json>();
  for (const entry of given as readonly Json[]) {
    const name = isObject(entry) ? entry['name'] : undefined;
    if (typeof name !== 'string' || !isObject(entry))
      throw new CosmosFailure(400, 'A parameter needs a name.');
    const value = entry['value'];
    if (value === undefined) throw unsupported(`an undefined parameter (${name})`);
    parameters.set(name, value);
  }
  return { query: parseQuery(sql), parameters };
}

function writeToken(of: string, last: Item, query: Query, taken: number): string {
  const body = Object.fromEntries(
    query.orderBy.flatMap(({ path }) => {
      const [name = ''] = path;
      const value = last.body[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const token: Resume = { of, last: { body, sequence: last.sequence }, taken };
  return Buffer.from(JSON.stringify(token)).toString('base64');
}

function readToken(token: string, of: string): Resume {
  let resume: Resume | undefined;
  try {
    resume = JSON.parse(Buffer.from(token, 'base64').toString());
  } catch {
    throw new CosmosFailure(400, 'The continuation token cannot be read.');
  }
  if (resume?.of !== of) throw new CosmosFailure(400, 'The continuation token is of another query.');
  return resume;
}
