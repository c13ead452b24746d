import type { Grant } from '../../domain/grant.ts';
import { isOurs } from '../../domain/grant.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import type { DataDocument } from '../records/documents.ts';
import { grantsOfKey } from '../records/keys.ts';
import { readWhole } from '../records/scan-list.ts';

/** All grants of a person, also those that ended, by their end. Throws StoreError. */
export async function grantsOf(ctx: StoreContext, personId: string): Promise<readonly Grant[]> {
  const list = { by: 'list', key: grantsOfKey(personId), order: 'ascending' } as const;
  const grants = await readWhole<DataDocument<Grant>>(ctx.store, list);
  return grants.map(({ data }) => data);
}

/**
 * The licenses that License Desk gave to the actor and that are still ours: those that end come first, the
 * others by name. Throws StoreError.
 */
export async function listOwnGrants(ctx: StoreContext, actor: Actor): Promise<readonly Grant[]> {
  const grants = (await grantsOf(ctx, actor.id)).filter(isOurs);
  return grants.toSorted(byEnd);
}

function byEnd(one: Grant, other: Grant): number {
  const [end, otherEnd] = [one.until ?? 'never', other.until ?? 'never'];
  return end.localeCompare(otherEnd, 'en') || one.productName.localeCompare(other.productName, 'en');
}
