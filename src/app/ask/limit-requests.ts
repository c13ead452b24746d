import { waitMs, withinHour } from '../../domain/limit.ts';
import type { Context } from '../ports/context.ts';
import type { FormProblem } from '../ports/form-problems.ts';
import type { Operation } from '../ports/store.ts';
import type { Holding } from '../records/documents.ts';
import { create, replace } from '../records/documents.ts';

/** When somebody made requests within the last hour: milliseconds since 1970, oldest first. */
export type RequestCount = Holding<{ readonly at: readonly number[] }>;

const KEPT_SECONDS = 3600;

type Counted =
  | { readonly outcome: 'counted'; readonly operation: Operation }
  | {
      readonly outcome: 'too-many';
      readonly problem: Extract<FormProblem, { kind: 'too-many-requests' }>;
    };

/**
 * Counts one more request of that person: gives what belongs into the commit that makes it, so that of two at once one goes first, in
 * every instance; or that there were too many within an hour. Requests that were withdrawn count too. Throws StoreError.
 */
export async function countRequest(ctx: Context, personId: string): Promise<Counted> {
  const id = `made:${personId}`;
  const known = await ctx.store.read<RequestCount>(id);
  const { requestsPerHour: most } = ctx.options;
  const now = ctx.clock.now();
  const times = withinHour(known?.data.at ?? [], now);
  const wait = waitMs(times, most, now);
  if (wait > 0) {
    const minutes = Math.ceil(wait / 60_000);
    return { outcome: 'too-many', problem: { kind: 'too-many-requests', most, minutes } };
  }
  const next: RequestCount = { id, type: 'count', ttl: KEPT_SECONDS, data: { at: [...times, now] } };
  return { outcome: 'counted', operation: known ? replace(known, next) : create(next) };
}
