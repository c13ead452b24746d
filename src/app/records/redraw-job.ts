import type { LicenseRequest } from '../../domain/request.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Operation, Stored } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';
import { replace } from './documents.ts';
import { jobDocumentId } from './keys.ts';
import type { JobRecord } from './queue-job.ts';
import { dueAt, jobDocument, namedJob, newJob } from './queue-job.ts';

/**
 * How long a redraw waits if another change soon follows: the outcomes after an approval, the mails after a
 * decline. The person who clicked sees the new card at once, as the answer.
 */
const SOON_MS = 2000;
/** How long the progress of a request waits: the chunks of a window are recorded one after the other. */
const PROGRESS_MS = 100;
/** How long the cards of an ended request wait for its mails, so that they are redrawn once for both. */
const FOR_MAILS_MS = 5000;

const WAIT_MS = { now: 0, progress: PROGRESS_MS, 'for-mails': FOR_MAILS_MS } as const;

const nameOf = (requestId: string, round: number): string => `redraw:${requestId}:${round}`;

/**
 * A redraw that waits a moment. `round`: it begins that round, or ends the request without one. Then it waits
 * under a name, so that `redrawOnce` can move it.
 */
export function redrawSoon(ctx: StoreContext, requestId: string, round: number | undefined): Operation {
  const task = { kind: 'redraw', requestId } as const;
  return round === undefined
    ? newJob(ctx, task, SOON_MS)
    : namedJob(ctx, nameOf(requestId, round), task, SOON_MS);
}

/**
 * The operation by which one job redraws the cards for this change, and for the changes that it waited for.
 * `now`: at once; `progress`: after the next chunks; `for-mails`: when the mails are out, or after a moment. Throws
 * StoreError.
 */
export async function redrawOnce(
  ctx: StoreContext,
  { id: requestId, round }: Pick<LicenseRequest, 'id' | 'round'>,
  when: keyof typeof WAIT_MS,
): Promise<Operation> {
  const task = { kind: 'redraw', requestId } as const;
  const inMs = WAIT_MS[when];
  const name = nameOf(requestId, round);
  const waiting = await ctx.store.read<Stored<DataDocument<JobRecord>>>(jobDocumentId(name));
  if (!waiting) return namedJob(ctx, name, task, inMs);
  // A job in hand may have read the request before this change.
  if (waiting.data.owner !== undefined) return newJob(ctx, task, inMs);
  // The job is written even if it is due already. So it cannot be claimed, and read the request, in between.
  const at = ctx.clock.iso(ctx.clock.now() + inMs);
  const isSooner = when !== 'for-mails' && dueAt(waiting) < at;
  return replace(waiting, jobDocument(name, waiting.data, isSooner ? dueAt(waiting) : at));
}
