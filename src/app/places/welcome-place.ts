import type { TaskOf } from '../../domain/job.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Holding } from '../records/documents.ts';
import { fanOut } from '../records/fan-out.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { newJob } from '../records/queue-job.ts';
import { readPlace } from './place-records.ts';
import { postToPlace } from './post-to-place.ts';

const WAITING = { by: 'list', key: 'requests:pending' } as const;
const LISTED = 10;

/** Job: tells a new place how many requests wait, and which; the cards that never reached anybody follow. */
export async function welcomePlace(
  ctx: Context,
  run: JobRun,
  { placeId }: TaskOf<'welcome-place'>,
): Promise<void> {
  const place = await readPlace(ctx, placeId);
  if (!place) return finish(run);

  const [count, newest] = await Promise.all([
    ctx.store.count(WAITING),
    ctx.store.page<Holding<LicenseRequest>>({ ...WAITING, order: 'descending', limit: LISTED }),
  ]);
  const requests = newest.map(({ data }) => data);
  const isThere = await postToPlace(ctx, run, place.data, { kind: 'waiting', count, requests });
  if (!isThere) return finish(run);
  await run.commit([newJob(ctx, { kind: 'catch-up-place', placeId })], 'finish');
}

/** Job: a card job for every pending request that never reached anybody. */
export function catchUpPlace(
  ctx: Context,
  run: JobRun,
  { placeId, after }: TaskOf<'catch-up-place'>,
): Promise<void> {
  return fanOut<Holding<LicenseRequest>>(
    ctx,
    run,
    { key: WAITING.key, after },
    ({ data }) => {
      const isUnseen = data.status === 'pending' && !data.approversReached;
      return isUnseen ? { kind: 'post-card', requestId: data.id, placeId } : undefined;
    },
    (cursor) => ({ kind: 'catch-up-place', placeId, after: cursor }),
  );
}
