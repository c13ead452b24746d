import type { TaskOf } from '../../domain/job.ts';
import type { Place } from '../../domain/place.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { fanOut } from '../records/fan-out.ts';
import type { JobRun } from '../records/job-run.ts';
import { newJob } from '../records/queue-job.ts';
import { mailsToApprovers } from './mail-approvers.ts';

/** Job: one card job for every place; without a place, mail to APPROVER_MAIL, and the requester is told. */
export function announceRequest(
  ctx: Context,
  run: JobRun,
  { requestId, after }: TaskOf<'announce'>,
): Promise<void> {
  return fanOut<DataDocument<Place>>(
    ctx,
    run,
    { key: 'places', after },
    ({ data }) => ({ kind: 'post-card', requestId, placeId: data.id }),
    (cursor) => ({ kind: 'announce', requestId, after: cursor }),
    () => withoutPlace(ctx, requestId),
  );
}

function withoutPlace(ctx: Context, requestId: string): Operation[] {
  return [...mailsToApprovers(ctx, requestId, 'waits'), newJob(ctx, { kind: 'redraw', requestId })];
}
