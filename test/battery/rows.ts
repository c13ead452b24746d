import { inspect } from 'node:util';
import type { Built } from './build.ts';
import type { Random } from './random.ts';

/** One thing that is tried, a line of the table. */
export interface Row {
  readonly group: string;
  readonly name: string;
  /** Once; `random` is its own, made from the seed. */
  readonly run: (built: Built, random: Random) => Promise<Outcome>;
}

/** The result of a run. */
export interface Outcome {
  /** Promises that were not kept; empty when all is well. */
  readonly violations: readonly string[];
  /** Messages and mails that came twice in the window that is named for it. */
  readonly doubled?: number;
  /** From the restart, or the end of the fault, to the first work; on the moved clock. */
  readonly resumedMs?: number | undefined;
  /** Until nothing was left to do; on the moved clock. */
  readonly finishedMs?: number;
  /** Other figures, as words. */
  readonly note?: string;
}

/** A row with what came of its runs. */
export interface Tally {
  readonly row: Row;
  readonly outcomes: readonly Outcome[];
}

/** Runs a row; what it throws is a violation too. */
export async function runRow(row: Row, built: Built, random: Random): Promise<Outcome> {
  try {
    return await row.run(built, random);
  } catch (error) {
    return { violations: [inspect(error)] };
  }
}

/** Does all of them, so many at a time, in order of their start. */
export async function inPool<T>(
  width: number,
  items: readonly T[],
  act: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const item of queue) await act(item);
    }),
  );
}
