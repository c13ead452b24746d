import { DomainError } from '../../domain/errors.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { canStopWaiting, withStop } from '../../domain/wait.ts';
import type { Context } from '../ports/context.ts';
import type { Actor, CardAnswer } from '../ports/results.ts';
import { newAudit } from '../records/audit-entry.ts';
import { changeRequest } from '../records/change-request.ts';
import { replace, requestDocument } from '../records/documents.ts';
import { viewOf } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { requireApprover } from '../rights/require-approver.ts';

/**
 * Ends the wait for something that only an administrator can mend: who waits has failed, and is told. A second click, and one after it
 * went on by itself, find nothing that waits. Throws DomainError (`not-an-approver`, `rights-unknown`, `request-gone`), StoreError.
 */
export async function stopWaiting(ctx: Context, actor: Actor, requestId: string): Promise<CardAnswer> {
  await requireApprover(ctx, actor, 'now', { what: 'stop-waiting', requestId });

  let next: LicenseRequest | undefined;
  const result = await changeRequest(ctx, requestId, ({ document, request }, commitId) => {
    next = undefined;
    if (!canStopWaiting(request)) return undefined;

    next = withStop(request, actor, ctx.clock.iso(ctx.clock.now()));
    const { round, stopped } = next;
    const after = { round, cause: stopped?.cause };
    return [
      replace(document, requestDocument(next)),
      newAudit(ctx, commitId, { actor, what: 'waiting-stopped', requestId, after }),
      newJob(ctx, { kind: 'stop-waiting', requestId, chunk: 0, round }),
      newJob(ctx, { kind: 'redraw', requestId }),
    ];
  });
  if (!result) throw new DomainError('request-gone');
  if (result.changed) ctx.wake();

  const { request, entries } = result.loaded;
  const view = await viewOf(ctx, { request: next ?? request, entries });
  return { view, notice: { kind: next ? 'waiting-stopped' : 'nothing-waits' } };
}
