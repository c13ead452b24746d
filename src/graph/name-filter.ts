/** The longest name that Entra keeps. */
const MAX_NAME = 256;
/** The most words of a name. Each word makes the filter longer. */
const MAX_WORDS = 6;
const MIN_LETTERS = 2;

/** A name with single spaces between its words; undefined for text that cannot be a name. */
export function nameIn(text: string): string | undefined {
  if (text.length > MAX_NAME || !text.isWellFormed() || text.includes('@')) return undefined;
  const name = text.trim().replaceAll(/\s+/g, ' ');
  const letters = name.match(/\p{L}/gu)?.length ?? 0;
  return letters < MIN_LETTERS || name.split(' ').length > MAX_WORDS ? undefined : name;
}

/**
 * Graph's filter for people with that name: the display name, its beginning up to a space, or given name and
 * surname, in either order and with or without a comma. A single word is a given name or a surname. It has at
 * most 12 values; Graph takes 15.
 */
export function nameFilter(name: string): string {
  const literal = name.replaceAll("'", "''");
  const clauses = [`displayName eq '${literal}'`, `startsWith(displayName,'${literal} ')`];
  for (const [given, surname] of partsOf(literal)) {
    clauses.push(`givenName eq '${given}' and surname eq '${surname}'`);
    clauses.push(`displayName eq '${given} ${surname}'`);
  }
  if (!/[ ,]/.test(literal)) clauses.push(`givenName eq '${literal}'`, `surname eq '${literal}'`);
  return clauses.join(' or ');
}

/** The given names and surnames that a name can consist of. */
function partsOf(name: string): readonly (readonly [given: string, surname: string])[] {
  const comma = name.indexOf(',');
  if (comma !== -1) {
    const [surname, given] = [name.slice(0, comma).trim(), name.slice(comma + 1).trim()];
    return given === '' || surname === '' ? [] : [[given, surname]];
  }
  const first = name.indexOf(' ');
  const last = name.lastIndexOf(' ');
  if (first === -1) return [];
  const parts = [
    [name.slice(0, first), name.slice(first + 1)],
    [name.slice(0, last), name.slice(last + 1)],
    [name.slice(first + 1), name.slice(0, first)],
  ] as const;
  return first === last ? [parts[0], parts[2]] : parts;
}

/** Whether a person's own names contain each word of a name. Graph compares more loosely. */
export function isCalled(name: string, ...names: readonly (string | null | undefined)[]): boolean {
  const known = new Set(wordsOf(names.join(' ')));
  return wordsOf(name).every((word) => known.has(word));
}

/** The words of a name in lower case, without accents. */
function wordsOf(name: string): readonly string[] {
  return (
    name
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
