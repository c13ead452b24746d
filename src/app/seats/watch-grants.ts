import type { JobTask } from '../../domain/job.ts';
import type { Context } from '../ports/context.ts';
import { replace } from '../records/documents.ts';
import type { Stored } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import type { JobRecord } from '../records/queue-job.ts';
import { dueAt, jobDocument, namedJob } from '../records/queue-job.ts';
import { ENDS, FOLLOW_ENDS, GRANTS_ENDING, grantsForKey, jobDocumentId } from '../records/keys.ts';
import { END_GRANTS } from './end-soon.ts';

/** How often the watch looks. */
export const GRANT_LOOK_MS = 10 * 60_000;
/** How often it counts the grants that hold a seat: a query for each product of the tenant. */
const COUNT_MS = 3_600_000;
/** Both jobs come again within an hour. A time further ahead comes from a clock that was wrong. */
const AHEAD_MS = 2 * 3_600_000;

/** How many grants there are of each state that holds a seat. */
export interface GrantCounts {
  readonly active: number;
  readonly ending: number;
}

/**
 * Creates the watch over the jobs that follow ends and take licenses back. An older release beside this one does not
 * know these jobs: it fails on them, and buries them. The watch makes them anew while there is something to do.
 * `onCounts` gets the numbers for the metrics. `look` throws OutsideError, StoreError.
 */
export function createGrantWatch(
  ctx: Context,
  onCounts: (counts: GrantCounts) => void = () => {},
): { readonly look: () => Promise<void> } {
  let known = { active: 0, at: Number.NEGATIVE_INFINITY };

  async function countActive(): Promise<number> {
    const now = ctx.clock.now();
    if (Math.abs(now - known.at) < COUNT_MS) return known.active;
    let active = 0;
    for (const { skuId } of await ctx.licenses.products('recent'))
      active += await ctx.store.count({ by: 'list2', key: grantsForKey(skuId) });
    known = { active, at: now };
    return active;
  }

  return {
    async look(): Promise<void> {
      const ending = await ctx.store.count({ by: 'list2', key: GRANTS_ENDING });
      if (ending > 0) await keepJob(ctx, END_GRANTS, { kind: 'end-grants' });
      if ((await ctx.store.count({ by: 'list', key: ENDS })) > 0)
        await keepJob(ctx, FOLLOW_ENDS, { kind: 'follow-ends' });
      onCounts({ active: await countActive(), ending });
    },
  };
}

/** Makes sure that a job with a name waits, and not for too long. Throws StoreError. */
async function keepJob(ctx: Context, name: string, task: JobTask): Promise<void> {
  const job = await ctx.store.read<Stored<DataDocument<JobRecord>>>(jobDocumentId(name));
  const now = ctx.clock.now();
  if (job && ctx.clock.parse(dueAt(job)) - now <= AHEAD_MS) return;
  const due = job ? replace(job, jobDocument(name, job.data, ctx.clock.iso(now))) : namedJob(ctx, name, task);
  // If somebody else was faster, the job is in hand.
  const { outcome } = await ctx.store.commit([due], ctx.ids.next());
  if (outcome === 'done') ctx.wake();
}
