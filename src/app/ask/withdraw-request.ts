import { DomainError } from '../../domain/errors.ts';
import { isRequester } from '../../domain/policy.ts';
import { isCancelled, isUndecided } from '../../domain/request.ts';
import { withWithdrawal } from '../../domain/transitions.ts';
import type { Context } from '../ports/context.ts';
import type { RequestView } from '../ports/messages.ts';
import type { Actor } from '../ports/results.ts';
import { changeRequest } from '../records/change-request.ts';
import { replace, requestDocument } from '../records/documents.ts';
import { removalJob } from '../records/due-dates.ts';
import { viewOf } from '../records/load-request.ts';
import { recordEvent } from '../records/record-event.ts';

/**
 * Withdraws a request that nobody has decided on; only its requester may. `too-late`: it was decided, or has
 * lapsed. Throws DomainError (`not-your-request`, `request-gone`), StoreError.
 */
export async function withdrawRequest(
  ctx: Context,
  actor: Actor,
  requestId: string,
): Promise<{ readonly outcome: 'withdrawn' | 'too-late'; readonly view: RequestView }> {
  const change = await changeRequest(ctx, requestId, async ({ document, request }, commitId) => {
    if (!isRequester(actor.id, request)) throw new DomainError('not-your-request');
    if (!isUndecided(request)) return { result: request };

    const next = withWithdrawal(request, ctx.clock.iso(ctx.clock.now()));
    const operations = [
      replace(document, requestDocument(next)),
      ...recordEvent(ctx, commitId, { actor, what: 'request-withdrawn', requestId }),
      await removalJob(ctx, next),
    ];
    return { operations, result: next };
  });
  if (!change) throw new DomainError('request-gone');
  if (change.changed) ctx.wake();

  const view = await viewOf(ctx, { ...change.loaded, request: change.result });
  // A second click finds the request withdrawn already, which is the wanted result.
  return { outcome: isCancelled(view.request) ? 'withdrawn' : 'too-late', view };
}
