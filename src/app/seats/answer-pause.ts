import { withCancel, withGoOn } from '../../domain/breaker.ts';
import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import { newAudit } from '../records/audit-entry.ts';
import { readRemovals, writeRemovals } from '../records/removals.ts';
import { OVERTAKEN, retryWhenOvertaken } from '../records/retry-when-overtaken.ts';
import { requireApprover } from '../rights/require-approver.ts';
import { endSoon } from './end-soon.ts';

/** The answer to *Go on* or *Cancel these*. `answered`: somebody was faster. */
export type PauseAnswer = 'going-on' | 'canceled' | 'answered';

/** The first click wins; each round has one winner. */
const MAX_TRIES = 20;
const CONFLICT = 'Too many changes to the removals at the same time.';

/**
 * Answers whether the removals that paused at that time (ISO) go on. `reason`: they are canceled; undefined: they
 * go on. Throws DomainError (`not-an-approver`, `rights-unknown`), StoreError.
 */
export async function answerPause(
  ctx: Context,
  actor: Actor,
  pausedAt: string,
  reason: string | undefined,
): Promise<PauseAnswer> {
  await requireApprover(ctx, actor, 'now', { what: 'answer-pause' });

  return retryWhenOvertaken(MAX_TRIES, CONFLICT, async () => {
    const read = await readRemovals(ctx);
    if (read?.data.paused?.at !== pausedAt) return 'answered';

    const commitId = ctx.ids.next();
    const at = ctx.clock.iso(ctx.clock.now());
    const next = reason === undefined ? withGoOn(read.data, at) : withCancel(read.data, at, reason);
    const what = reason === undefined ? 'removals-resumed' : 'removals-canceled';
    const after = reason === undefined ? {} : { reason };
    const result = await ctx.store.commit(
      [writeRemovals(read, next), newAudit(ctx, commitId, { actor, what, after }), await endSoon(ctx)],
      commitId,
    );
    if (result.outcome !== 'done') return OVERTAKEN;
    ctx.wake();
    return reason === undefined ? 'going-on' : 'canceled';
  });
}
