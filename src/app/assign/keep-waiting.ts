import type { OutageCause, TaskOf, WaitCause } from '../../domain/job.ts';
import { isInRound } from '../../domain/request.ts';
import { isWaitCause, REASON_OF_WAIT, withWait } from '../../domain/wait.ts';
import type { FailureReason } from '../../domain/outcome.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Operation, Stored } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { replace, requestDocument } from '../records/documents.ts';
import type { Header, JobRun } from '../records/job-run.ts';
import { commitToRequest } from '../records/job-run.ts';
import { readRequestDocument } from '../records/load-request.ts';
import type { JobRecord } from '../records/queue-job.ts';
import { newJob } from '../records/queue-job.ts';

/**
 * Handles the failure of an assign job. If only an administrator can mend the cause, marks the request as
 * waiting, so that an approver can stop the wait; then throws the failure again. If the wait was stopped,
 * gives the failure reason of the persons who wait. Throws LeaseLost, StoreError.
 */
export async function keepWaiting(
  ctx: Context,
  run: JobRun,
  { requestId, chunk }: TaskOf<'assign' | 'confirm'>,
  failure: unknown,
): Promise<FailureReason> {
  const cause = failure instanceof OutsideError ? failure.outage : undefined;
  if (!isWaitCause(cause)) throw failure;

  const reason = await commitToRequest(ctx, run, requestId, (header) => ({
    operations: marked(ctx, header, chunk, cause),
    end: 'renew',
    result: header.request.stopped && REASON_OF_WAIT[header.request.stopped.cause],
  }));
  if (reason === undefined) throw failure;
  return reason;
}

/** How many jobs behind the failed one are looked at: as many as a poll takes. */
const MAX_BEHIND = 40;

/**
 * Marks the requests behind in the lane as waiting when a cause stops it: they wait for the same cause, and
 * approvers can stop that wait too. A request that somebody else changes at that moment is marked the next
 * time. Throws StoreError.
 */
export async function shareWait(ctx: Context, cause: OutageCause): Promise<void> {
  if (!isWaitCause(cause)) return;

  const query = { by: 'list', key: 'queue:assign', order: 'ascending', limit: MAX_BEHIND } as const;
  for (const { data } of await ctx.store.page<Stored<DataDocument<JobRecord>>>(query)) {
    const { task } = data;
    if (task.kind !== 'assign' && task.kind !== 'confirm') continue;
    const document = await readRequestDocument(ctx, task.requestId);
    if (!document || !isInRound(document.data, task.round)) continue;
    const operations = marked(ctx, { document, request: document.data }, task.chunk, cause);
    if (operations.length > 0) await ctx.store.commit(operations, ctx.ids.next());
  }
}

/** The operations that mark a chunk as waiting and redraw the cards; none if it is marked already. */
function marked(
  ctx: Context,
  { document, request }: Header,
  chunk: number,
  cause: WaitCause,
): readonly Operation[] {
  const next = withWait(request, chunk, cause);
  if (next === request) return [];
  return [replace(document, requestDocument(next)), newJob(ctx, { kind: 'redraw', requestId: request.id })];
}
