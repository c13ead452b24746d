import type { Context } from '../ports/context.ts';
import type { DataDocument } from '../records/documents.ts';
import type { JobRecord } from '../records/queue-job.ts';
import { dueAt, queueLists } from '../records/queue-job.ts';

/** Seconds that the oldest due job has been waiting; 0 if none is due. Throws StoreError. */
export async function queueAgeSeconds(ctx: Pick<Context, 'store' | 'clock'>): Promise<number> {
  const now = ctx.clock.now();
  const first = { by: 'list', order: 'ascending', limit: 1, until: ctx.clock.iso(now) } as const;
  // Mostly nothing is due, and one query for all queues says so.
  if ((await ctx.store.page({ ...first, key: queueLists() })).length === 0) return 0;
  const ages = await Promise.all(
    queueLists().map(async (key) => {
      const [job] = await ctx.store.page<DataDocument<JobRecord>>({ ...first, key });
      return job ? (now - ctx.clock.parse(dueAt(job))) / 1000 : 0;
    }),
  );
  return Math.max(0, ...ages);
}
