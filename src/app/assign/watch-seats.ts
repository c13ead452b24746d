import { findProduct } from '../../domain/product.ts';
import type { Queue } from '../../domain/waiting-list.ts';
import { queuesOf } from '../../domain/waiting-list.ts';
import type { Context } from '../ports/context.ts';
import { replace } from '../records/documents.ts';
import { LINES, serveJobName } from '../records/keys.ts';
import { dueAt, jobDocument, namedJob } from '../records/queue-job.ts';
import { readAllLines } from '../records/read-lines.ts';
import { readServeJob } from './waiting-line.ts';

/** How often the products with a waiting list are read again while the number of lines stays the same. */
const READ_AGAIN_MS = 10 * 60_000;

/**
 * Creates the watch on the free seats of products with a waiting list. The worker calls `look` each minute.
 * Without a list, a look costs one count. It writes only if a seat is free: then the job of that list is due at
 * once. So a list that stands still costs little, however long it is. `onQueues`
 * gets the lists whenever they were read. `look` throws OutsideError, StoreError.
 */
export function createSeatWatch(
  ctx: Context,
  onQueues: (queues: readonly Queue[]) => void = () => {},
): { readonly look: () => Promise<void> } {
  let known = { lines: 0, skuIds: new Set<string>(), at: Number.NEGATIVE_INFINITY };

  async function readSkuIds(lines: number): Promise<ReadonlySet<string>> {
    const now = ctx.clock.now();
    if (lines === known.lines && now - known.at < READ_AGAIN_MS) return known.skuIds;
    const all = (await readAllLines(ctx)).map(({ data }) => data);
    onQueues(queuesOf(all));
    const skuIds = new Set(all.map(({ skuId }) => skuId));
    known = { lines, skuIds, at: now };
    return skuIds;
  }

  return {
    async look(): Promise<void> {
      const lines = await ctx.store.count({ by: 'list2', key: LINES });
      if (lines === 0) return onQueues([]);
      const skuIds = await readSkuIds(lines);
      const products = await ctx.licenses.products('now');
      for (const skuId of skuIds) {
        const product = findProduct(products, skuId);
        // A product that is gone ends the wait.
        if (!product || product.free > 0) await serveNow(ctx, skuId);
      }
    },
  };
}

/**
 * Makes the job that serves the waiting list of a product due at once. Leaves it alone while it runs, and
 * after a failure: then it comes again by itself. Throws StoreError.
 */
export async function serveNow(ctx: Context, skuId: string): Promise<void> {
  const job = await readServeJob(ctx, skuId);
  const now = ctx.clock.iso(ctx.clock.now());
  if (job && (job.data.owner !== undefined || job.data.lastError !== undefined || dueAt(job) <= now)) return;
  const name = serveJobName(skuId);
  const due = job
    ? replace(job, jobDocument(name, job.data, now))
    : namedJob(ctx, name, { kind: 'serve-list', skuId });
  // If somebody else was faster, the job is in hand.
  const { outcome } = await ctx.store.commit([due], ctx.ids.next());
  if (outcome === 'done') ctx.wake();
}
