import { dayOf } from '../../domain/calendar-day.ts';
import type { Day } from '../../domain/calendar-day.ts';
import type { LastDays } from '../../domain/lengthen.ts';
import { licenseKey } from '../../domain/lengthen.ts';
import { isHolder } from '../../domain/person.ts';
import type { Entry } from '../../domain/request.ts';
import type { StoreContext } from '../ports/context.ts';
import { readEnds } from './ends.ts';
import { readGrant } from './read-grant.ts';

/** Grants that are read in parallel. */
const AT_ONCE = 20;

/** The last day of a license with that end (ISO), in the configured time zone. */
export const lastDayOf = ({ clock, options }: StoreContext, until: string): Day =>
  dayOf(clock.parse(until) - 1, options.timeZone);

/**
 * The last days of licenses that License Desk gave to the persons of a request, for all products. Reads grants only of
 * products that the persons have and whose new licenses end. Throws StoreError.
 */
export async function readLastDays(ctx: StoreContext, entries: readonly Entry[]): Promise<LastDays> {
  const held = new Set(entries.flatMap(({ check }) => [...check.direct, ...check.inherited]));
  const ending = held.size === 0 ? [] : (await readEnds(ctx)).map(({ data }) => data.skuId);
  const licenses = ending
    .filter((skuId) => held.has(skuId))
    .flatMap((skuId) =>
      entries.filter(({ check }) => isHolder(check, skuId)).map(({ person: { id } }) => ({ id, skuId })),
    );
  const days = new Map<string, Day>();
  for (let from = 0; from < licenses.length; from += AT_ONCE) {
    const some = licenses.slice(from, from + AT_ONCE);
    const grants = await Promise.all(some.map(({ id, skuId }) => readGrant(ctx, { personId: id, skuId })));
    for (const grant of grants) {
      const { state, until, person, skuId } = grant?.data ?? {};
      if (state === 'active' && until !== undefined && person && skuId !== undefined)
        days.set(licenseKey(person.id, skuId), lastDayOf(ctx, until));
    }
  }
  return days;
}
