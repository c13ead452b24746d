import type { LicenseRequest } from '../../domain/request.ts';
import { isPending } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { DataDocument } from '../records/documents.ts';

const LISTED = 10;
const AT_ONCE = 100;

/**
 * How many requests wait for a decision, and the first ten in that order. `until`: only those made by then (milliseconds since 1970).
 * Throws StoreError.
 */
export async function waitingRequests(
  ctx: Context,
  order: 'ascending' | 'descending',
  until?: number,
): Promise<{ readonly count: number; readonly requests: readonly LicenseRequest[] }> {
  // `~` divides the date from the id in what the list is sorted by; the second one stands behind every id.
  const bound = until === undefined ? {} : { until: `${ctx.clock.iso(until)}~~` };
  const query = { by: 'list', key: 'requests:pending', order, limit: AT_ONCE, ...bound } as const;
  const requests: LicenseRequest[] = [];
  let count = 0;
  for (let cursor: { after?: string } = {}; ;) {
    const page = await ctx.store.page<DataDocument<LicenseRequest>>({ ...query, ...cursor });
    // The list has those that are looked up or assigned, too.
    const waiting = page.filter(({ data }) => isPending(data));
    requests.push(...waiting.slice(0, LISTED - requests.length).map(({ data }) => data));
    count += waiting.length;

    const last = page.at(-1)?.sort;
    if (page.length < AT_ONCE || last === undefined) return { count, requests };
    cursor = { after: last };
  }
}
