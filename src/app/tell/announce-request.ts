import type { TaskOf } from '../../domain/job.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import type { JobRun } from '../records/job-run.ts';
import { newJob } from '../records/queue-job.ts';
import { fanOutToRecipients } from '../records/recipients.ts';
import { mailsToApprovers } from './mail-approvers.ts';

/**
 * Job: creates a card job for every place that the request goes to. Without a place, mails APPROVER_MAIL and
 * redraws the requester's card, which then says so.
 */
export function announceRequest(
  ctx: Context,
  run: JobRun,
  { requestId, after }: TaskOf<'announce'>,
): Promise<void> {
  return fanOutToRecipients(
    ctx,
    run,
    { request: { id: requestId }, after },
    (placeId) => ({ kind: 'post-card', requestId, placeId }),
    (cursor) => ({ kind: 'announce', requestId, after: cursor }),
    () => withoutPlace(ctx, requestId),
  );
}

function withoutPlace(ctx: Context, requestId: string): Operation[] {
  return [...mailsToApprovers(ctx, requestId, 'waits'), newJob(ctx, { kind: 'redraw', requestId })];
}
