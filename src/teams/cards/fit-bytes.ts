/** The most bytes (UTF-8) of typed text that one card repeats. */
export const MAX_ECHO_BYTES = 4096;

/** Bytes between two texts in a list. */
const BETWEEN = 2;

/** The first texts that fit into `most` bytes as a list, and the number of the others. */
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
