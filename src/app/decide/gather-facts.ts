import { dayOf, daysBetween } from '../../domain/calendar-day.ts';
import { endRuleOf, lastDayFor } from '../../domain/ends.ts';
import type { Facts } from '../../domain/facts.ts';
import { factsOf } from '../../domain/facts.ts';
import type { Settings } from '../../domain/policy.ts';
import { findProduct } from '../../domain/product.ts';
import type { Decision, LicenseRequest } from '../../domain/request.ts';
import { excludedIndexes, isOpen } from '../../domain/request.ts';
import type { Context, StoreContext } from '../ports/context.ts';
import { StoreError } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { DAY_MS } from '../records/due-dates.ts';
import { madeByKey } from '../records/keys.ts';
import type { Loaded } from '../records/load-request.ts';
import { productsOf } from '../records/load-request.ts';
import { readSettings, todayIn } from '../records/read-settings.ts';
import { lastDayOf } from '../records/last-days.ts';

/**
 * So many of the requester's latest requests are counted. Each one that is read costs the decision a request unit.
 */
const LATEST = 5;

/**
 * Reads the facts on which a decision is made. A fact that cannot be read is null: it does not stop the
 * decision.
 */
export async function gatherFacts(ctx: Context, loaded: Loaded, decision: Decision): Promise<Facts> {
  const { request, entries } = loaded;
  const skuId = decision.kind === 'approved' ? decision.skuId : request.product.skuId;
  const [products, counted, asked] = await Promise.all([
    productsOf(ctx),
    countRequests(ctx, request.requester.id, LATEST),
    readDaysAsked(ctx, request, decision),
  ]);
  return factsOf({
    request,
    entries,
    excluded: excludedIndexes(request),
    skuId,
    product: findProduct(products ?? [], skuId),
    openRequests: counted?.open ?? null,
    approvals: counted?.approvals ?? null,
    ...(decision.kind === 'approved' && { untilDays: daysUntil(ctx, decision) }),
    ...(asked !== undefined && { askedDays: asked }),
    waitedMs: ctx.clock.parse(decision.at) - ctx.clock.parse(request.createdAt),
  });
}

/** Days from a decision to the last day of its licenses; null: they never end. */
function daysUntil(ctx: Context, { at, until }: Extract<Decision, { kind: 'approved' }>): number | null {
  if (until === undefined) return null;
  return daysBetween(dayOf(ctx.clock.parse(at), ctx.options.timeZone), lastDayOf(ctx, until));
}

/**
 * How many days the licenses of a request would last, as asked for and within the limit of the product; null: they
 * never end.
 */
export function daysAsked(
  ctx: StoreContext,
  { product, until }: LicenseRequest,
  { ends }: Pick<Settings, 'ends'>,
): number | null {
  const today = todayIn(ctx);
  const day = lastDayFor(endRuleOf(ends, product.skuId), until, today);
  return day === undefined ? null : daysBetween(today, day);
}

/** The same for the facts. Undefined: the store does not answer. */
async function readDaysAsked(
  ctx: Context,
  request: LicenseRequest,
  decision: Decision,
): Promise<number | null | undefined> {
  const { product, until } = request;
  // Where licenses must end, their approval has an end. So this needs no settings.
  const isAsAsked = decision.kind === 'approved' && decision.skuId === product.skuId;
  if (isAsAsked && decision.until === undefined && until === undefined) return null;
  try {
    return daysAsked(ctx, request, await readSettings(ctx));
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return undefined;
  }
}

/** Days for which the approvals of a requester count. */
export const APPROVALS_DAYS = 30;

/**
 * Of somebody's latest requests, at most `limit`: how many are open, and how many were approved in the last 30 days.
 * `approvals` is null if they made more requests in these days. Undefined: the store answers no query.
 */
export async function countRequests(
  ctx: Context,
  personId: string,
  limit: number,
): Promise<{ readonly open: number; readonly approvals: number | null } | undefined> {
  const made = { by: 'list2', key: madeByKey(personId), order: 'descending', limit } as const;
  const from = ctx.clock.iso(ctx.clock.now() - APPROVALS_DAYS * DAY_MS);
  try {
    const latest = (await ctx.store.page<DataDocument<LicenseRequest>>(made)).map(({ data }) => data);
    const recent = latest.filter(({ createdAt }) => createdAt >= from);
    const approved = latest.filter(
      ({ decision }) => decision?.kind === 'approved' && decision.at >= from,
    ).length;
    const isAll = latest.length < limit || recent.length < latest.length;
    return {
      open: latest.filter(({ status }) => isOpen(status)).length,
      approvals: isAll ? approved : null,
    };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return undefined;
  }
}
