import type { Day } from '../../domain/calendar-day.ts';
import { daysAfter } from '../../domain/calendar-day.ts';
import { endRuleOf, lastDayFor } from '../../domain/ends.ts';
import type { Settings } from '../../domain/policy.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import type { StoreContext } from '../ports/context.ts';
import { todayIn } from '../records/read-settings.ts';

/**
 * The last day of the licenses that a rule gives for so many days: the earliest of that, the requester's wish, and
 * the cap of the product. `day` undefined: they do not end. Undefined: people decide, since the day of the wish has
 * passed, or since the rule says that they end, and the settings that those of the product never do.
 */
export function lastDayByRule(
  ctx: StoreContext,
  { product, until }: LicenseRequest,
  days: number | undefined,
  { ends }: Pick<Settings, 'ends'>,
): { readonly day: Day | undefined } | undefined {
  const today = todayIn(ctx);
  if (until !== undefined && until < today) return undefined;
  const rule = endRuleOf(ends, product.skuId);
  if (days === undefined) return { day: lastDayFor(rule, until, today) };
  const latest = daysAfter(today, days);
  const isSooner = until !== undefined && until < latest;
  const day = lastDayFor(rule, isSooner ? until : latest, today);
  return day === undefined ? undefined : { day };
}
