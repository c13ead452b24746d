import { DomainError } from '../../domain/errors.ts';
import type { Shortfall } from '../../domain/foresee.ts';
import { isAccepted, shortfallOf } from '../../domain/foresee.ts';
import { revisionOf } from '../../domain/revision.ts';
import type { Tick } from '../../domain/tick.ts';
import { MAX_TICKED } from '../../domain/tick.ts';
import type { Context } from '../ports/context.ts';
import type { Actor, DecisionAnswer } from '../ports/results.ts';
import { StoreError } from '../ports/store.ts';
import { auditRefusal } from '../rights/audit-refusal.ts';
import { requireApprover } from '../rights/require-approver.ts';
import { approveAllowed } from './decide-request.ts';
import type { Look, Skipped } from './look-ahead.ts';
import { lookAt } from './look-ahead.ts';

type Row = Look['rows'][number];

/**
 * The end of one request. `approved`: this click has approved it. `unsure`: the store did not answer, so it may be
 * approved or not; the next look tells. `not-tried`: the store had stopped to answer before. `falls-short`: more
 * persons would get nothing than the approver was told.
 */
export type TickedLine =
  | (Row & { readonly result: 'approved' | 'unsure' | 'not-tried' | 'falls-short' })
  | (Skipped & { readonly result: 'skipped' });

/**
 * The answer to a click that approves several requests. `too-many`: nothing was read. `falls-short`: nothing was
 * decided, since persons would get nothing and the approver has not accepted that.
 */
export type TickedAnswer =
  | { readonly outcome: 'too-many' }
  | { readonly outcome: 'falls-short'; readonly look: Look }
  | { readonly outcome: 'done'; readonly lines: readonly TickedLine[] };

/**
 * Approves the ticked requests in order, each in a commit of its own, for all persons who are kept and with all
 * apps. Skips those that are not as they were seen. The right is asked once, now. A second click approves the
 * rest: what this approver has approved before is no obstacle. Throws DomainError (`not-an-approver`,
 * `rights-unknown`); StoreError if nothing could be read.
 */
export async function approveTicked(
  ctx: Context,
  actor: Actor,
  ticks: readonly Tick[],
  accepts?: Shortfall,
): Promise<TickedAnswer> {
  await requireApprover(ctx, actor, 'now', { what: 'approve' });
  if (ticks.length > MAX_TICKED) return { outcome: 'too-many' };
  const look = await lookAt(ctx, actor, ticks);
  const own = look.skipped.filter(({ why }) => why === 'own-request');
  for (const { requestId } of own) await auditRefusal(ctx, actor, { what: 'approve', requestId });
  if (!isAccepted(look.shortfall, accepts)) return { outcome: 'falls-short', look };

  // The order counts among requests for the same product: the first ones get its seats.
  const byProduct = [...Map.groupBy(look.rows, ({ product }) => product.skuId).values()];
  const approved = (await Promise.all(byProduct.map((rows) => approveInOrder(ctx, actor, rows)))).flat();
  const lines = look.rows.flatMap(({ request }) => approved.filter((line) => idOf(line) === request.id));
  return { outcome: 'done', lines: [...lines, ...look.skipped.map(skippedLine)] };
}

const idOf = (line: TickedLine): string | undefined => line.request?.id;

const skippedLine = (skipped: Skipped): TickedLine => ({ ...skipped, result: 'skipped' });

async function approveInOrder(ctx: Context, actor: Actor, rows: readonly Row[]): Promise<TickedLine[]> {
  const lines: TickedLine[] = [];
  let before = 0;
  for (const row of rows) {
    const isAway = lines.some(({ result }) => result === 'unsure');
    const at = Math.max(ctx.clock.now(), before + 1);
    before = at;
    lines.push(isAway ? { ...row, result: 'not-tried' } : await approveOne(notBefore(ctx, at), actor, row));
  }
  return lines;
}

/**
 * The context with a clock that shows at least that time. Those who wait for a license stand in the order in which
 * they were approved, so no two approvals of a product may have the same millisecond.
 */
function notBefore(ctx: Context, at: number): Context {
  return { ...ctx, clock: { ...ctx.clock, now: () => Math.max(ctx.clock.now(), at) } };
}

/** Approves one request on the revision that was looked at. It may have changed since then. */
async function approveOne(ctx: Context, actor: Actor, row: Row): Promise<TickedLine> {
  const { request, entries, product, foresight, until } = row;
  const skipped = { requestId: request.id, request, entries, result: 'skipped' } as const;
  try {
    const answer = await approveAllowed(ctx, actor, request.id, {
      revision: revisionOf(request),
      skuId: null,
      appsOf: product.skuId,
      appsSeen: product.apps.map(({ planId }) => planId),
      appsOff: [],
      message: '',
      ...(until !== undefined && { untilSeen: until }),
      accepts: shortfallOf(foresight),
    });
    return lineOf(row, answer);
  } catch (error) {
    if (error instanceof StoreError) {
      ctx.log.warn('One of several requests could not be decided.', { requestId: request.id, error });
      return { ...row, result: 'unsure' };
    }
    if (!(error instanceof DomainError)) throw error;
    return { ...skipped, why: error.code === 'own-request' ? 'own-request' : 'gone' };
  }
}

function lineOf(row: Row, answer: DecisionAnswer): TickedLine {
  const { request } = answer.view;
  const skipped = { requestId: request.id, request, entries: row.entries, result: 'skipped' } as const;
  switch (answer.outcome) {
    case 'decided':
      return { ...row, request, result: 'approved' };
    case 'falls-short':
      return { ...row, result: 'falls-short' };
    case 'overtaken':
    case 'apps-unseen':
    case 'message-too-long':
    case 'product-unread':
    case 'until-wrong':
    case 'end-unseen':
      return { ...skipped, why: 'changed' };
    case 'nobody-left':
    case 'no-product':
    case 'product-gone':
    case 'products-unknown':
    case 'in-look-up':
    case 'decided-before':
    case 'withdrawn':
    case 'lapsed':
      return { ...skipped, why: answer.outcome };
    default:
      return answer satisfies never;
  }
}
