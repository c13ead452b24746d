import { dayOf, daysBetween } from '../../domain/calendar-day.ts';
import type { Facts } from '../../domain/facts.ts';
import { factsOf } from '../../domain/facts.ts';
import { findProduct } from '../../domain/product.ts';
import type { Decision, LicenseRequest } from '../../domain/request.ts';
import { excludedIndexes, isOpen } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import { StoreError } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { madeByKey } from '../records/keys.ts';
import type { Loaded } from '../records/load-request.ts';
import { productsOf } from '../records/load-request.ts';

/**
 * Of so many of the requester's latest requests, the open ones count. Each one that is read costs the decision a
 * request unit.
 */
const LATEST = 5;

/**
 * Reads the facts on which a decision is made. A fact that cannot be read is null: it does not stop the
 * decision.
 */
export async function gatherFacts(ctx: Context, loaded: Loaded, decision: Decision): Promise<Facts> {
  const { request, entries } = loaded;
  const skuId = decision.kind === 'approved' ? decision.skuId : request.product.skuId;
  const [products, openRequests] = await Promise.all([productsOf(ctx), countOpen(ctx, request.requester.id)]);
  return factsOf({
    request,
    entries,
    excluded: excludedIndexes(request),
    skuId,
    product: findProduct(products ?? [], skuId),
    openRequests,
    ...(decision.kind === 'approved' && { untilDays: daysUntil(ctx, decision) }),
    waitedMs: ctx.clock.parse(decision.at) - ctx.clock.parse(request.createdAt),
  });
}

/** Days from a decision to the last day of its licenses; null: they never end. */
function daysUntil(
  { clock, options: { timeZone } }: Context,
  { at, until }: Extract<Decision, { kind: 'approved' }>,
): number | null {
  if (until === undefined) return null;
  return daysBetween(dayOf(clock.parse(at), timeZone), dayOf(clock.parse(until) - 1, timeZone));
}

async function countOpen(ctx: Context, personId: string): Promise<number | null> {
  const made = { by: 'list2', key: madeByKey(personId), order: 'descending', limit: LATEST } as const;
  try {
    const latest = await ctx.store.page<DataDocument<LicenseRequest>>(made);
    return latest.filter(({ data }) => isOpen(data.status)).length;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return null;
  }
}
