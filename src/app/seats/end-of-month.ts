import type { Day } from '../../domain/calendar-day.ts';
import { dayOf, daysAfter, endOfDay } from '../../domain/calendar-day.ts';
import type { StoreContext } from '../ports/context.ts';

const monthOf = (day: Day): string => day.slice(0, 7);

/**
 * The first moment of the next month in the zone of texts with several readers (`TIME_ZONE`), in milliseconds
 * since 1970.
 */
export function endOfMonth({
  clock,
  options: { timeZone },
}: Pick<StoreContext, 'clock' | 'options'>): number {
  const first = `${monthOf(dayOf(clock.now(), timeZone))}-01`;
  // No month has more than 31 days, or fewer than 28.
  const next = `${monthOf(daysAfter(first, 31))}-01`;
  return endOfDay(daysAfter(next, -1), timeZone);
}
