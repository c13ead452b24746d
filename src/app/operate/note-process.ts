import type { StoreContext } from '../ports/context.ts';
import type { Store } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { create, remove } from '../records/documents.ts';

/** How often a process notes that it runs. */
export const NOTED_EVERY_MS = 85_000;
/** How long a process counts as running after its last note: one note may be lost. */
const COUNTED_SECONDS = 180;
/** More notes than one process has at a time. */
const MAX_NOTES = 50;

const PROCESSES = 'processes';

/**
 * Notes in the store that this process runs, for the next three minutes. Each note is a new document, which
 * expires: that costs a third of a read and a replacement, since it is its own witness. Throws StoreError.
 */
export async function noteProcess(ctx: StoreContext, owner: string): Promise<void> {
  const noteId = ctx.ids.next();
  const note: DataDocument<{ readonly at: string }> = {
    id: `process:${owner}:${noteId}`,
    type: 'process',
    list: PROCESSES,
    sort: `${owner}~${noteId}`,
    ttl: COUNTED_SECONDS,
    data: { at: ctx.clock.iso(ctx.clock.now()) },
  };
  await ctx.store.commit([create(note)], noteId);
}

/** Removes the notes that this process runs. Throws StoreError. */
export async function forgetProcess(ctx: StoreContext, owner: string): Promise<void> {
  const query = { by: 'list', key: PROCESSES, order: 'ascending', limit: MAX_NOTES } as const;
  const notes = await ctx.store.page({ ...query, after: `${owner}~`, until: `${owner}~~` });
  if (notes.length > 0) await ctx.store.commit(notes.map(remove), ctx.ids.next());
}

/** Whether any process runs on this store, or was killed less than three minutes ago. Throws StoreError. */
export async function isInUse(store: Pick<Store, 'count'>): Promise<boolean> {
  return (await store.count({ by: 'list', key: PROCESSES })) > 0;
}
