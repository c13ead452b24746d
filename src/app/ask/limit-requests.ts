import { waitMs, withinHour } from '../../domain/limit.ts';
import type { Context } from '../ports/context.ts';
import type { FormProblem } from '../ports/form-problems.ts';
import type { Operation } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { create, replace } from '../records/documents.ts';

/** The times of a person's requests within the last hour: milliseconds since 1970, the oldest first. */
export type RequestCount = DataDocument<{ readonly at: readonly number[] }>;

const HOUR_MS = 3_600_000;
/**
 * Longer than a day. Each day has a document of its own, since Azure Cosmos DB may hold an id for a while
 * after its document expired. A held id would keep the person from asking.
 */
const KEPT_SECONDS = 26 * 3600;

/** A request that was counted. `operation` replaces or creates the document with that `id`. */
export interface Counted {
  readonly outcome: 'counted';
  readonly id: string;
  readonly operation: Operation;
}

interface TooMany {
  readonly outcome: 'too-many';
  readonly problem: Extract<FormProblem, { kind: 'too-many-requests' }>;
}

/**
 * Counts one more request of a person. Gives the operation for the commit that creates the request, or the
 * problem if there were too many within an hour. Two requests at the same time conflict on this operation, on
 * every instance. Withdrawn requests count too. `counted`: this request as counted a moment ago. That is still
 * valid, since its operation conflicts with a later count; but not if the hour reaches into the day before, whose
 * document it does not write. Throws StoreError.
 */
export async function countRequest(
  ctx: Context,
  personId: string,
  counted?: Counted,
): Promise<Counted | TooMany> {
  const now = ctx.clock.now();
  const id = countId(ctx, personId, now);
  const before = countId(ctx, personId, now - HOUR_MS);
  if (counted?.id === id && before === id) return counted;

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
  return { outcome: 'counted', id, operation: known ? replace(known, next) : create(next) };
}

const countId = (ctx: Context, personId: string, at: number): string =>
  `made:${personId}:${ctx.clock.iso(at).slice(0, 10)}`;
