import type { Context } from '../ports/context.ts';
import type { Store } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { create, replace, SERVICE_URL_ID, serviceUrlDocument } from '../records/documents.ts';

/** For this long nothing is looked at again: people of two regions that take turns cost one write a minute at most. */
const FRESH_MS = 60_000;

/** When each store was looked at last. */
const lookedAt = new WeakMap<Store, number>();

/**
 * Remembers the service URL of a genuine activity of the tenant: the connector that the tenant is served by, and so the best address
 * for people who were never seen. Writes only what changed. Throws StoreError.
 */
export async function rememberServiceUrl(ctx: Context, serviceUrl: string): Promise<void> {
  const now = ctx.clock.now();
  if (now - (lookedAt.get(ctx.store) ?? Number.NEGATIVE_INFINITY) < FRESH_MS) return;
  const known = await ctx.store.read<DataDocument<string>>(SERVICE_URL_ID);
  const next = serviceUrlDocument(serviceUrl);
  // No second try: whoever was faster had the URL from an activity that is just as genuine.
  if (known?.data !== serviceUrl)
    await ctx.store.commit([known ? replace(known, next) : create(next)], ctx.ids.next());
  lookedAt.set(ctx.store, now);
}

/** The service URL of the last activity of the tenant; undefined when there was none. Throws StoreError. */
export async function readServiceUrl(store: Pick<Store, 'read'>): Promise<string | undefined> {
  return (await store.read<DataDocument<string>>(SERVICE_URL_ID))?.data;
}
