import { waitMs, withinHour } from '../../domain/limit.ts';
import type { Context } from '../ports/context.ts';
import type { FormProblem } from '../ports/form-problems.ts';
import type { Operation } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { create, replace } from '../records/documents.ts';

/** When somebody made requests within the last hour: milliseconds since 1970, oldest first. */
export type RequestCount = DataDocument<{ readonly at: readonly number[] }>;

const HOUR_MS = 3_600_000;
/**
 * A day has a document of its own, which outlives it: Azure Cosmos DB may hold an id for a while after the time of its document is over, and
 * nobody must be kept from asking by that.
 */
const KEPT_SECONDS = 26 * 3600;

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
  const now = ctx.clock.now();
  const id = countId(ctx, personId, now);
  const before = countId(ctx, personId, now - HOUR_MS);
  const [known, yesterday] = await Promise.all([
    ctx.store.read<RequestCount>(id),
    before === id ? undefined : ctx.store.read<RequestCount>(before),
  ]);
  const { requestsPerHour: most } = ctx.options;
  const times = withinHour([...(yesterday?.data.at ?? []), ...(known?.data.at ?? [])], now);
  const wait = waitMs(times, most, now);
  if (wait > 0) {
    const minutes = Math.ceil(wait / 60_000);
    return { outcome: 'too-many', problem: { kind: 'too-many-requests', most, minutes } };
  }
  const next: RequestCount = { id, type: 'count', ttl: KEPT_SECONDS, data: { at: [...times, now] } };
  return { outcome: 'counted', operation: known ? replace(known, next) : create(next) };
}

const countId = (ctx: Context, personId: string, at: number): string =>
  `made:${personId}:${ctx.clock.iso(at).slice(0, 10)}`;
