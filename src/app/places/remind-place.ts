import type { JobTask } from '../../domain/job.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import { DAY_MS } from '../records/due-dates.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { readPlace } from './place-records.ts';
import { postToPlace } from './post-to-place.ts';
import { waitingRequests } from './waiting-requests.ts';

/** Who has waited this long is in the reminder (product.md 7). */
const FIRST_AFTER_MS = 2 * DAY_MS;
/** After so many failed attempts today's reminder is left out: tomorrow's must not be lost with it. */
const MAX_TRIES = 5;

/**
 * Job: reminds a place once a day of what has waited for two days, as long as the place is there. A place that was stopped and set up
 * again has a job of its own since then.
 */
export async function remindPlace(
  ctx: Context,
  run: JobRun,
  { placeId, since }: Extract<JobTask, { kind: 'remind-place' }>,
): Promise<void> {
  const place = await readPlace(ctx, placeId);
  if (place?.data.at !== since) return finish(run);

  const waiting = await waitingRequests(ctx, 'ascending', ctx.clock.now() - FIRST_AFTER_MS);
  if (waiting.count > 0) {
    try {
      const isThere = await postToPlace(ctx, run, place.data, { kind: 'reminder', ...waiting });
      if (!isThere) return finish(run);
    } catch (error) {
      if (!(error instanceof OutsideError) || run.attempts < MAX_TRIES) throw error;
      ctx.log.warn('A place was not reminded today.', { placeId, error: error.message });
    }
  }
  await run.commit([], { againInMs: DAY_MS });
}
