import type { Stop, TaskOf } from '../../domain/job.ts';
import type { Place } from '../../domain/place.ts';
import { readPlace } from '../places/place-records.ts';
import { postToPlace } from '../places/post-to-place.ts';
import type { Desk } from '../ports/context.ts';
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
export async function reportStop(desk: Desk, stop: Stop): Promise<void> {
  const { cause, about } = stop;
  const commitId = desk.ids.next();
  const id = about === undefined ? `stop:${cause}` : `stop:${cause}:${desk.ids.digest(about)}`;
  const { outcome } = await desk.store.commit(
    [
      create({ id, type: 'stop', ttl: TOLD_SECONDS }),
      newJob(desk, { kind: 'announce-stop', stop }),
      newAudit(desk, commitId, { actor: 'license-desk', what: 'lane-stopped', after: stop }),
    ],
    commitId,
  );
  if (outcome === 'done') desk.wake();
}

/** Job: one message job for every place. */
export function announceStop(
  desk: Desk,
  run: JobRun,
  { stop, after }: TaskOf<'announce-stop'>,
): Promise<void> {
  return fanOut<Holding<Place>>(
    desk,
    run,
    { key: 'places', after },
    ({ data }) => ({ kind: 'tell-stop', stop, placeId: data.id }),
    (cursor) => ({ kind: 'announce-stop', stop, after: cursor }),
  );
}

/** Job: tells one place the cause and its cure. */
export async function tellStop(
  desk: Desk,
  run: JobRun,
  { stop, placeId }: TaskOf<'tell-stop'>,
): Promise<void> {
  const place = await readPlace(desk, placeId);
  if (!place) return finish(run);
  await postToPlace(desk, run, place.data, { kind: 'lane-stopped', stop });
  await finish(run);
}
