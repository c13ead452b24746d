/** Bytes of what somebody typed that one card repeats (UTF-8). */
export const MAX_ECHO_BYTES = 4096;

/** The bytes between two texts in a list. */
const BETWEEN = 2;

/** The first of these texts that take at most so many bytes together as a list; the others are counted. */
export function takeWhileFits(
  texts: readonly string[],
  most: number,
): { readonly shown: readonly string[]; readonly more: number; readonly bytes: number } {
  let bytes = 0;
  let count = 0;
  for (const text of texts) {
    const next = bytes + Buffer.byteLength(text) + BETWEEN;
    if (next > most) break;
    [bytes, count] = [next, count + 1];
  }
  return { shown: texts.slice(0, count), more: texts.length - count, bytes };
}
