import type { Day } from '../../domain/calendar-day.ts';
import { endRuleOf, latestDay } from '../../domain/ends.ts';
import type { StoreContext } from '../ports/context.ts';
import { readSettings } from '../records/read-settings.ts';

/**
 * The latest last day of a license of that product that is extended today; undefined: the product has no limit.
 * Throws StoreError.
 */
export async function latestExtension(
  ctx: StoreContext,
  skuId: string,
  today: Day,
): Promise<Day | undefined> {
  const { ends } = await readSettings(ctx);
  return latestDay(endRuleOf(ends, skuId), today);
}
