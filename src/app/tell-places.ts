import type { TaskOf } from '../domain/job.ts';
import type { Place } from '../domain/place.ts';
import { mailsToApprovers } from './announce-request.ts';
import type { Holding } from './documents.ts';
import { fanOut } from './fan-out.ts';
import type { JobRun } from './job-run.ts';
import { finish, holdOn } from './job-run.ts';
import { readHeader } from './load.ts';
import { dropPlace, readPlace } from './manage-places.ts';
import type { Message } from './messages.ts';
import type { Desk } from './ports.ts';
import { OutsideError } from './ports.ts';
import { isWithoutRight } from './post-card.ts';
import { expiryOf } from './retention.ts';

/** Job: one message job for every place. Where there is none, APPROVER_MAIL gets a mail. */
export async function tellPlaces(
  desk: Desk,
  run: JobRun,
  { requestId, about, after }: TaskOf<'tell-places'>,
): Promise<void> {
  if (after === undefined && (await desk.store.count({ by: 'list', key: 'places' })) === 0) {
    await run.commit(mailsToApprovers(desk, requestId, about), 'finish');
    return;
  }
  await fanOut<Holding<Place>>(
    desk,
    run,
    { key: 'places', after },
    ({ data }) => ({ kind: 'tell-place', requestId, about, placeId: data.id }),
    (cursor) => ({ kind: 'tell-places', requestId, about, after: cursor }),
  );
}

/** Job: tells one place that a request expires soon, or that it has; nothing when it was decided meanwhile. */
export async function tellPlace(
  desk: Desk,
  run: JobRun,
  { requestId, about, placeId }: TaskOf<'tell-place'>,
): Promise<void> {
  const [header, place] = await Promise.all([readHeader(desk, requestId), readPlace(desk, placeId)]);
  const wanted = about === 'expired' ? 'expired' : 'pending';
  if (header?.data.status !== wanted || !place) return finish(run);

  const request = header.data;
  const at = desk.clock.iso((await expiryOf(desk, request)).expireAt);
  const content: Message =
    about === 'expired'
      ? { kind: 'request-expired', request }
      : { kind: 'request-expires', request, at, to: 'approvers' };
  await postToPlace(desk, run, place.data, content);
  await finish(run);
}

/**
 * Posts a message to a place, once; it can double when the process dies right after it. False: the place is no more, since its owner lost
 * the right or the bot is no longer in it. Throws LeaseLost, OutsideError, StoreError.
 */
export async function postToPlace(desk: Desk, run: JobRun, place: Place, content: Message): Promise<boolean> {
  if (!(await mayRead(desk, place, content))) {
    await dropPlace(desk, place.id, { actor: 'license-desk', what: 'place-lost-right' });
    return false;
  }
  await holdOn(run);
  try {
    await desk.messenger.post(place.address, content);
    return true;
  } catch (error) {
    if (!(error instanceof OutsideError) || error.kind !== 'gone') throw error;
    await dropPlace(desk, place.id, { actor: 'license-desk', what: 'place-gone' });
    return false;
  }
}

async function mayRead(desk: Desk, place: Place, content: Message): Promise<boolean> {
  try {
    return !(await isWithoutRight(desk, place));
  } catch (error) {
    // That Graph refuses us can be what this message is about; it names no person and no request.
    const isRefused = error instanceof OutsideError && error.stop !== undefined;
    if (isRefused && content.kind === 'lane-stopped') return true;
    throw error;
  }
}
