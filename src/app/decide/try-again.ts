import { DomainError } from '../../domain/errors.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { canTryAgain, withAnotherRound } from '../../domain/request.ts';
import type { Desk } from '../ports/context.ts';
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
export async function tryAgain(desk: Desk, actor: Actor, requestId: string): Promise<CardAnswer> {
  await requireApprover(desk, actor, 'now', { what: 'try-again', requestId });

  let next: LicenseRequest | undefined;
  const result = await changeRequest(desk, requestId, ({ document, request }, commitId) => {
    next = undefined;
    if (!canTryAgain(request)) return undefined;

    next = withAnotherRound(request);
    const { round } = next;
    return [
      replace(document, requestDocument(next)),
      newAudit(desk, commitId, { actor, what: 'tried-again', requestId, after: { round } }),
      newJob(desk, { kind: 'assign', requestId, chunk: 0, round }),
      newJob(desk, { kind: 'redraw', requestId }),
    ];
  });
  if (!result) throw new DomainError('request-gone');
  if (result.changed) desk.wake();

  const { request, entries } = result.loaded;
  const view = await viewOf(desk, { request: next ?? request, entries });
  return next ? { view } : { view, notice: { kind: 'nothing-to-try-again' } };
}
