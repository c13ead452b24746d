import type { EndingGrant, LeftAlone, Question } from '../../domain/grant.ts';
import {
  backOffMs,
  CONFIRM_FOR_MS,
  confirmAgainMs,
  HIDDEN_TRIES,
  LATER_FOR_MS,
  MAX_LANE_WAIT_MS,
} from '../../domain/job.ts';
import type { FailureReason } from '../../domain/outcome.ts';
import type { Product } from '../../domain/product.ts';
import { judgeRemoval, lossesOf } from '../../domain/removal.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { RemoveAnswer } from '../ports/ports.ts';
import type { ReadPerson } from '../records/read-persons.ts';

/** The longest wait before looking at a removal whose result is unclear. */
const MAX_UNCLEAR_MS = 120_000;

/** The result for an ending grant. `later`: it is looked at again, as `grant` says. */
export type Fate =
  | { readonly kind: 'ended'; readonly by: 'us' | 'others' }
  | { readonly kind: 'left-alone'; readonly why: LeftAlone }
  | { readonly kind: 'ask'; readonly loses: Question['loses'] }
  | { readonly kind: 'refused'; readonly reason: FailureReason; readonly detail: string }
  | { readonly kind: 'canceled'; readonly reason: string }
  | { readonly kind: 'later'; readonly grant: EndingGrant };

/** How often a license is looked at whose removal is paused. */
const PAUSED_MS = 10 * 60_000;

/** A license whose removal is paused until an approver answers. */
export function whilePaused(ctx: Context, { ending, ...grant }: EndingGrant): Fate {
  const dueAt = ctx.clock.iso(ctx.clock.now() + PAUSED_MS);
  return { kind: 'later', grant: { ...grant, ending: { ...ending, dueAt, isPaused: true } } };
}

/** Judges a grant by the person as read: `remove`, or the result for the grant. */
export function afterLook(
  ctx: Context,
  grant: EndingGrant,
  person: ReadPerson,
  products: readonly Product[],
): Fate | { readonly kind: 'remove' } {
  const { ending } = grant;
  if (person instanceof OutsideError) return afterNoLook(ctx, grant);
  const isShown = person?.direct.includes(grant.skuId) === true;
  const removedMs = sinceMs(ctx, ending.removing);
  // Graph's reads may be minutes behind its writes.
  if (isShown && ending.accepted && removedMs < CONFIRM_FOR_MS)
    return later(ctx, grant, confirmAgainMs(removedMs));

  const isRecent = sinceMs(ctx, grant.since) < CONFIRM_FOR_MS;
  // An approver agreed to what the card said, and to nothing more.
  const { lossAllowed = [] } = ending;
  const isLossAllowed =
    person !== undefined &&
    lossesOf(person, grant.skuId, products).every((kind) => lossAllowed.includes(kind));
  const verdict = judgeRemoval(grant, { person, products, isRecent, isLossAllowed });
  if (verdict.kind === 'look-again') return later(ctx, grant, confirmAgainMs(sinceMs(ctx, grant.since)));
  if (verdict.kind !== 'already-gone') return verdict;
  return { kind: 'ended', by: ending.removing === undefined || !person ? 'others' : 'us' };
}

/** Graph answers for the others, and not for this person. No license is removed without a read. */
function afterNoLook(ctx: Context, grant: EndingGrant): Fate {
  const { at, tries = 0 } = grant.ending;
  if (sinceMs(ctx, at) >= LATER_FOR_MS && tries >= HIDDEN_TRIES)
    return { kind: 'refused', reason: 'denied', detail: '' };
  return later(ctx, grant, backOffMs(tries + 1, ctx.ids.random()));
}

/**
 * The result for a grant after Graph's answer to the removal. `before`: as it was before the intent. `seen`: the
 * person as read back; a license that is still shown is not told as removed.
 */
export function afterAnswer(
  ctx: Context,
  before: EndingGrant,
  grant: EndingGrant,
  answer: RemoveAnswer,
  seen: ReadPerson,
): Fate {
  const tries = grant.ending.tries ?? 0;
  const backOff = backOffMs(tries + 1, ctx.ids.random());
  const { outcome } = answer;
  const isFirst = before.ending.removing === undefined;
  if (outcome === 'gone') return { kind: 'ended', by: isFirst ? 'others' : 'us' };
  if (outcome === 'inherited')
    return isFirst ? { kind: 'left-alone', why: 'by-group' } : { kind: 'ended', by: 'us' };
  if (outcome === 'unclear') return later(ctx, grant, Math.min(backOff, MAX_UNCLEAR_MS));
  if (outcome === 'retry')
    return later(ctx, before, Math.min(Math.max(1000, answer.afterMs ?? backOff), MAX_LANE_WAIT_MS));
  if (outcome === 'failed') {
    const { reason, detail } = answer;
    // The look showed the person a moment ago. The next look tells whether they are gone.
    const mayPass = reason === 'person-gone' && tries < HIDDEN_TRIES;
    return mayPass ? later(ctx, before, backOff) : { kind: 'refused', reason, detail };
  }
  const isShown = seen instanceof OutsideError || seen?.direct.includes(grant.skuId) === true;
  if (!isShown) return { kind: 'ended', by: 'us' };
  return later(ctx, { ...grant, ending: { ...grant.ending, accepted: true } }, confirmAgainMs(0));
}

/** The time since then. A time that is well ahead comes from a wrong clock, and says nothing. */
function sinceMs(ctx: Context, at: string | undefined): number {
  const ms = at === undefined ? Infinity : ctx.clock.now() - ctx.clock.parse(at);
  return ms < -MAX_LANE_WAIT_MS ? Infinity : ms;
}

function later(ctx: Context, grant: EndingGrant, inMs: number): Fate {
  const { ending } = grant;
  const dueAt = ctx.clock.iso(ctx.clock.now() + inMs);
  return { kind: 'later', grant: { ...grant, ending: { ...ending, dueAt, tries: (ending.tries ?? 0) + 1 } } };
}
