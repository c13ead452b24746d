import type { Grant } from './grant.ts';
import type { EndReminder } from './grant-news.ts';

const DAY_MS = 86_400_000;

/** How long before the end the person is reminded: 14 days, and one day. */
export const REMIND_MS = { 'ends-first': 14 * DAY_MS, 'ends-last': DAY_MS } as const satisfies Partial<
  Record<EndReminder, number>
>;

/** The reminders that come so long before the end. */
export type Threshold = keyof typeof REMIND_MS;

/** Licenses that are given for so long at most have one reminder, at half time. */
const SHORT_MS = 3 * DAY_MS;

/** The time of a grant: when its present end was set, and that end; milliseconds since 1970. */
export interface GrantTime {
  readonly from: number;
  readonly until: number;
}

/** When the person is reminded at half time (milliseconds since 1970); undefined: the time is longer. */
export function halfTimeOf({ from, until }: GrantTime): number | undefined {
  const isShort = until > from && until - from <= SHORT_MS;
  return isShort ? from + (until - from) / 2 : undefined;
}

/**
 * Whether to send a reminder of an end now. It is left out if the grant is too short for it, if the next one is due
 * already, or if an extension waits that puts off the end.
 */
export function isReminded(
  threshold: Threshold,
  { extension, question }: Pick<Grant, 'extension' | 'question'>,
  { from, until }: GrantTime,
  now: number,
): boolean {
  if (question || until <= now) return false;
  if (threshold === 'ends-last') return halfTimeOf({ from, until }) === undefined;
  return !extension && until - from >= REMIND_MS['ends-first'] && until - now > REMIND_MS['ends-last'];
}
