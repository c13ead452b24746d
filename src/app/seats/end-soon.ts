import type { StoreContext } from '../ports/context.ts';
import type { Operation, Stored } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { replace } from '../records/documents.ts';
import { jobDocumentId } from '../records/keys.ts';
import type { JobRecord } from '../records/queue-job.ts';
import { dueAt, jobDocument, namedJob, newJob } from '../records/queue-job.ts';

/** The name of the job that takes licenses back. */
export const END_GRANTS = 'end-grants';

const TASK = { kind: 'end-grants' } as const;

/**
 * The operation by which a job takes back the licenses that are about to end. It belongs into the commit that
 * sets a grant to `ending`. If a job waits, it is moved to now, or to `inMs` if that is sooner. A commit with it
 * fails if the job has begun meanwhile; then read again. Throws StoreError.
 */
export async function endSoon(ctx: StoreContext, inMs = 0): Promise<Operation> {
  const waiting = await ctx.store.read<Stored<DataDocument<JobRecord>>>(jobDocumentId(END_GRANTS));
  if (!waiting) return namedJob(ctx, END_GRANTS, TASK, inMs);
  // A job in hand may have read the list before this grant was in it.
  if (waiting.data.owner !== undefined) return newJob(ctx, TASK, inMs);
  // The job is written even if it is due already. So it cannot begin, and read the list, in between.
  const at = ctx.clock.iso(ctx.clock.now() + inMs);
  return replace(waiting, jobDocument(END_GRANTS, waiting.data, dueAt(waiting) < at ? dueAt(waiting) : at));
}
