import type { JobTask } from '../../domain/job.ts';
import type { Place } from '../../domain/place.ts';
import { queuesOf } from '../../domain/waiting-list.ts';
import { nextSameTime } from '../../domain/time-of-day.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import { DAY_MS } from '../records/due-dates.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { readAllLines } from '../records/read-lines.ts';
import { presentConversation } from '../records/send-message.ts';
import { readPlace } from './place-records.ts';
import { postToPlace } from './post-to-place.ts';
import { waitingRequests } from './waiting-requests.ts';

/** How long a request waits before it is in the reminder. */
const FIRST_AFTER_MS = 2 * DAY_MS;
/** After so many failed attempts, today's reminder is dropped, so that tomorrow's is not lost with it. */
const MAX_TRIES = 5;

/**
 * Job: reminds a place once a day of requests that have waited for two days, and of people who wait for a
 * license, as long as the place exists. If the place was removed and set up again, the new place has a job of its
 * own, and this one ends.
 */
export async function remindPlace(
  ctx: Context,
  run: JobRun,
  { placeId, since }: Extract<JobTask, { kind: 'remind-place' }>,
): Promise<void> {
  const place = await readPlace(ctx, placeId);
  if (place?.data.at !== since) return finish(run);

  const waiting = await waitingRequests(ctx, place, 'ascending', ctx.clock.now() - FIRST_AFTER_MS);
  const queues = queuesOf((await readAllLines(ctx)).map(({ data }) => data));
  if (waiting.count > 0 || queues.length > 0) {
    try {
      const isThere = await postToPlace(ctx, run, place.data, { kind: 'reminder', ...waiting, queues });
      if (!isThere) return finish(run);
    } catch (error) {
      if (!(error instanceof OutsideError) || run.attempts < MAX_TRIES) throw error;
      ctx.log.warn('A place was not reminded today.', { placeId, error: error.message });
    }
  }
  await run.commit([], { againInMs: await untilNextReminder(ctx, place.data) });
}

/** The shortest time between a delayed reminder and the next one. */
const LEAST_APART_MS = 6 * 3_600_000;

/**
 * Milliseconds until the next reminder: at the time of day at which the place was set up, by its readers'
 * clocks, however late the last reminder was.
 */
export async function untilNextReminder(ctx: Context, place: Place): Promise<number> {
  const { timeZone = ctx.options.timeZone } = await presentConversation(ctx, place.conversation);
  const now = ctx.clock.now();
  return nextSameTime(ctx.clock.parse(place.at), now + LEAST_APART_MS, timeZone) - now;
}
