import type { Address, Place } from '../../domain/place.ts';
import type { Desk } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Actor } from '../ports/results.ts';
import { newAudit } from '../records/audit-entry.ts';
import type { Holding } from '../records/documents.ts';
import { create, placeDocument, placeId, replace } from '../records/documents.ts';
import { DAY_MS } from '../records/due-dates.ts';
import { newJob } from '../records/queue-job.ts';
import { requireApprover } from '../rights/require-approver.ts';
import { dropPlace, readPlace } from './place-records.ts';

/** The answer to the command comes first, then what waits. */
const WELCOME_AFTER_MS = 1000;

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
      newJob(desk, { kind: 'welcome-place', placeId: id }, WELCOME_AFTER_MS),
      newJob(desk, { kind: 'remind-place', placeId: id, since: place.at }, DAY_MS),
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
  await dropPlace(desk, place.data.id, { actor, what: 'place-removed' });
  return 'removed';
}

/** Places on one page of their list. */
const PAGE_SIZE = 10;

/** One page of the places. */
export interface PlacesPage {
  readonly places: readonly Place[];
  readonly count: number;
  /** Where this page starts; absent on the first. */
  readonly after?: string;
  /** Where the next page starts; absent on the last one. */
  readonly next?: string;
}

/** The places, for approvers. Throws DomainError (`not-an-approver`, `rights-unknown`), StoreError. */
export async function listPlaces(desk: Desk, actor: Actor, after?: string): Promise<PlacesPage> {
  await requireApprover(desk, actor, 'recent', { what: 'view-settings' });
  const cursor = after === undefined ? {} : { after };
  const list = { by: 'list', key: 'places' } as const;
  const [count, found] = await Promise.all([
    desk.store.count(list),
    desk.store.page<Holding<Place>>({ ...list, order: 'ascending', limit: PAGE_SIZE + 1, ...cursor }),
  ]);
  const places = found.slice(0, PAGE_SIZE).map(({ data }) => data);
  const last = places.at(-1);
  const more = found.length > PAGE_SIZE && last ? { next: last.id } : {};
  return { places, count, ...cursor, ...more };
}

/** Removes a place from elsewhere. Throws DomainError (`not-an-approver`, `rights-unknown`), StoreError. */
export async function removeListedPlace(desk: Desk, actor: Actor, id: string): Promise<Place | undefined> {
  await requireApprover(desk, actor, 'now', { what: 'remove-place' });
  const place = await readPlace(desk, id);
  if (place) await dropPlace(desk, id, { actor, what: 'place-removed' });
  return place?.data;
}

/** What became of a test card. `gone`: the bot is no longer there. `lost-right`: it is the chat of somebody who may no longer approve. */
export interface PlaceTest {
  readonly place: Place;
  readonly outcome: 'delivered' | 'gone' | 'lost-right' | 'not-delivered';
}

/**
 * Sends a test card to a place, at once, and tells what happened; undefined when there is no such place. A place that is gone stays,
 * for the approver to remove. Throws DomainError (`not-an-approver`, `rights-unknown`), StoreError.
 */
export async function testPlace(desk: Desk, actor: Actor, id: string): Promise<PlaceTest | undefined> {
  await requireApprover(desk, actor, 'now', { what: 'test-place' });
  const place = await readPlace(desk, id);
  if (!place) return undefined;

  const outcome = await sendTest(desk, actor, place.data);
  const lastDeliveryAt = desk.clock.iso(desk.clock.now());
  const tested = outcome === 'delivered' ? { ...place.data, lastDeliveryAt } : place.data;
  const commitId = desk.ids.next();
  const audit = newAudit(desk, commitId, { actor, what: 'place-tested', after: { place: id, outcome } });
  const both = [replace(place, placeDocument(tested)), audit];
  // A delivery at the same time has written that it went in; the audit line is left.
  const { outcome: result } = await desk.store.commit(both, commitId);
  if (result !== 'done') await desk.store.commit([audit], commitId);
  return { place: tested, outcome };
}

async function sendTest(desk: Desk, actor: Actor, place: Place): Promise<PlaceTest['outcome']> {
  const { address } = place;
  try {
    const isPersonal = address.kind === 'personal' && address.personId !== undefined;
    if (isPersonal && !(await desk.rights.mayApprove(address.personId, 'now'))) return 'lost-right';
    await desk.messenger.post(address, { kind: 'test-card', by: actor });
    return 'delivered';
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    desk.log.warn('A test card could not be delivered', { place: place.id, error });
    return error.kind === 'gone' ? 'gone' : 'not-delivered';
  }
}
