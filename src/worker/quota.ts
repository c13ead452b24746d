import { BoundedMap } from '../common/bounded-map.ts';

/** Sliding window: at most `most` within any `withinMs`, for each name. */
export interface Window {
  readonly most: number;
  readonly withinMs: number;
  /**
   * Stores takings within this time as one, so that thousands take few bytes. They count until the last of
   * them has left the window.
   */
  readonly slotMs?: number;
}

/** A taking as stored: its time, or the time of the first one in a slot with the number taken in it. */
type Taking = number | readonly [at: number, amount: number];

/** The count of a quota as stored in the lane. Times are milliseconds since 1970. */
export interface Counted {
  /** The takings by name. */
  readonly taken?: Readonly<Record<string, readonly Taking[]>>;
  /** The tokens left at a time `at`: the count of an older release, which refilled a bucket. */
  readonly tokens?: number;
  readonly at?: number;
}

/** A stored time further ahead than this is ignored: a badly wrong clock must not block the lane for days. */
export const CLOCKS_APART_MS = 10 * 60_000;

/** The time from which this instance counts a stored taking, by its own clock. */
export type CountFrom = (at: number, now: number) => number;

const asStored: CountFrom = (at) => at;

/**
 * Counts each taking from when this instance first saw it. So clocks that differ never end a taking early, and
 * no instance waits longer than the window. Clocks are believed to differ by `CLOCKS_APART_MS` at most.
 */
export function createSightings(): CountFrom {
  // A taking that was dropped from the map counts anew, which is the safe side.
  const seen = new BoundedMap<number, number>(1000);
  return (at, now) => {
    const first = Math.min(seen.get(at) ?? at + CLOCKS_APART_MS, now);
    seen.set(at, first);
    return first;
  };
}

/** The count at this moment, without what has left the window. */
export function countAt(quota: Window, counted: Counted, now: number, from = asStored): Counted {
  return { taken: inWindow(quota, counted, now, from) };
}

/** Takes `amount` under a name. Gives the new count, or the milliseconds to wait. */
export function takeFrom(
  quota: Window,
  counted: Counted,
  now: number,
  amount: number,
  name: string,
  from = asStored,
): Counted | number {
  const taken = inWindow(quota, counted, now, from);
  const before = taken[name] ?? [];
  let over = before.reduce<number>((sum, taking) => sum + amountOf(taking), amount) - quota.most;
  for (const taking of before) {
    if (over <= 0) break;
    over -= amountOf(taking);
    // The wait ends when enough of the oldest takings have left the window.
    if (over <= 0) return from(atOf(taking), now) + countedMs(quota) - now;
  }
  return { taken: { ...taken, [name]: withTaking(quota, before, now, amount, from) } };
}

function withTaking(
  { slotMs }: Window,
  before: readonly Taking[],
  now: number,
  amount: number,
  from: CountFrom,
): readonly Taking[] {
  if (slotMs === undefined) return [...before, ...Array<number>(amount).fill(now)];
  // Another instance may have seen its own taking long ago, so only one of this instance grows.
  const own = before.find((taking) => {
    const at = atOf(taking);
    return at <= now && now - at < slotMs && from(at, now) === at;
  });
  if (own !== undefined)
    return before.map((taking): Taking =>
      taking === own ? [atOf(taking), amountOf(taking) + amount] : taking,
    );
  let at = now;
  while (before.some((taking) => atOf(taking) === at)) at += 1;
  from(at, now);
  return [...before, [at, amount]];
}

const atOf = (taking: Taking): number => (typeof taking === 'number' ? taking : taking[0]);
const amountOf = (taking: Taking): number => (typeof taking === 'number' ? 1 : taking[1]);

/** How long a taking counts. */
const countedMs = ({ withinMs, slotMs = 0 }: Window): number => withinMs + slotMs;

/** The takings that are still in the window, the oldest first. */
function inWindow(
  quota: Window,
  counted: Counted,
  now: number,
  from: CountFrom,
): NonNullable<Counted['taken']> {
  const since = (taking: Taking): number => from(atOf(taking), now);
  const isIn = (taking: Taking): boolean =>
    atOf(taking) - now <= CLOCKS_APART_MS && now - since(taking) < countedMs(quota);
  const kept = Object.entries(counted.taken ?? ofBucket(quota, counted)).map(([name, takings]) => {
    return [name, takings.filter(isIn).toSorted((one, other) => since(one) - since(other))] as const;
  });
  return Object.fromEntries(kept.filter(([, takings]) => takings.length > 0));
}

/** The most that an older release can have taken: its full bucket and the refill were `most` as well. */
function ofBucket({ most }: Window, { tokens, at }: Counted): NonNullable<Counted['taken']> {
  return tokens === undefined || at === undefined ? {} : { '': [[at, Math.ceil(most - tokens)]] };
}
