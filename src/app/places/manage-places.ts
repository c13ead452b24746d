import type { Conversation, Place } from '../../domain/place.ts';
import { isWithoutNames } from '../../domain/place.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Actor } from '../ports/results.ts';
import { newAudit } from '../records/audit-entry.ts';
import type { DataDocument } from '../records/documents.ts';
import { create, placeDocument, placeId, replace } from '../records/documents.ts';
import { newJob } from '../records/queue-job.ts';
import { sendMessage } from '../records/send-message.ts';
import { requireApprover } from '../rights/require-approver.ts';
import { channelOf } from './name-channel.ts';
import {
  changePlace,
  conversationOf,
  dropPlace,
  isWithoutRight,
  readPlace,
  withDelivery,
} from './place-records.ts';
import { untilNextReminder } from './remind-place.ts';

/** Delay of the welcome, so that the answer to the command comes first. */
const WELCOME_AFTER_MS = 1000;

/**
 * Makes a conversation a place: new decision cards go there, and a job sends the waiting ones. `name`: the
 * reader of a personal chat; the name of a channel comes from Teams. Throws DomainError (`not-an-approver`,
 * `rights-unknown`), StoreError.
 */
export async function addPlace(
  ctx: Context,
  actor: Actor,
  conversation: Conversation,
  name: string,
): Promise<'added' | 'added-shared' | 'already'> {
  await requireApprover(ctx, actor, 'now', { what: 'add-place' });
  const id = placeId(ctx, conversation);
  const by = { id: actor.id, name: actor.name };
  const channel = await channelOf(ctx, conversation);
  const named = channel === undefined ? { name } : { name, channel };
  const place: Place = { id, conversation, ...named, by, at: ctx.clock.iso(ctx.clock.now()) };

  const commitId = ctx.ids.next();
  const { outcome } = await ctx.store.commit(
    [
      create(placeDocument(place)),
      newAudit(ctx, commitId, { actor, what: 'place-added', after: { place: id, kind: conversation.kind } }),
      newJob(ctx, { kind: 'welcome-place', placeId: id }, WELCOME_AFTER_MS),
      newJob(
        ctx,
        { kind: 'remind-place', placeId: id, since: place.at },
        await untilNextReminder(ctx, place),
      ),
    ],
    commitId,
  );
  if (outcome !== 'done') return 'already';
  ctx.wake();
  return isWithoutNames(place) ? 'added-shared' : 'added';
}

/**
 * Removes the place of this conversation. Throws DomainError (`not-an-approver`, `rights-unknown`),
 * StoreError.
 */
export async function removePlace(
  ctx: Context,
  actor: Actor,
  conversation: Conversation,
): Promise<'removed' | 'none'> {
  const place = await readPlace(ctx, placeId(ctx, conversation));
  // An approver who lost the right may still stop the cards to their own chat.
  const isOwn = place?.data.conversation.kind === 'personal' && place.data.by.id === actor.id;
  if (!isOwn) await requireApprover(ctx, actor, 'now', { what: 'remove-place' });
  if (!place) return 'none';
  await dropPlace(ctx, place.data.id, { actor, what: 'place-removed' });
  return 'removed';
}

/** Places on one page of their list. */
const PLACES_PER_PAGE = 10;

/** One page of the places. */
export interface PlacesPage {
  readonly places: readonly Place[];
  readonly count: number;
  /** The start of this page; absent on the first. */
  readonly after?: string;
  /** The start of the next page; absent on the last one. */
  readonly next?: string;
}

/**
 * One page of all places, for approvers. Throws DomainError (`not-an-approver`, `rights-unknown`),
 * StoreError.
 */
export async function listPlaces(ctx: Context, actor: Actor, after?: string): Promise<PlacesPage> {
  await requireApprover(ctx, actor, 'recent', { what: 'view-settings' });
  const cursor = after === undefined ? {} : { after };
  const list = { by: 'list', key: 'places' } as const;
  const [count, found] = await Promise.all([
    ctx.store.count(list),
    ctx.store.page<DataDocument<Place>>({
      ...list,
      order: 'ascending',
      limit: PLACES_PER_PAGE + 1,
      ...cursor,
    }),
  ]);
  const places = found.slice(0, PLACES_PER_PAGE).map(({ data }) => data);
  const last = places.at(-1);
  const more = found.length > PLACES_PER_PAGE && last ? { next: last.id } : {};
  return { places, count, ...cursor, ...more };
}

/**
 * Removes a place by its id, from the list. Undefined: there is no such place. Throws DomainError
 * (`not-an-approver`, `rights-unknown`), StoreError.
 */
export async function removeListedPlace(ctx: Context, actor: Actor, id: string): Promise<Place | undefined> {
  await requireApprover(ctx, actor, 'now', { what: 'remove-place' });
  const place = await readPlace(ctx, id);
  if (place) await dropPlace(ctx, id, { actor, what: 'place-removed' });
  return place?.data;
}

/**
 * Lets a shared channel show names to everybody who reads it. Undefined: there is no such place. Throws
 * DomainError (`not-an-approver`, `rights-unknown`), StoreError.
 */
export async function showNames(ctx: Context, actor: Actor, id: string): Promise<Place | undefined> {
  await requireApprover(ctx, actor, 'now', { what: 'show-names' });
  return changePlace(
    ctx,
    id,
    (place) => (isWithoutNames(place) ? { ...place, showsNames: true } : undefined),
    (commitId) => [newAudit(ctx, commitId, { actor, what: 'place-shows-names', after: { place: id } })],
  );
}

/**
 * The result of a test card. `gone`: the bot is no longer there. `blocked`: an administrator blocks the app.
 * `lost-right`: the reader of this personal chat may no longer approve.
 */
export interface PlaceTest {
  readonly place: Place;
  readonly outcome: 'delivered' | 'gone' | 'blocked' | 'lost-right' | 'not-delivered';
}

/**
 * Sends a test card to a place at once and tells the result. Undefined: there is no such place. A place that
 * is gone stays in the list, for the approver to remove. Throws DomainError (`not-an-approver`,
 * `rights-unknown`), StoreError.
 */
export async function testPlace(ctx: Context, actor: Actor, id: string): Promise<PlaceTest | undefined> {
  await requireApprover(ctx, actor, 'now', { what: 'test-place' });
  const place = await readPlace(ctx, id);
  if (!place) return undefined;

  const outcome = await sendTest(ctx, actor, place.data);
  const tested = outcome === 'delivered' ? withDelivery(ctx, place.data) : place.data;
  const commitId = ctx.ids.next();
  const audit = newAudit(ctx, commitId, { actor, what: 'place-tested', after: { place: id, outcome } });
  const both = [replace(place, placeDocument(tested)), audit];
  // If a delivery changed the place meanwhile, it has noted the same; only the audit line is missing.
  const { outcome: result } = await ctx.store.commit(both, commitId);
  if (result !== 'done') await ctx.store.commit([audit], commitId);
  return { place: tested, outcome };
}

async function sendTest(ctx: Context, actor: Actor, place: Place): Promise<PlaceTest['outcome']> {
  try {
    if (await isWithoutRight(ctx, place)) return 'lost-right';
    const conversation = await conversationOf(ctx, place);
    await sendMessage(ctx, conversation, { kind: 'test-card', by: actor }, async (noting) => {
      await ctx.store.commit(noting, ctx.ids.next());
    });
    return 'delivered';
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    ctx.log.warn('A test card could not be delivered', { place: place.id, error });
    return error.kind === 'gone' || error.kind === 'blocked' ? error.kind : 'not-delivered';
  }
}
