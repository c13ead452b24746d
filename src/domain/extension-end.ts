import type { Day } from './calendar-day.ts';
import type { EndRule } from './ends.ts';
import { latestDay } from './ends.ts';

/**
 * The last day that a license gets if its extension is granted now, or why it gets none. `isCut`: it is earlier than
 * the day that was asked for, because the product allows no later one. `at-limit`: the product allows no day after the
 * present last day.
 */
export type ExtensionEnd =
  | { readonly day: Day; readonly isCut: boolean }
  | { readonly none: 'day-passed' | 'at-limit' };

/**
 * The effect of granting an extension today. `asked`: the last day that was asked for. `present`: the present last day
 * of the license. `rule`: the limit of the product now, which may have changed since the person asked. Where new
 * licenses never end, there is no limit.
 */
export function extensionEnd(asked: Day, present: Day, rule: EndRule, today: Day): ExtensionEnd {
  // Granting it would end the license at once. Without an answer, the license stays until the end of the wait.
  if (asked < today) return { none: 'day-passed' };
  const latest = latestDay(rule, today);
  if (latest === undefined || asked <= latest) return { day: asked, isCut: false };
  return latest > present ? { day: latest, isCut: true } : { none: 'at-limit' };
}
