import { DomainError } from '../../domain/errors.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { canTryAgain, withAnotherRound } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Actor, CardAnswer } from '../ports/results.ts';
import { newAudit } from '../records/audit-entry.ts';
import { changeRequest } from '../records/change-request.ts';
import { replace, requestDocument } from '../records/documents.ts';
import { viewOf } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { requireApprover } from '../rights/require-approver.ts';

/**
 * Another round for those whose assignment failed; a second click finds nothing to do.
 * Throws DomainError (`not-an-approver`, `rights-unknown`, `request-gone`), StoreError.
 */
export async function tryAgain(ctx: Context, actor: Actor, requestId: string): Promise<CardAnswer> {
  await requireApprover(ctx, actor, 'now', { what: 'try-again', requestId });

  let next: LicenseRequest | undefined;
  const result = await changeRequest(ctx, requestId, ({ document, request }, commitId) => {
    next = undefined;
    if (!canTryAgain(request)) return undefined;

    next = withAnotherRound(request);
    const { round } = next;
    return [
      replace(document, requestDocument(next)),
      newAudit(ctx, commitId, { actor, what: 'tried-again', requestId, after: { round } }),
      newJob(ctx, { kind: 'assign', requestId, chunk: 0, round }),
      newJob(ctx, { kind: 'redraw', requestId }),
    ];
  });
  if (!result) throw new DomainError('request-gone');
  if (result.changed) ctx.wake();

  const { request, entries } = result.loaded;
  const view = await viewOf(ctx, { request: next ?? request, entries });
  return next ? { view } : { view, notice: { kind: 'nothing-to-try-again' } };
}
