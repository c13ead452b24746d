import type { TaskOf } from '../../domain/job.ts';
import { readPlace } from '../places/place-records.ts';
import { postToPlace } from '../places/post-to-place.ts';
import type { Context } from '../ports/context.ts';
import { ASK_AGAIN_MS } from '../records/fan-out.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { newJob } from '../records/queue-job.ts';
import { fanOutToRecipients } from '../records/recipients.ts';
import { readGrant } from '../records/read-grant.ts';

/**
 * Job: creates a card job for every place of a request that asks whether a person may lose data. Without a place,
 * it waits for one, since the license waits for the answer.
 */
export async function announceLoss(ctx: Context, run: JobRun, task: TaskOf<'announce-loss'>): Promise<void> {
  const { requestId, personId, skuId, after } = task;
  const document = await readGrant(ctx, { personId, skuId });
  const isOpen = document?.data.question !== undefined;
  await fanOutToRecipients(
    ctx,
    run,
    { request: { id: requestId }, after },
    (placeId) => ({ kind: 'ask-loss', personId, skuId, placeId }),
    (cursor) => ({ kind: 'announce-loss', requestId, personId, skuId, after: cursor }),
    () => (isOpen ? [newJob(ctx, task, ASK_AGAIN_MS)] : []),
  );
}

/** Job: asks one place whether a person may lose data. Asks nothing if that was answered. */
export async function askLoss(ctx: Context, run: JobRun, task: TaskOf<'ask-loss'>): Promise<void> {
  const { personId, skuId, placeId } = task;
  const [document, place] = await Promise.all([readGrant(ctx, { personId, skuId }), readPlace(ctx, placeId)]);
  if (!document?.data.question || !place) return finish(run);
  await postToPlace(ctx, run, place.data, { kind: 'loss-question', grant: document.data });
  await finish(run);
}
