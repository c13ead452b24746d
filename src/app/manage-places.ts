import type { Address, Place } from '../domain/place.ts';
import { requireApprover } from './check-rights.ts';
import type { Holding } from './documents.ts';
import { create, newAudit, newJob, placeDocument, placeId, remove } from './documents.ts';
import type { Desk } from './ports.ts';
import type { Actor } from './results.ts';
import type { Stored } from './store.ts';

/**
 * Makes a conversation a place: decision cards go there from now on, and what waits is sent at once by job.
 * Throws DomainError (`not-an-approver`, `rights-unknown`), StoreError.
 */
export async function addPlace(
  desk: Desk,
  actor: Actor,
  address: Address,
  name: string,
): Promise<'added' | 'already'> {
  await requireApprover(desk, actor, 'now', { what: 'add-place' });
  const id = placeId(desk, address);
  const by = { id: actor.id, name: actor.name };
  const place: Place = { id, address, name, by, at: desk.clock.iso(desk.clock.now()) };

  const commitId = desk.ids.next();
  const { outcome } = await desk.store.commit(
    [
      create(placeDocument(place)),
      newAudit(desk, commitId, { actor, what: 'place-added', after: { place: id, kind: address.kind } }),
      newJob(desk, { kind: 'welcome-place', placeId: id }),
    ],
    commitId,
  );
  if (outcome !== 'done') return 'already';
  desk.wake();
  return 'added';
}

/** Decision cards no longer go to that conversation. Throws DomainError (`not-an-approver`, `rights-unknown`), StoreError. */
export async function removePlace(desk: Desk, actor: Actor, address: Address): Promise<'removed' | 'none'> {
  const place = await readPlace(desk, placeId(desk, address));
  // Who lost the right may still stop the cards to their own chat.
  const isOwn = place?.data.address.kind === 'personal' && place.data.by.id === actor.id;
  if (!isOwn) await requireApprover(desk, actor, 'now', { what: 'remove-place' });
  if (!place) return 'none';
  await dropPlace(desk, place, { actor, what: 'place-removed' });
  return 'removed';
}

/** Removes a place with its audit line. Somebody else may have been faster: then it is gone all the same. Throws StoreError. */
export async function dropPlace(
  desk: Desk,
  place: Stored<Holding<Place>>,
  why: { readonly actor: Actor | 'license-desk'; readonly what: string },
): Promise<void> {
  const commitId = desk.ids.next();
  const before = { place: place.data.id, kind: place.data.address.kind };
  await desk.store.commit([remove(place), newAudit(desk, commitId, { ...why, before })], commitId);
}

export function readPlace(desk: Desk, id: string): Promise<Stored<Holding<Place>> | undefined> {
  return desk.store.read<Holding<Place>>(`place:${id}`);
}

/**
 * Sends the card of a request into this conversation, by job (the *Open* button of a list).
 * Throws DomainError (`not-an-approver`, `rights-unknown`), StoreError.
 */
export async function postCardHere(
  desk: Desk,
  actor: Actor,
  requestId: string,
  address: Address,
): Promise<void> {
  await requireApprover(desk, actor, 'recent', { what: 'view', requestId });
  await desk.store.commit([newJob(desk, { kind: 'open-card', requestId, address })], desk.ids.next());
  desk.wake();
}
