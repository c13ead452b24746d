import { StoreError } from '../ports/store.ts';

/**
 * The result of an attempt whose commit wrote nothing, since somebody else changed the same documents first.
 */
export const OVERTAKEN = Symbol('overtaken');

/**
 * Optimistic concurrency: an attempt reads, plans and commits. If somebody else was faster, it is repeated,
 * up to `maxTries` attempts in all. `tries`: the number of attempts before this one. Throws StoreError
 * `conflict` with the message `conflict` after the last attempt, and whatever the attempt throws.
 */
export async function retryWhenOvertaken<T>(
  maxTries: number,
  conflict: string,
  attempt: (tries: number) => Promise<T | typeof OVERTAKEN>,
): Promise<T> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const result = await attempt(tries);
    if (result !== OVERTAKEN) return result;
  }
  throw new StoreError('conflict', conflict);
}
