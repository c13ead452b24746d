import * as fc from 'fast-check';

/** JSON that can be walked and changed. */
type Json = unknown;

const evilUrl = 'https://evil.example/';

/** Values that a reader of JSON may not expect. None of them is a command, or the id of anything. */
const hostile: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, -1, 1e308, 0.1, '', ' ', [], {}, [null], { length: 1e9 }),
  fc.constantFrom<Json>(
    '__proto__',
    'constructor',
    'toString',
    { toString: 'x', valueOf: null },
    JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}'),
    '\u0000',
    '\ud800',
    '\u202Eevil',
    '${$root}',
    '{{DATE(2026-01-01T00:00:00Z)}}',
    `[Approve](${evilUrl})`,
    '<at>Everybody</at>',
    '../../settings',
    "' or 1=1 --",
    evilUrl,
    'https://localhost:1/',
    'file:///etc/passwd',
    '2026-02-30T25:61:61Z',
    'x'.repeat(20_000),
    deep(50),
  ),
  fc.string({ unit: 'binary', minLength: 2, maxLength: 30 }),
  fc.uuid(),
  fc.jsonValue({ maxDepth: 3 }),
);

function deep(levels: number): Json {
  let value: Json = 'deep';
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { d: value };
  return value;
}

interface Step {
  /** The position of a value among all values in the tree. */
  readonly at: number;
  readonly what: 'replace' | 'delete' | 'wrap' | 'repeat' | 'add';
  readonly value: Json;
}

const step: fc.Arbitrary<Step> = fc.record({
  at: fc.nat(),
  what: fc.constantFrom('replace', 'replace', 'delete', 'wrap', 'repeat', 'add'),
  value: hostile,
});

/** One to four changes, each at any position. */
export function mutated(bases: readonly Json[]): fc.Arbitrary<Json> {
  return fc
    .tuple(fc.constantFrom(...bases), fc.array(step, { minLength: 1, maxLength: 4 }))
    .map(([base, steps]) => steps.reduce<Json>(change, structuredClone(base)));
}

interface Place {
  readonly parent: object;
  readonly key: string;
}

function placesIn(tree: Json): readonly Place[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, child]) => [{ parent: tree, key }, ...placesIn(child)]);
}

function change(tree: Json, { at, what, value: shared }: Step): Json {
  // A later step may change a value that an earlier one put in.
  const value: Json = structuredClone(shared);
  const places = placesIn(tree);
  const place = places[at % places.length];
  if (place === undefined) return tree;
  const { parent, key } = place;
  const present: Json = Reflect.get(parent, key);
  if (what === 'delete') Reflect.deleteProperty(parent, key);
  else if (what === 'wrap') set(parent, key, [present]);
  else if (what === 'repeat') set(parent, key, [present, present, value]);
  else if (what === 'add') set(parent, typeof value === 'string' ? value.slice(0, 40) : key + key, value);
  else set(parent, key, value);
  return tree;
}

/** Sets an own property, whatever its name (such as `__proto__`). */
function set(target: object, key: string, value: Json): void {
  if (Array.isArray(target) && !(key in target)) target.push(value);
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
