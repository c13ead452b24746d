import type { Outage, TaskOf } from '../../domain/job.ts';
import type { Place } from '../../domain/place.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { isPending } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Message } from '../ports/messages.ts';
import type { DataDocument } from '../records/documents.ts';
import { FAN_OUT, fanOut } from '../records/fan-out.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { newJob } from '../records/queue-job.ts';
import { isLastCopy } from '../records/send-message.ts';
import { readPlace } from './place-records.ts';
import { postToPlace } from './post-to-place.ts';
import { waitingRequests } from './waiting-requests.ts';

/**
 * Job: tells a new place how many requests wait, and which. Then creates the jobs for the present outages and
 * for the cards that reached nobody.
 */
export async function welcomePlace(
  ctx: Context,
  run: JobRun,
  { placeId }: TaskOf<'welcome-place'>,
): Promise<void> {
  const place = await readPlace(ctx, placeId);
  if (!place) return finish(run);

  const waiting = await waitingRequests(ctx, place, 'descending');
  const isThere = await welcome(ctx, run, place.data, { kind: 'waiting', ...waiting });
  if (!isThere) return finish(run);
  // Outages from before this place was set up. All causes together fit one commit.
  const outages = await ctx.store.page<DataDocument<Outage>>({
    by: 'list',
    key: 'outages',
    order: 'ascending',
    limit: FAN_OUT,
  });
  const told = outages.map(({ data: outage }) => newJob(ctx, { kind: 'tell-outage', outage, placeId }));
  await run.commit([...told, newJob(ctx, { kind: 'catch-up-place', placeId })], 'finish');
}

/**
 * Like `postToPlace`, but the last copy counts as delivered even if its answer is lost. Otherwise the
 * messages that follow would never come.
 */
async function welcome(ctx: Context, run: JobRun, place: Place, content: Message): Promise<boolean> {
  try {
    return (await postToPlace(ctx, run, place, content)) !== undefined;
  } catch (error) {
    if (!isLastCopy(error, run)) throw error;
    ctx.log.warn('The answer to a message was lost.', { kind: content.kind, givenUp: true });
    return true;
  }
}

/**
 * Job: creates a card job for every pending request that reached nobody. The card job ends without a card if
 * the request does not go to the place.
 */
export function catchUpPlace(
  ctx: Context,
  run: JobRun,
  { placeId, after }: TaskOf<'catch-up-place'>,
): Promise<void> {
  return fanOut<DataDocument<LicenseRequest>>(
    ctx,
    run,
    { key: 'requests:pending', after },
    ({ data }) => {
      const isUnseen = isPending(data) && !data.approversReached;
      return isUnseen ? { kind: 'post-card', requestId: data.id, placeId } : undefined;
    },
    (cursor) => ({ kind: 'catch-up-place', placeId, after: cursor }),
  );
}
