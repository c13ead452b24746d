import type { TaskOf } from '../../domain/job.ts';
import { isStillSo } from '../../domain/lapse.ts';
import { readPlace } from '../places/place-records.ts';
import { postToPlace } from '../places/post-to-place.ts';
import type { Context } from '../ports/context.ts';
import type { Message } from '../ports/messages.ts';
import { lapsesAt } from '../records/due-dates.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { readRequestDocument } from '../records/load-request.ts';
import { fanOutToRecipients } from '../records/recipients.ts';
import { mailsToApprovers } from './mail-approvers.ts';

/**
 * Job: creates a message job for every place that the request goes to. Without a place, mails APPROVER_MAIL.
 */
export function tellPlaces(
  ctx: Context,
  run: JobRun,
  { requestId, about, after }: TaskOf<'tell-places'>,
): Promise<void> {
  return fanOutToRecipients(
    ctx,
    run,
    { request: { id: requestId }, after },
    (placeId) => ({ kind: 'tell-place', requestId, about, placeId }),
    (cursor) => ({ kind: 'tell-places', requestId, about, after: cursor }),
    () => mailsToApprovers(ctx, requestId, about),
  );
}

/**
 * Job: tells one place that a request will lapse soon, or has lapsed. Tells nothing if that is no longer
 * true.
 */
export async function tellPlace(
  ctx: Context,
  run: JobRun,
  { requestId, about, placeId }: TaskOf<'tell-place'>,
): Promise<void> {
  const [header, place] = await Promise.all([readRequestDocument(ctx, requestId), readPlace(ctx, placeId)]);
  if (!header || !isStillSo(about, header.data) || !place) return finish(run);

  const request = header.data;
  const at = await lapsesAt(ctx, request);
  const content: Message =
    about === 'lapsed'
      ? { kind: 'request-lapsed', request }
      : { kind: 'request-lapses', request, at, to: 'approvers' };
  await postToPlace(ctx, run, place.data, content);
  await finish(run);
}
