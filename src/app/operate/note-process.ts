import type { StoreContext } from '../ports/context.ts';
import type { Store } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { create, remove, replace } from '../records/documents.ts';

/** How often a process notes that it runs. */
export const NOTED_EVERY_MS = 60_000;
/** How long a process counts as running after its last note: two notes may be lost. */
const COUNTED_SECONDS = 180;

const PROCESSES = 'processes';
const processId = (owner: string): string => `process:${owner}`;

/** Notes in the store that this process runs, for the next three minutes. Throws StoreError. */
export async function noteProcess(ctx: StoreContext, owner: string): Promise<void> {
  const id = processId(owner);
  const known = await ctx.store.read(id);
  const next: DataDocument<{ readonly at: string }> = {
    id,
    type: 'process',
    list: PROCESSES,
    sort: owner,
    ttl: COUNTED_SECONDS,
    data: { at: ctx.clock.iso(ctx.clock.now()) },
  };
  await ctx.store.commit([known ? replace(known, next) : create(next)], ctx.ids.next());
}

/** Removes the note that this process runs. Throws StoreError. */
export async function forgetProcess(ctx: StoreContext, owner: string): Promise<void> {
  const known = await ctx.store.read(processId(owner));
  if (known) await ctx.store.commit([remove(known)], ctx.ids.next());
}

/** Whether any process runs on this store, or was killed less than three minutes ago. Throws StoreError. */
export async function isInUse(store: Pick<Store, 'count'>): Promise<boolean> {
  return (await store.count({ by: 'list', key: PROCESSES })) > 0;
}
