import type { TaskOf, StopCause } from '../domain/job.ts';
import type { Place } from '../domain/place.ts';
import type { Holding } from './documents.ts';
import { create, newAudit, newJob } from './documents.ts';
import { fanOut } from './fan-out.ts';
import type { JobRun } from './job-run.ts';
import { finish } from './job-run.ts';
import { readPlace } from './manage-places.ts';
import type { Desk } from './ports.ts';
import { postToPlace } from './tell-places.ts';

/** The places are told once a day of a cause that goes on. */
const TOLD_SECONDS = 86_400;

/** Has the places told of a cause that hits everybody, unless they were. Throws StoreError. */
export async function reportStop(desk: Desk, cause: StopCause): Promise<void> {
  const commitId = desk.ids.next();
  const told = { id: `stop:${cause}`, type: 'stop', ttl: TOLD_SECONDS };
  const audit = newAudit(desk, commitId, { actor: 'license-desk', what: 'lane-stopped', after: { cause } });
  const { outcome } = await desk.store.commit(
    [create(told), newJob(desk, { kind: 'announce-stop', cause }), audit],
    commitId,
  );
  if (outcome === 'done') desk.wake();
}

/** Job: one message job for every place. */
export function announceStop(
  desk: Desk,
  run: JobRun,
  { cause, after }: TaskOf<'announce-stop'>,
): Promise<void> {
  return fanOut<Holding<Place>>(
    desk,
    run,
    { key: 'places', after },
    ({ data }) => ({ kind: 'tell-stop', cause, placeId: data.id }),
    (cursor) => ({ kind: 'announce-stop', cause, after: cursor }),
  );
}

/** Job: tells one place the cause and its cure. */
export async function tellStop(
  desk: Desk,
  run: JobRun,
  { cause, placeId }: TaskOf<'tell-stop'>,
): Promise<void> {
  const place = await readPlace(desk, placeId);
  if (!place) return finish(run);
  await postToPlace(desk, run, place.data, { kind: 'lane-stopped', cause });
  await finish(run);
}
