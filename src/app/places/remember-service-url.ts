import type { Context } from '../ports/context.ts';
import type { Store } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { create, replace, SERVICE_URL_ID, serviceUrlDocument } from '../records/documents.ts';

/**
 * How long the stored URL is not looked at again. If people of two regions take turns, that costs one write a
 * minute at most.
 */
const FRESH_MS = 60_000;

/** When each store was looked at last, in milliseconds since 1970. */
const lookedAt = new WeakMap<Store, number>();

/**
 * Stores the service URL of a genuine activity of the tenant, if it changed. It names the connector that
 * serves the tenant, and so is the best address for people who were never seen. Throws StoreError.
 */
export async function rememberServiceUrl(ctx: Context, serviceUrl: string): Promise<void> {
  const now = ctx.clock.now();
  if (now - (lookedAt.get(ctx.store) ?? Number.NEGATIVE_INFINITY) < FRESH_MS) return;
  const known = await ctx.store.read<DataDocument<string>>(SERVICE_URL_ID);
  const next = serviceUrlDocument(serviceUrl);
  // No second try: a faster write came from an activity that is just as genuine.
  if (known?.data !== serviceUrl)
    await ctx.store.commit([known ? replace(known, next) : create(next)], ctx.ids.next());
  lookedAt.set(ctx.store, now);
}

/** The service URL of the tenant's last activity; undefined if there was none. Throws StoreError. */
export async function readServiceUrl(store: Pick<Store, 'read'>): Promise<string | undefined> {
  return (await store.read<DataDocument<string>>(SERVICE_URL_ID))?.data;
}
