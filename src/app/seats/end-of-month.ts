import { aheadOfUtcMs } from '../../domain/time-of-day.ts';
import type { StoreContext } from '../ports/context.ts';

/**
 * The first moment of the next month in the zone of texts with several readers (`TIME_ZONE`), in milliseconds
 * since 1970.
 */
export function endOfMonth({
  clock,
  options: { timeZone },
}: Pick<StoreContext, 'clock' | 'options'>): number {
  const format = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: 'numeric' });
  const parts = new Map(format.formatToParts(clock.now()).map(({ type, value }) => [type, Number(value)]));
  const [year, month] = [parts.get('year') ?? 0, parts.get('month') ?? 0];
  const [nextYear, nextMonth] = month === 12 ? [year + 1, 1] : [year, month + 1];
  const plain = clock.parse(`${nextYear}-${String(nextMonth).padStart(2, '0')}-01T00:00:00.000Z`);
  // The clocks may be changed between that moment in UTC and the one in the zone.
  return plain - aheadOfUtcMs(plain - aheadOfUtcMs(plain, timeZone), timeZone);
}
