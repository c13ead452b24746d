import { ofKind } from './faults.ts';
import type { FaultCase } from './faults.ts';

const MINUTE_MS = 60_000;

/** Wrong clocks. Tokens are accepted up to five minutes off. */
function off(name: string, ...minutes: readonly number[]): FaultCase {
  return {
    name,
    store: minutes.length > 1 ? 'cosmos' : 'sqlite',
    clocksMs: minutes.map((one) => one * MINUTE_MS),
    lastsMs: 0,
    begin: () => undefined,
  };
}

// The clock that is ahead finds the other's quota refilled, once, when they first meet.
const apart = off('two instances, 8 minutes apart', 4, -4);

export const clockFaults: readonly FaultCase[] = ofKind('wrong', [
  off('4 minutes ahead', 4),
  off('4 minutes behind', -4),
  apart,
]);

/** One clock that is ahead and one that is behind, in one run. */
export const fewClockFaults: readonly FaultCase[] = clockFaults.slice(-1);
