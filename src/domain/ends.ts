import type { Day } from './calendar-day.ts';
import { dayIn, daysAfter } from './calendar-day.ts';

/**
 * Whether new licenses of a product end. `may`: on the day that the requester or the approver names. `must`: the
 * same, and at most so many days after the approval.
 */
export type EndRule = { readonly kind: 'never' | 'may' } | { readonly kind: 'must'; readonly days: number };

/** The rules by SKU id. A product without one never ends. */
export type Ends = Readonly<Record<string, EndRule>>;

export const NEVER: EndRule = { kind: 'never' };

/** Days after which licenses of a product must end at the latest: ten years at most. */
export const END_DAYS_RANGE = { from: 1, to: 3650 } as const;

/** How far away a day may be that somebody names as an end: ten years. */
const MAX_AHEAD_DAYS = 3653;

/** The rule of a product. null: a product that is not in the list. */
export function endRuleOf(ends: Ends, skuId: string | null | undefined): EndRule {
  return skuId != null && Object.hasOwn(ends, skuId) ? (ends[skuId] ?? NEVER) : NEVER;
}

/** The rules with another one for that product. */
export function withEndRule(ends: Ends, skuId: string, rule: EndRule): Ends {
  const others = Object.entries(ends).filter(([id]) => id !== skuId);
  return Object.fromEntries(rule.kind === 'never' ? others : [...others, [skuId, rule]]);
}

/** Whether the last day of licenses has passed. `until`: the first moment after it (ISO); absent: they never end. */
export function isPast(until: string | undefined, now: string): boolean {
  return until !== undefined && until <= now;
}

/** Whether two rules are the same. */
export function isSameRule(one: EndRule, other: EndRule): boolean {
  const daysOf = (rule: EndRule): number => (rule.kind === 'must' ? rule.days : 0);
  return one.kind === other.kind && daysOf(one) === daysOf(other);
}

/** The latest last day of a license that is approved on that day; undefined: there is none. */
export function latestDay(rule: EndRule, today: Day): Day | undefined {
  return rule.kind === 'must' ? daysAfter(today, rule.days) : undefined;
}

/**
 * The last day of a license that is approved on that day; undefined: it never ends. `wish`: the day that somebody
 * named. The cap wins over it, and a day that has passed counts as none.
 */
export function lastDayFor(rule: EndRule, wish: Day | undefined, today: Day): Day | undefined {
  if (rule.kind === 'never') return undefined;
  const latest = latestDay(rule, today);
  const wanted = wish !== undefined && wish >= today ? wish : undefined;
  if (latest === undefined || wanted === undefined) return wanted ?? latest;
  return wanted < latest ? wanted : latest;
}

/** The last day that an approver would give, and why the day that they typed cannot be it. */
export interface ChosenEnd {
  readonly day: Day | undefined;
  readonly problem?: DayProblem | undefined;
}

/**
 * The last day of the licenses of a request that is approved on that day. `typed`: the approver's entry; undefined:
 * they had none, so the requester's wish counts.
 */
export function chosenEnd(
  rule: EndRule,
  { wish, typed }: { readonly wish: Day | undefined; readonly typed: string | undefined },
  today: Day,
): ChosenEnd {
  if (rule.kind === 'never') return { day: undefined };
  if (typed === undefined) return { day: lastDayFor(rule, wish, today) };
  const read = wishIn(typed, today);
  const named = read && 'day' in read ? read.day : undefined;
  return {
    day: lastDayFor(rule, named, today),
    problem: read && 'problem' in read ? read.problem : undefined,
  };
}

/** Why a day that somebody typed cannot be the last one of a license. */
export type DayProblem = 'until-unread' | 'until-past' | 'until-too-late';

/** The day that somebody typed as the last one, or why it cannot be; undefined: nothing was typed. */
export function wishIn(
  text: string,
  today: Day,
): { readonly day: Day } | { readonly problem: DayProblem } | undefined {
  if (text.trim() === '') return undefined;
  const day = dayIn(text);
  if (day === undefined) return { problem: 'until-unread' };
  if (day < today) return { problem: 'until-past' };
  return day > daysAfter(today, MAX_AHEAD_DAYS) ? { problem: 'until-too-late' } : { day };
}
