import { CONFIRM_FOR_MS } from '../../domain/job.ts';
import type { Settings } from '../../domain/policy.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import type { RuleBook } from '../../domain/rule-book.ts';
import { MAX_TAKEN, seatsTaken, withoutTaken } from '../../domain/rule-book.ts';
import type { RuleSituation } from '../../domain/rule-situation.ts';
import { situationOf } from '../../domain/rule-situation.ts';
import { lengthOf } from '../../domain/waiting-list.ts';
import { APPROVALS_DAYS, countRequests, daysAsked } from '../decide/gather-facts.ts';
import type { Context } from '../ports/context.ts';
import { retentionDays } from '../records/due-dates.ts';
import { readRequestDocument } from '../records/load-request.ts';
import { readLines } from '../records/read-lines.ts';
import type { Sight } from './look-for-rules.ts';

/** The requests of a requester that are counted: a page of the store. With more in these days, people decide. */
const MAX_COUNTED = 100;

/**
 * The situation of a request as Graph and the store show it. `book`: without the seats that Graph shows as taken.
 * Every try reads the store anew, after the rules: a decision that went in meanwhile has changed the rules too.
 * Throws StoreError.
 */
export async function situationNow(
  ctx: Context,
  request: LicenseRequest,
  { requester, persons, scopes, product }: Sight,
  before: RuleBook,
  settings: Pick<Settings, 'ends'>,
): Promise<{ readonly situation: RuleSituation; readonly book: RuleBook }> {
  const { skuId } = request.product;
  const waiting = skuId === null ? [] : await readLines(ctx, skuId);
  // Only a try shows whether seats of a grace period can be assigned, so they do not count.
  const free = product && product.free - lengthOf(waiting.map(({ data }) => data));
  const isTight =
    free !== undefined && free - seatsTaken(before, skuId ?? '') < wantedBy(before, persons.length);
  const isLong = before.taken.length >= MAX_TAKEN / 2;
  // Each of these requests is read, so only where that may tell something.
  const book = isTight || isLong ? await withoutShown(ctx, before) : before;
  const isCountable = book.taken.length < MAX_TAKEN;
  const situation = situationOf({
    skuId,
    freeSeats: free !== undefined && isCountable ? free - seatsTaken(book, skuId ?? '') : undefined,
    untilDays: daysAsked(ctx, request, settings),
    approvals: await readApprovals(ctx, request, book),
    reason: request.reason,
    requester,
    persons,
    scopes,
  });
  return { situation, book };
}

/** The most seats that a rule may want to be free before such a request. */
function wantedBy({ rules }: RuleBook, persons: number): number {
  return persons + Math.max(0, ...rules.map(({ conditions }) => conditions.keepSeats ?? 0));
}

/**
 * The approvals of the requester, if a rule asks for them. Undefined where requests are removed before their days
 * are over.
 */
async function readApprovals(
  ctx: Context,
  { requester }: LicenseRequest,
  { rules }: RuleBook,
): Promise<number | undefined> {
  if (rules.every(({ conditions }) => conditions.maxApprovals === undefined)) return undefined;
  if ((await retentionDays(ctx)) < APPROVALS_DAYS) return undefined;
  const counted = await countRequests(ctx, requester.id, MAX_COUNTED);
  return counted?.approvals ?? undefined;
}

/**
 * The rules without the seats of requests that have ended a while ago: Graph counts those licenses by then. Until
 * then, a license may be counted twice, which leaves a request to people at worst.
 */
async function withoutShown(ctx: Context, book: RuleBook): Promise<RuleBook> {
  const long = ctx.clock.iso(ctx.clock.now() - CONFIRM_FOR_MS);
  const shown = await Promise.all(
    book.taken.map(async ({ requestId }) => {
      const request = (await readRequestDocument(ctx, requestId))?.data;
      const isShown = !request || (request.endedAt !== undefined && request.endedAt < long);
      return isShown ? [requestId] : [];
    }),
  );
  return withoutTaken(book, new Set(shown.flat()));
}
