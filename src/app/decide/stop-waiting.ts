import { DomainError } from '../../domain/errors.ts';
import { canStopWaiting, withStop } from '../../domain/wait.ts';
import type { Context } from '../ports/context.ts';
import type { Actor, StopWaitingAnswer } from '../ports/results.ts';
import { changeRequest } from '../records/change-request.ts';
import { replace, requestDocument } from '../records/documents.ts';
import { viewOf } from '../records/load-request.ts';
import { recordEvent } from '../records/record-event.ts';
import { requireApprover } from '../rights/require-approver.ts';

/**
 * Ends the wait for something that only an administrator can mend: the persons who wait fail, and are told.
 * Changes nothing if nothing waits any more. Throws DomainError (`not-an-approver`, `rights-unknown`,
 * `request-gone`), StoreError.
 */
export async function stopWaiting(ctx: Context, actor: Actor, requestId: string): Promise<StopWaitingAnswer> {
  await requireApprover(ctx, actor, 'now', { what: 'stop-waiting', requestId });

  const change = await changeRequest(ctx, requestId, ({ document, request }, commitId) => {
    if (!canStopWaiting(request)) return { result: request };

    const next = withStop(request, actor, ctx.clock.iso(ctx.clock.now()));
    const { round, stopped } = next;
    const after = { round, cause: stopped?.cause };
    const operations = [
      replace(document, requestDocument(next)),
      ...recordEvent(ctx, commitId, { actor, what: 'waiting-stopped', requestId, after }),
    ];
    return { operations, result: next };
  });
  if (!change) throw new DomainError('request-gone');
  const { loaded, result: request, changed } = change;
  if (changed) ctx.wake();

  const view = await viewOf(ctx, { request, entries: loaded.entries });
  return { view, outcome: changed ? 'waiting-stopped' : 'nothing-waits' };
}
