import assert from 'node:assert/strict';

const isFunction = (value: unknown): value is (...args: readonly unknown[]) => unknown =>
  typeof value === 'function';
const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every leaf of a tree of words by its path: its kind, and all texts that it gives for the sample arguments. */
export function leavesOf(
  words: unknown,
  given: unknown,
  path = '',
): ReadonlyMap<string, { readonly shape: string; readonly texts: readonly string[] }> {
  if (isFunction(words)) {
    assert.ok(Array.isArray(given), `${path} has no sample`);
    const calls: readonly (readonly unknown[])[] = given;
    const texts = calls.map((args) => textOf(words(...args)));
    return new Map([[path, { shape: `function of ${words.length}`, texts }]]);
  }
  if (!isBranch(words)) {
    const texts = Array.isArray(words) ? words.map(String) : [String(words)];
    return new Map([[path, { shape: Array.isArray(words) ? 'list' : typeof words, texts }]]);
  }
  const branches = isBranch(given) ? given : {};
  return new Map(
    Object.entries(words).flatMap(([key, value]) => [
      ...leavesOf(value, branches[key], path === '' ? key : `${path}.${key}`),
    ]),
  );
}

function textOf(said: unknown): string {
  return isBranch(said) ? Object.values(said).join(' ') : String(said);
}
