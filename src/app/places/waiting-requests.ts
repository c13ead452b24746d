import { waitsForAnswer } from '../../domain/ask-back.ts';
import type { Place } from '../../domain/place.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { isPending } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Stored } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { behindRequests } from '../records/keys.ts';
import { isRecipient } from '../records/recipients.ts';
import { scanList } from '../records/scan-list.ts';

const LISTED = 10;

/**
 * The number of requests of the place that wait for a decision, and the first ten in that order. `until`:
 * for a reminder, counts only requests made by then (milliseconds since 1970) that do not wait for an answer of their
 * requester. Throws StoreError.
 */
export async function waitingRequests(
  ctx: Context,
  place: Stored<DataDocument<Place>>,
  order: 'ascending' | 'descending',
  until?: number,
): Promise<{ readonly count: number; readonly requests: readonly LicenseRequest[] }> {
  const bound = until === undefined ? {} : { until: behindRequests(ctx.clock.iso(until)) };
  const list = { by: 'list', key: 'requests:pending', order, ...bound } as const;
  const requests: LicenseRequest[] = [];
  let count = 0;
  for await (const page of scanList<DataDocument<LicenseRequest>>(ctx.store, list)) {
    // The list also has requests whose persons are being looked up or licensed.
    const waiting = page.filter(
      ({ data }) =>
        isPending(data) && isRecipient(place, data) && (until === undefined || !waitsForAnswer(data)),
    );
    requests.push(...waiting.slice(0, LISTED - requests.length).map(({ data }) => data));
    count += waiting.length;
  }
  return { count, requests };
}
