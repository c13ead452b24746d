import { OutsideError } from '../app/ports/outside-error.ts';
import type { Pace, RemoveAnswer } from '../app/ports/ports.ts';
import { MAX_BATCHES_AT_ONCE } from '../domain/assignment.ts';

/**
 * Our own number. A tenant that takes one write at a time keeps doing so for a while. After it said so,
 * writes are chained for this long.
 */
const CHAIN_FOR_MS = 3_600_000;

/**
 * The pace of license writes: one batch more in flight with each batch that the tenant takes, half as many when
 * it puts a write off. Before the tenant has put any off, a batch with several accepted writes brings two more,
 * since Graph made these side by side. A conflict while a single batch is in flight comes from the writes of that batch,
 * so that these are chained from then on.
 */
export function createPace(now: () => number) {
  let width = 1;
  let chainedUntil = 0;
  /** Batches that were in flight together narrow the pace once. */
  let narrowed = 0;
  const isChained = (): boolean => now() < chainedUntil;

  function narrow(begun: number, isConflict: boolean): void {
    if (begun !== narrowed) return;
    narrowed += 1;
    if (isConflict && width === 1) chainedUntil = now() + CHAIN_FOR_MS;
    width = Math.max(1, Math.floor(width / 2));
  }

  function judge(begun: number, wasChained: boolean, answers: readonly RemoveAnswer[]): void {
    const later = answers.filter((answer) => answer.outcome === 'retry' && answer.cause !== 'untried');
    const isConflict = later.some((answer) => answer.outcome === 'retry' && answer.cause === 'conflict');
    if (later.length > 0) narrow(begun, isConflict);
    const isTaken = answers.every(({ outcome }) => outcome !== 'retry' && outcome !== 'unclear');
    if (!isTaken || begun !== narrowed || wasChained) return;
    const accepted = answers.filter(({ outcome }) => outcome === 'accepted');
    const more = narrowed === 0 && accepted.length > 1 ? 2 : 1;
    width = Math.min(MAX_BATCHES_AT_ONCE, width + more);
  }

  return {
    now: (): Pace => ({ width: isChained() ? 1 : width, isChained: isChained() }),
    /** Sends one batch, and learns from its answers. Throws what `send` throws. */
    async learn<T extends RemoveAnswer>(
      send: (isChained: boolean) => Promise<readonly T[]>,
    ): Promise<readonly T[]> {
      const [begun, wasChained] = [narrowed, isChained()];
      try {
        const answers = await send(wasChained);
        judge(begun, wasChained, answers);
        return answers;
      } catch (error) {
        if (error instanceof OutsideError && error.kind === 'throttled') narrow(begun, false);
        throw error;
      }
    },
  };
}
