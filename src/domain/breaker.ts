/** The removals of one day, and whether they are paused. */
export interface Removals {
  /** The day that is counted, in UTC: `2026-11-22`. */
  readonly day: string;
  /** How many licenses of each product were removed on that day, or were about to be. */
  readonly count: Readonly<Record<string, number>>;
  /** An approver said to go on: the limits do not count on that day. */
  readonly isUnlimited?: true;
  /** Nothing is removed until an approver answers. */
  readonly paused?: Pause;
  /** An approver canceled what was to be removed by that time (ISO). */
  readonly canceled?: { readonly at: string; readonly reason: string };
}

/** Too many removals on one day: of all products together, or of one. */
export interface Pause {
  readonly at: string;
  readonly limit: number;
  /** The name of the product whose limit it is; absent: the limit of all. */
  readonly product?: string;
}

export const NO_REMOVALS: Removals = { day: '', count: {} };

/** Our own numbers: of a product, 5 % of its seats may go on one day, but always 3. */
const SHARE = 0.05;
const LEAST = 3;

/** The most licenses of a product that go on one day. `owned`: its seats. */
export function limitOfProduct(owned: number | undefined): number {
  return Math.max(LEAST, Math.floor((owned ?? 0) * SHARE));
}

/** A license that is to be removed, with the limit of its product. */
export interface Wanted {
  readonly skuId: string;
  readonly product: string;
  readonly limit: number;
  /** It was counted in an earlier try. */
  readonly isCounted: boolean;
}

/**
 * Admits the first licenses, in order, that stay within the limits of the day, and counts them. If one is over,
 * all removals are paused. `at`: ISO.
 */
export function admit(
  before: Removals,
  wanted: readonly Wanted[],
  perDay: number,
  at: string,
): { readonly admitted: number; readonly removals: Removals } {
  const day = at.slice(0, 10);
  let removals = before.day === day ? before : withoutLimits(before, day);
  for (const [n, one] of wanted.entries()) {
    if (one.isCounted) continue;
    const over = removals.isUnlimited ? undefined : overOf(removals, one, perDay, at);
    if (over) return { admitted: n, removals: { ...removals, paused: over } };
    const { count } = removals;
    removals = { ...removals, count: { ...count, [one.skuId]: (count[one.skuId] ?? 0) + 1 } };
  }
  return { admitted: wanted.length, removals };
}

/** The counts of a new day. */
function withoutLimits({ paused, canceled }: Removals, day: string): Removals {
  return { day, count: {}, ...(paused && { paused }), ...(canceled && { canceled }) };
}

function overOf({ count }: Removals, one: Wanted, perDay: number, at: string): Pause | undefined {
  const total = Object.values(count).reduce((sum, some) => sum + some, 0);
  if (total >= perDay) return { at, limit: perDay };
  if ((count[one.skuId] ?? 0) >= one.limit) return { at, limit: one.limit, product: one.product };
  return undefined;
}

/** After *Go on*: nothing more is asked on that day. `at`: ISO. */
export function withGoOn({ paused: _paused, ...removals }: Removals, at: string): Removals {
  const day = at.slice(0, 10);
  return { ...removals, day, count: removals.day === day ? removals.count : {}, isUnlimited: true };
}

/** After *Cancel these*: what was to be removed by that time (ISO) stays. */
export function withCancel({ paused: _paused, ...removals }: Removals, at: string, reason: string): Removals {
  return { ...removals, canceled: { at, reason } };
}
