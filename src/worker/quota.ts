/** Token bucket: at most `capacity` at once, refilled at `perSecond`. */
export interface Bucket {
  readonly capacity: number;
  readonly perSecond: number;
}

/** Sliding window: at most `most` within `withinMs`, for each name. */
export interface Window {
  readonly most: number;
  readonly withinMs: number;
}

/** How much may be written in a lane. */
export type Quota = Bucket | Window;

/**
 * The count of a quota as stored in the lane. A bucket has `tokens` and `at`. A window has `taken`: by name,
 * the time of each taking. Times are milliseconds since 1970.
 */
export interface Counted {
  readonly tokens?: number;
  /** When the tokens were counted. */
  readonly at?: number;
  readonly taken?: Readonly<Record<string, readonly number[]>>;
}

/** A stored time further ahead than this is ignored: a badly wrong clock must not block the lane for days. */
export const CLOCKS_APART_MS = 10 * 60_000;

/** The count at this moment. */
export function countAt(quota: Quota, counted: Counted, now: number): Counted {
  return 'most' in quota ? { taken: inWindow(quota, counted, now) } : inBucket(quota, counted, now);
}

/** Takes `amount` under a name. Gives the new count, or the milliseconds to wait. */
export function takeFrom(
  quota: Quota,
  counted: Counted,
  now: number,
  amount: number,
  name: string,
): Counted | number {
  if ('most' in quota) {
    const taken = inWindow(quota, counted, now);
    const times = taken[name] ?? [];
    // The wait ends when enough of the oldest times have left the window.
    const last = times[times.length + amount - quota.most - 1];
    if (last !== undefined) return last + quota.withinMs - now;
    return { taken: { ...taken, [name]: [...times, ...Array<number>(amount).fill(now)] } };
  }
  const { tokens, at } = inBucket(quota, counted, now);
  // The bucket never holds an amount above its capacity. Such an amount is taken when the bucket is full.
  const needed = Math.min(amount, quota.capacity);
  if (tokens < needed) return Math.ceil(((needed - tokens) / quota.perSecond) * 1000);
  return { tokens: tokens - needed, at };
}

/**
 * Never counts from an earlier time than before: an instance whose clock is behind must not make time pass
 * twice.
 */
function inBucket(
  { capacity, perSecond }: Bucket,
  { tokens = capacity, at = 0 }: Counted,
  now: number,
): { readonly tokens: number; readonly at: number } {
  const refilled = tokens + (Math.max(0, now - at) / 1000) * perSecond;
  return {
    tokens: Math.min(capacity, refilled),
    at: at - now > CLOCKS_APART_MS ? now : Math.max(at, now),
  };
}

/** The times that are still in the window, the oldest first. */
function inWindow({ withinMs }: Window, { taken = {} }: Counted, now: number): NonNullable<Counted['taken']> {
  const isIn = (at: number): boolean => now - at < withinMs && at - now <= CLOCKS_APART_MS;
  const kept = Object.entries(taken).map(([name, times]) => {
    return [name, times.filter(isIn).toSorted((one, other) => one - other)] as const;
  });
  return Object.fromEntries(kept.filter(([, times]) => times.length > 0));
}
