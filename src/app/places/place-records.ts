import type { PlaceEnd } from '../../domain/event.ts';
import type { Conversation, Place } from '../../domain/place.ts';
import { isWithoutNames, labelOf } from '../../domain/place.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Actor } from '../ports/results.ts';
import type { Operation, Stored } from '../ports/store.ts';
import { newAudit } from '../records/audit-entry.ts';
import type { DataDocument } from '../records/documents.ts';
import { placeDocument, remove, replace } from '../records/documents.ts';
import { placeDocumentId } from '../records/keys.ts';
import { newJob } from '../records/queue-job.ts';
import { OVERTAKEN, retryWhenOvertaken } from '../records/retry-when-overtaken.ts';
import { presentConversation } from '../records/send-message.ts';

const MAX_TRIES = 20;
const CONFLICT = 'Too many deliveries to one place at the same time.';

/** Why a place is dropped in which nothing will ever arrive, or from which the bot was removed. */
export const GONE = { actor: 'license-desk', what: 'place-gone' } as const;

/**
 * Removes a place with its audit line, also while cards are delivered to it. If it is gone, the person who
 * set it up is told. Throws StoreError.
 */
export function dropPlace(
  ctx: Context,
  id: string,
  why: { readonly actor: Actor | 'license-desk'; readonly what: PlaceEnd },
): Promise<void> {
  return retryWhenOvertaken(MAX_TRIES, CONFLICT, async () => {
    const place = await readPlace(ctx, id);
    if (!place) return undefined;
    const commitId = ctx.ids.next();
    const before = { place: id, kind: place.data.conversation.kind };
    const told = why.what === GONE.what ? tellOwner(ctx, place.data) : [];
    const operations = [remove(place), newAudit(ctx, commitId, { ...why, before }), ...told];
    if ((await ctx.store.commit(operations, commitId)).outcome !== 'done') return OVERTAKEN;
    if (told.length > 0) ctx.wake();
    return undefined;
  });
}

/**
 * The job that tells the person who set the place up: by mail, or without mail by message, unless the place
 * was their own chat.
 */
function tellOwner(ctx: Context, place: Place): readonly Operation[] {
  const about = { ownerId: place.by.id, place: labelOf(place) };
  if (ctx.mailer.enabled) return [newJob(ctx, { kind: 'mail-owner', ...about })];
  return about.place.kind === 'personal' ? [] : [newJob(ctx, { kind: 'message-owner', ...about })];
}

/**
 * Changes a place, also while cards are delivered to it. `change` gives undefined to leave it as it is. Gives
 * the place as it is then; undefined if there is no such place. Throws StoreError.
 */
export function changePlace(
  ctx: Context,
  id: string,
  change: (place: Place) => Place | undefined,
  audit: (commitId: string) => readonly Operation[] = () => [],
): Promise<Place | undefined> {
  return retryWhenOvertaken(MAX_TRIES, CONFLICT, async () => {
    const place = await readPlace(ctx, id);
    const next = place && change(place.data);
    if (!place || !next) return place?.data;
    const commitId = ctx.ids.next();
    const operations = [replace(place, placeDocument(next)), ...audit(commitId)];
    return (await ctx.store.commit(operations, commitId)).outcome === 'done' ? next : OVERTAKEN;
  });
}

export function readPlace(ctx: Context, id: string): Promise<Stored<DataDocument<Place>> | undefined> {
  return ctx.store.read<DataDocument<Place>>(placeDocumentId(id));
}

/** Whether the reader of a personal place may no longer approve. Throws OutsideError if Graph cannot say. */
export async function isWithoutRight(ctx: Context, { conversation }: Place): Promise<boolean> {
  if (conversation.kind !== 'personal' || conversation.personId === undefined) return false;
  return !(await ctx.rights.mayApprove(conversation.personId, 'now'));
}

/** A place is dropped after Teams has not found it for so long, without a break. */
const DROPPED_AFTER_MS = 4 * 3_600_000;
/**
 * If two tries are further apart, nothing is known about the time between them. Jobs try every 10 minutes.
 */
const MAX_BREAK_MS = 3_600_000;

/**
 * Handles an error of sending to a place: drops the place if nothing will ever arrive there. Throws the error
 * in all other cases; StoreError.
 */
export async function dropUnreachable(ctx: Context, id: string, error: unknown): Promise<void> {
  if (!(error instanceof OutsideError)) throw error;
  const isGone =
    error.kind === 'gone' || (error.kind === 'unknown-chat' && (await isUnknownForHours(ctx, id)));
  if (!isGone) throw error;
  await dropPlace(ctx, id, GONE);
}

/** Notes that Teams does not find the place, and tells whether that has been so for hours. */
async function isUnknownForHours(ctx: Context, id: string): Promise<boolean> {
  const place = await readPlace(ctx, id);
  if (!place) return false;
  const now = ctx.clock.now();
  const { unknown } = place.data;
  const isOngoing = unknown !== undefined && now - ctx.clock.parse(unknown.last) <= MAX_BREAK_MS;
  const since = isOngoing ? unknown.since : ctx.clock.iso(now);
  if (now - ctx.clock.parse(since) >= DROPPED_AFTER_MS) return true;
  const noted = placeDocument({ ...place.data, unknown: { since, last: ctx.clock.iso(now) } });
  // If this fails, another job with the same error has noted it.
  await ctx.store.commit([replace(place, noted)], ctx.ids.next());
  return false;
}

/** The present conversation of a place, and whether messages there may name anybody. Throws StoreError. */
export async function conversationOf(ctx: Context, place: Place): Promise<Conversation> {
  const present = await presentConversation(ctx, place.conversation);
  return isWithoutNames(place) ? { ...present, withoutNames: true } : present;
}

/** A delivery is noted if the last one was noted so long ago. The list of places shows hours and days. */
const NOTED_EVERY_MS = 3_600_000;

/** Whether a delivery must be noted: a note costs as much as sending the card. */
export function isDeliveryNews(ctx: Context, { unknown, lastDeliveryAt }: Place): boolean {
  if (unknown !== undefined || lastDeliveryAt === undefined) return true;
  return ctx.clock.now() - ctx.clock.parse(lastDeliveryAt) >= NOTED_EVERY_MS;
}

/** The place after a delivery, at the present time. */
export function withDelivery(ctx: Context, place: Place): Place {
  const { unknown, ...found } = place;
  return { ...(unknown === undefined ? place : found), lastDeliveryAt: ctx.clock.iso(ctx.clock.now()) };
}
