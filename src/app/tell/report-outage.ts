import type { Outage, TaskOf } from '../../domain/job.ts';
import type { Place } from '../../domain/place.ts';
import { readPlace } from '../places/place-records.ts';
import { postToPlace } from '../places/post-to-place.ts';
import type { Context } from '../ports/context.ts';
import { newAudit } from '../records/audit-entry.ts';
import type { Holding } from '../records/documents.ts';
import { create } from '../records/documents.ts';
import { fanOut } from '../records/fan-out.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { newJob } from '../records/queue-job.ts';

/** The places are told once a day of a cause that goes on. */
const TOLD_SECONDS = 86_400;

/** Has the places told of a cause that hits everybody, unless they were. Throws StoreError. */
export async function reportOutage(ctx: Context, outage: Outage): Promise<void> {
  const { cause, about } = outage;
  const commitId = ctx.ids.next();
  const id = about === undefined ? `outage:${cause}` : `outage:${cause}:${ctx.ids.digest(about)}`;
  const { outcome } = await ctx.store.commit(
    [
      create({ id, type: 'outage', ttl: TOLD_SECONDS }),
      newJob(ctx, { kind: 'announce-outage', outage }),
      newAudit(ctx, commitId, { actor: 'license-desk', what: 'outage', after: outage }),
    ],
    commitId,
  );
  if (outcome === 'done') ctx.wake();
}

/** Job: one message job for every place. */
export function announceOutage(
  ctx: Context,
  run: JobRun,
  { outage, after }: TaskOf<'announce-outage'>,
): Promise<void> {
  return fanOut<Holding<Place>>(
    ctx,
    run,
    { key: 'places', after },
    ({ data }) => ({ kind: 'tell-outage', outage, placeId: data.id }),
    (cursor) => ({ kind: 'announce-outage', outage, after: cursor }),
  );
}

/** Job: tells one place the cause and its cure. */
export async function tellOutage(
  ctx: Context,
  run: JobRun,
  { outage, placeId }: TaskOf<'tell-outage'>,
): Promise<void> {
  const place = await readPlace(ctx, placeId);
  if (!place) return finish(run);
  await postToPlace(ctx, run, place.data, { kind: 'outage', outage });
  await finish(run);
}
