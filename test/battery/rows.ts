import { inspect } from 'node:util';
import type { Built } from './build.ts';
import type { Random } from './random.ts';

/** One experiment: a line of the table. */
export interface Row {
  readonly group: string;
  readonly name: string;
  /**
   * Rows of one kind try the same promise in the same way, so `npm test` runs one of them. The row's group
   * and name if left out.
   */
  readonly kind?: string;
  /** Runs it once. `random` belongs to this run alone, and is made from the seed. */
  readonly run: (built: Built, random: Random) => Promise<Outcome>;
}

/** The kind of a row. */
export const kindOf = ({ group, name, kind = `${group}: ${name}` }: Row): string => kind;

/** The result of a run. */
export interface Outcome {
  /** The broken promises; empty if all is well. */
  readonly violations: readonly string[];
  /** Messages and mails that came twice within the row's known window. */
  readonly doubled?: number;
  /** The time from the restart after a kill to the first work, on the moved clock. */
  readonly resumedMs?: number | undefined;
  /** The time until nothing was left to do, on the moved clock. */
  readonly finishedMs?: number;
  /** Other figures, as words. */
  readonly note?: string;
}

/** A row and the results of its runs. */
export interface Tally {
  readonly row: Row;
  readonly outcomes: readonly Outcome[];
}

/** Runs a row. An error counts as a violation too. */
export async function runRow(row: Row, built: Built, random: Random): Promise<Outcome> {
  try {
    return await row.run(built, random);
  } catch (error) {
    return { violations: [inspect(error)] };
  }
}

/** Runs all rows, several at a time, in order of their start. */
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
