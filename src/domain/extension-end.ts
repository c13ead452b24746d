import type { Day } from './calendar-day.ts';
import type { EndRule } from './ends.ts';
import { latestDay } from './ends.ts';

/**
 * The last day that a license gets if its extension is granted now, or why it gets none. `isCut`: its product allows
 * no later one than this. `at-limit`: it allows none behind the present last day.
 */
export type ExtensionEnd =
  | { readonly day: Day; readonly isCut: boolean }
  | { readonly none: 'day-passed' | 'at-limit' };

/**
 * The effect of granting an extension on that day. The product may have another limit than when it was asked. One whose
 * new licenses never end has none: its rule touches no license that was given before.
 * `asked`, `present`: the last day that was asked for, and the one that the license has.
 */
export function extensionEnd(asked: Day, present: Day, rule: EndRule, today: Day): ExtensionEnd {
  // Granting it would end the license at once. So nothing is granted, and the license stays as long as it is put off.
  if (asked < today) return { none: 'day-passed' };
  const latest = latestDay(rule, today);
  if (latest === undefined || asked <= latest) return { day: asked, isCut: false };
  return latest > present ? { day: latest, isCut: true } : { none: 'at-limit' };
}
