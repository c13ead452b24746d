import type { TaskOf } from '../../domain/job.ts';
import type { Place } from '../../domain/place.ts';
import { readPlace } from '../places/place-records.ts';
import { postToPlace } from '../places/post-to-place.ts';
import type { Context } from '../ports/context.ts';
import type { DataDocument } from '../records/documents.ts';
import { readEnds } from '../records/ends.ts';
import { ASK_AGAIN_MS, fanOut } from '../records/fan-out.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { GRANTS_ENDING, grantsForKey } from '../records/keys.ts';
import { newJob } from '../records/queue-job.ts';
import { ALL_PLACES } from '../records/recipients.ts';
import { readRemovals } from '../records/removals.ts';

/**
 * Job: creates a card job for every place that asks whether the removals of a day go on. Without a place, it waits
 * for one, since all removals wait for the answer.
 */
export async function announcePause(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'announce-pause'>,
): Promise<void> {
  const { at, after } = task;
  const isOpen = (await readRemovals(ctx))?.data.paused?.at === at;
  await fanOut<DataDocument<Place>>(
    ctx,
    run,
    { key: ALL_PLACES, after },
    ({ data }) => ({ kind: 'ask-pause', at, placeId: data.id }),
    (cursor) => ({ kind: 'announce-pause', at, after: cursor }),
    () => (isOpen ? [newJob(ctx, task, ASK_AGAIN_MS)] : []),
  );
}

/** Job: asks one place whether the removals of a day go on. Asks nothing if that was answered. */
export async function askPause(
  ctx: Context,
  run: JobRun,
  { at, placeId }: TaskOf<'ask-pause'>,
): Promise<void> {
  const [removals, place] = await Promise.all([readRemovals(ctx), readPlace(ctx, placeId)]);
  const pause = removals?.data.paused;
  if (pause?.at !== at || !place) return finish(run);
  const count = await countWaiting(ctx);
  await postToPlace(ctx, run, place.data, { kind: 'pause-question', pause, count });
  await finish(run);
}

/** How many licenses wait to be taken back, also those whose end is over and does not begin during a pause. */
async function countWaiting(ctx: Context): Promise<number> {
  const { store, clock } = ctx;
  const until = clock.iso(clock.now());
  const ends = await readEnds(ctx);
  const counts = await Promise.all(
    ends.map(({ data }) => store.count({ by: 'list2', key: grantsForKey(data.skuId), until })),
  );
  const ending = await store.count({ by: 'list2', key: GRANTS_ENDING });
  return counts.reduce((sum, count) => sum + count, ending);
}
