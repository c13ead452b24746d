import type { Day } from '../../domain/calendar-day.ts';
import type { StoreContext } from '../ports/context.ts';

/**
 * The latest last day of a license of that product that is extended today; undefined: the product has no limit. No
 * setting says one yet.
 */
export async function latestExtension(
  _ctx: StoreContext,
  _skuId: string,
  _today: Day,
): Promise<Day | undefined> {
  return undefined;
}
