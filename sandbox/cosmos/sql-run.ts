import { CosmosFailure } from './failure.ts';
import { isObject, type Json } from './json.ts';
import type { Condition, Operand, Path, Query } from './sql-parse.ts';
import type { IndexingPolicy, Item } from './state.ts';

export type Parameters = ReadonlyMap<string, Json>;
type Scalar = string | number | boolean | null;
type Found = Scalar | undefined;

/** The items for which the query's WHERE holds. Throws 400 for a missing parameter or a comparison with an object. */
export function selectItems(query: Query, items: readonly Item[], parameters: Parameters): Item[] {
  const { where } = query;
  return where === undefined ? [...items] : items.filter((item) => holds(where, item, parameters) === true);
}

/** The number after TOP; undefined without TOP. */
export function topOf(query: Query, parameters: Parameters): number | undefined {
  if (query.top === undefined) return undefined;
  const top = query.top.kind === 'path' ? undefined : valueOf(query.top, undefined, parameters);
  if (typeof top !== 'number' || !Number.isInteger(top) || top < 0) {
    throw new CosmosFailure(400, 'TOP needs a whole number.');
  }
  return top;
}

/** Compares two items in the query's order; without ORDER BY in the order of creation. */
export function comparator(query: Query): (a: Item, b: Item) => number {
  return (a, b) => {
    for (const { path, descending } of query.orderBy) {
      const order = compareValues(scalarAt(a, path), scalarAt(b, path));
      if (order !== 0) return descending ? -order : order;
    }
    // Azure promises no order for ties. Here the first direction decides, so that pages fit together.
    return query.orderBy[0]?.descending === true ? b.sequence - a.sequence : a.sequence - b.sequence;
  };
}

/** Throws 400 if Azure would miss an index, or if Azure's order of incomplete documents is not known. */
export function checkOrderBy({ orderBy }: Query, policy: IndexingPolicy, items: readonly Item[]): void {
  const first = orderBy[0];
  if (first === undefined) return;
  if (orderBy.length === 1) {
    if (isIndexed(first.path, policy)) return;
    throw new CosmosFailure(400, 'The index path corresponding to the specified order-by item is excluded.');
  }
  if (!policy.compositeIndexes.some((index) => serves(index, orderBy))) {
    throw new CosmosFailure(400, 'The order by query does not have a corresponding composite index.');
  }
  if (items.some((item) => orderBy.some(({ path }) => scalarAt(item, path) === undefined))) {
    throw new CosmosFailure(
      400,
      'The Cosmos double does not order documents that lack a property of ORDER BY.',
    );
  }
}

function serves(index: IndexingPolicy['compositeIndexes'][number], orderBy: Query['orderBy']): boolean {
  const same = index.map(({ path, order }, at) => {
    const term = orderBy[at];
    if (term === undefined || `/${term.path.join('/')}` !== path) return undefined;
    return term.descending === (order === 'descending');
  });
  return (
    index.length === orderBy.length &&
    (same.every((one) => one === true) || same.every((one) => one === false))
  );
}

function isIndexed(path: Path, { includedPaths, excludedPaths }: IndexingPolicy): boolean {
  const names = [
    `/${path.join('/')}/?`,
    ...path.map((_, count) => `/${[...path.slice(0, path.length - count), '*'].join('/')}`),
    '/*',
  ];
  // The most specific path decides.
  for (const name of names) {
    if (includedPaths.some((entry) => entry.path === name)) return true;
    if (excludedPaths.some((entry) => entry.path === name)) return false;
  }
  return false;
}

/** Azure's logic has three values: a comparison with a missing property is neither true nor false. */
function holds(condition: Condition, item: Item, parameters: Parameters): boolean | undefined {
  if (condition.kind === 'not') {
    const inner = holds(condition.inner, item, parameters);
    return inner === undefined ? undefined : !inner;
  }
  if (condition.kind === 'compare') {
    const left = valueOf(condition.left, item, parameters);
    return compare(condition.sign, left, valueOf(condition.right, item, parameters));
  }
  const left = holds(condition.left, item, parameters);
  const right = holds(condition.right, item, parameters);
  const decides = condition.kind === 'or';
  if (left === decides || right === decides) return decides;
  return left === undefined || right === undefined ? undefined : !decides;
}

function compare(sign: string, left: Found, right: Found): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  const alike = typeRank(left) === typeRank(right);
  if (sign === '=') return alike && left === right;
  if (sign === '!=') return !alike || left !== right;
  if (!alike) return undefined;
  const order = compareValues(left, right);
  return sign.startsWith('<')
    ? order < 0 || (sign === '<=' && order === 0)
    : order > 0 || (sign === '>=' && order === 0);
}

function valueOf(operand: Operand, item: Item | undefined, parameters: Parameters): Found {
  if (operand.kind === 'value') return scalar(operand.value);
  if (operand.kind === 'path') return item === undefined ? undefined : scalarAt(item, operand.path);
  if (!parameters.has(operand.name))
    throw new CosmosFailure(400, `The parameter ${operand.name} was not given.`);
  return scalar(parameters.get(operand.name));
}

function scalarAt(item: Item, path: Path): Found {
  let value: Json | undefined = item.body;
  for (const name of path) value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return scalar(value);
}

function scalar(value: Json | undefined): Found {
  if (typeof value === 'object' && value !== null) {
    throw new CosmosFailure(400, 'The Cosmos double does not compare objects or arrays.');
  }
  return value;
}

const typeOrder = ['undefined', 'null', 'boolean', 'number', 'string'];

function typeRank(value: Found): number {
  return typeOrder.indexOf(value === null ? 'null' : typeof value);
}

function compareValues(a: Found, b: Found): number {
  const rank = typeRank(a) - typeRank(b);
  if (rank !== 0) return rank;
  // By code point, which is the order of the UTF-8 bytes; JavaScript's own order is by UTF-16 unit.
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(String(b)));
  return Number(a) - Number(b);
}
