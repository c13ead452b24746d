import { QUEUES } from '../../domain/job.ts';
import type { Context } from '../ports/context.ts';
import type { DataDocument } from '../records/documents.ts';
import type { JobRecord } from '../records/queue-job.ts';
import { dueAt } from '../records/queue-job.ts';

/** Seconds that the oldest due job has been waiting; 0 if none is due. Throws StoreError. */
export async function queueAgeSeconds(ctx: Pick<Context, 'store' | 'clock'>): Promise<number> {
  const now = ctx.clock.now();
  const ages = await Promise.all(
    Object.keys(QUEUES).map(async (queue) => {
      const first = { by: 'list', key: `queue:${queue}`, order: 'ascending', limit: 1 } as const;
      const [job] = await ctx.store.page<DataDocument<JobRecord>>(first);
      return job ? (now - ctx.clock.parse(dueAt(job))) / 1000 : 0;
    }),
  );
  return Math.max(0, ...ages);
}
