import type { Clock } from './clock.ts';

const DAY_MS = 86_400_000;

/**
 * The bot looks for work at least every 20 seconds of the machine's clock. It takes a gap of more than 36 hours between
 * two looks for a wrong clock, and ends no license for an hour.
 */
const LOOK_MS = 22_000;

/** Days by which the clock is to be moved. */
export interface Days {
  /** One day more. */
  add(): void;
  /** The days that are still to come. */
  left(): number;
}

/** Moves the clock by one day after the other, so that the bot looks at each. */
export function createDays(clock: Pick<Clock, 'move'>): Days {
  let left = 0;
  let resting: NodeJS.Timeout | undefined;

  function move(): void {
    left -= 1;
    clock.move(DAY_MS);
    resting = setTimeout(() => {
      resting = undefined;
      if (left > 0) move();
    }, LOOK_MS);
    resting.unref();
  }
  return {
    add() {
      left += 1;
      if (resting === undefined) move();
    },
    left: () => left,
  };
}
