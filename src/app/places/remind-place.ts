import type { JobTask } from '../../domain/job.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Holding } from '../records/documents.ts';
import { DAY_MS } from '../records/due-dates.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { readPlace } from './place-records.ts';
import { postToPlace } from './post-to-place.ts';

/** Who has waited this long is in the reminder (product.md 7). */
const FIRST_AFTER_MS = 2 * DAY_MS;
const LISTED = 10;
const AT_ONCE = 100;
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

  const waiting = await waitingLong(ctx);
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

/** How many wait for a decision since two days, and the oldest of them. */
async function waitingLong(
  ctx: Context,
): Promise<{ readonly count: number; readonly requests: readonly LicenseRequest[] }> {
  const query = { by: 'list', key: 'requests:pending', order: 'ascending', limit: AT_ONCE } as const;
  // `~` divides the date from the id in what the list is sorted by; the second one stands behind every id.
  const until = `${ctx.clock.iso(ctx.clock.now() - FIRST_AFTER_MS)}~~`;
  const requests: LicenseRequest[] = [];
  let count = 0;
  for (let cursor: { after?: string } = {}; ;) {
    const page = await ctx.store.page<Holding<LicenseRequest>>({ ...query, until, ...cursor });
    const waiting = page.filter(({ data }) => data.status === 'pending');
    requests.push(...waiting.slice(0, LISTED - requests.length).map(({ data }) => data));
    count += waiting.length;

    const last = page.at(-1)?.sort;
    if (page.length < AT_ONCE || last === undefined) return { count, requests };
    cursor = { after: last };
  }
}
