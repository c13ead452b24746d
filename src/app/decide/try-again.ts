import { DomainError } from '../../domain/errors.ts';
import { canTryAgain } from '../../domain/request.ts';
import { withAnotherRound } from '../../domain/transitions.ts';
import type { Context } from '../ports/context.ts';
import type { Actor, TryAgainAnswer } from '../ports/results.ts';
import { changeRequest } from '../records/change-request.ts';
import { replace, requestDocument } from '../records/documents.ts';
import { isEndPast, viewOf } from '../records/load-request.ts';
import { recordEvent } from '../records/record-event.ts';
import { requireApprover } from '../rights/require-approver.ts';

/**
 * Begins another round for the persons who failed or were not confirmed. A second click changes nothing, and neither
 * does one after the last day of the licenses.
 * Throws DomainError (`not-an-approver`, `rights-unknown`, `request-gone`), StoreError.
 */
export async function tryAgain(ctx: Context, actor: Actor, requestId: string): Promise<TryAgainAnswer> {
  await requireApprover(ctx, actor, 'now', { what: 'try-again', requestId });

  const change = await changeRequest(ctx, requestId, ({ document, request }, commitId) => {
    if (!canTryAgain(request) || isEndPast(ctx, request)) return { result: request };

    const next = withAnotherRound(request);
    const { round } = next;
    const operations = [
      replace(document, requestDocument(next)),
      ...recordEvent(ctx, commitId, { actor, what: 'tried-again', requestId, after: { round } }),
    ];
    return { operations, result: next };
  });
  if (!change) throw new DomainError('request-gone');
  const { loaded, result: request, changed } = change;
  if (changed) ctx.wake();

  const view = await viewOf(ctx, { request, entries: loaded.entries });
  if (changed) return { view, outcome: 'trying-again' };
  const isOver = canTryAgain(request) && view.isEndPast === true;
  return { view, outcome: isOver ? 'end-has-passed' : 'nothing-to-try-again' };
}
