/**
 * Request units of the double: estimates by Microsoft's pages "Understand request units consumption" (of 2026-04), "Optimize request
 * cost" and "Indexing policies". Session consistency, one region.
 */
import type { Json, JsonObject } from './json.ts';
import { isObject } from './json.ts';

/** The parts of an indexing policy that say how many terms a document has. */
interface Policy {
  readonly includedPaths: readonly { readonly path: string }[];
  readonly compositeIndexes: readonly (readonly { readonly path: string }[])[];
}

interface Sized {
  readonly body: JsonObject;
  readonly bytes: number;
}

/** Kilobytes, request units of a point read, and of a write without indexing. */
const SIZES = [
  [1, 1, 4.95],
  [2, 1.04, 6.29],
  [4, 1.14, 6.67],
  [8, 1.33, 7.04],
  [16, 1.67, 9.52],
  [32, 2.19, 11.23],
  [64, 4.76, 22.67],
  [128, 9.95, 48.19],
  [256, 20.28, 98.29],
  [512, 40.95, 184.57],
  [1024, 145.9, 625],
  [2048, 291.8, 1250],
] as const;
const PER_TERM = 0.2;
/** The units of a query that finds nothing. Microsoft gives no figure; others measured it. */
const QUERY = 2.3;
/** An entry of the index that COUNT goes through. Microsoft gives no figure. */
const PER_COUNTED = 0.02;

/** Request units of a point read of so many bytes. */
export function readCharge(bytes: number): number {
  return round(interpolate(bytes / 1024, 1));
}

/** Request units of creating a document, and of removing it, by a request or by its time to live. */
export function writeCharge({ body, bytes }: Sized, policy: Policy): number {
  return round(interpolate(bytes / 1024, 2) + PER_TERM * termsOf(body, policy).size);
}

/** Request units of a replace: the old document goes, the new one comes, and so do the terms that differ. */
export function replaceCharge(old: Sized, next: Sized, policy: Policy): number {
  const [before, after] = [termsOf(old.body, policy), termsOf(next.body, policy)];
  const changed = before.difference(after).size + after.difference(before).size;
  return round(interpolate(old.bytes / 1024, 2) + interpolate(next.bytes / 1024, 2) + PER_TERM * changed);
}

/** Request units of a query that returned these documents: each costs as if it was read by itself. */
export function queryCharge(found: readonly Pick<Sized, 'bytes'>[]): number {
  return round(QUERY + found.reduce((sum, { bytes }) => sum + readCharge(bytes), 0));
}

/** Request units of counting so many documents by the index. */
export function countCharge(counted: number): number {
  return round(QUERY + counted * PER_COUNTED);
}

/**
 * The indexed terms of a document. A path or composite index that is named in the policy has a term for each document, also where the
 * path is missing. The terms of `id` and `_ts`, which are always indexed, are not in Microsoft's examples, and not counted.
 */
function termsOf(body: JsonObject, { includedPaths, compositeIndexes }: Policy): ReadonlySet<string> {
  const single = includedPaths.flatMap(({ path }) =>
    path === '/*' ? leavesOf(body) : [`${path} ${valueAt(body, path)}`],
  );
  const composite = compositeIndexes.map((paths, n) =>
    [n, ...paths.map(({ path }) => `${path} ${valueAt(body, path)}`)].join(' '),
  );
  return new Set([...single, ...composite]);
}

function valueAt(body: JsonObject, path: string): string | undefined {
  const names = path.split('/').filter((name) => name !== '' && name !== '?');
  const value = names.reduce<Json | undefined>((at, name) => (isObject(at) ? at[name] : undefined), body);
  return JSON.stringify(value);
}

/** All values of a document but Azure's own, with their paths; the elements of a list have one path. */
function leavesOf(value: Json, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one: Json) => leavesOf(one, `${path}/[]`));
  if (!isObject(value)) return [`${path} ${JSON.stringify(value)}`];
  const names = Object.keys(value).filter((name) => path !== '' || !(name === 'id' || name.startsWith('_')));
  return names.flatMap((name) => leavesOf(value[name] ?? null, `${path}/${name}`));
}

function interpolate(kilobytes: number, column: 1 | 2): number {
  let low: (typeof SIZES)[number] = SIZES[0];
  for (const size of SIZES) {
    if (kilobytes <= size[0]) {
      const share = size === low ? 1 : (kilobytes - low[0]) / (size[0] - low[0]);
      return low[column] + share * (size[column] - low[column]);
    }
    low = size;
  }
  return low[column];
}

function round(charge: number): number {
  return Math.round(charge * 100) / 100;
}
