import type { Place } from '../../domain/place.ts';
import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import type { Stored } from '../ports/store.ts';
import { StoreError } from '../ports/store.ts';
import { newAudit } from '../records/audit-entry.ts';
import type { Holding } from '../records/documents.ts';
import { remove } from '../records/documents.ts';

const MAX_TRIES = 20;

/** Removes a place with its audit line, also while cards are delivered to it. Throws StoreError. */
export async function dropPlace(
  ctx: Context,
  id: string,
  why: { readonly actor: Actor | 'license-desk'; readonly what: string },
): Promise<void> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    const place = await readPlace(ctx, id);
    if (!place) return;
    const commitId = ctx.ids.next();
    const before = { place: id, kind: place.data.conversation.kind };
    const operations = [remove(place), newAudit(ctx, commitId, { ...why, before })];
    if ((await ctx.store.commit(operations, commitId)).outcome === 'done') return;
  }
  throw new StoreError('busy', 'Too many deliveries to one place at the same time.');
}

export function readPlace(ctx: Context, id: string): Promise<Stored<Holding<Place>> | undefined> {
  return ctx.store.read<Holding<Place>>(`place:${id}`);
}

/** Whether a personal place belongs to somebody who may no longer approve. Throws OutsideError when Graph cannot say. */
export async function isWithoutRight(ctx: Context, { conversation }: Place): Promise<boolean> {
  if (conversation.kind !== 'personal' || conversation.personId === undefined) return false;
  return !(await ctx.rights.mayApprove(conversation.personId, 'now'));
}
