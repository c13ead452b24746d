import type { Place } from '../../domain/place.ts';
import type { Desk } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import type { Stored } from '../ports/store.ts';
import { StoreError } from '../ports/store.ts';
import { newAudit } from '../records/audit-entry.ts';
import type { Holding } from '../records/documents.ts';
import { remove } from '../records/documents.ts';

const TRIES = 20;

/** Removes a place with its audit line, also while cards are delivered to it. Throws StoreError. */
export async function dropPlace(
  desk: Desk,
  id: string,
  why: { readonly actor: Actor | 'license-desk'; readonly what: string },
): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const place = await readPlace(desk, id);
    if (!place) return;
    const commitId = desk.ids.next();
    const before = { place: id, kind: place.data.address.kind };
    const operations = [remove(place), newAudit(desk, commitId, { ...why, before })];
    if ((await desk.store.commit(operations, commitId)).outcome === 'done') return;
  }
  throw new StoreError('busy', 'Too many deliveries to one place at the same time.');
}

export function readPlace(desk: Desk, id: string): Promise<Stored<Holding<Place>> | undefined> {
  return desk.store.read<Holding<Place>>(`place:${id}`);
}

/** Whether a personal place belongs to somebody who may no longer approve. Throws OutsideError when Graph cannot say. */
export async function isWithoutRight(desk: Desk, { address }: Place): Promise<boolean> {
  if (address.kind !== 'personal' || address.personId === undefined) return false;
  return !(await desk.rights.mayApprove(address.personId, 'now'));
}
