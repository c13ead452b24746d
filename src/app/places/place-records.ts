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

/** The reason to drop a place for which Teams will never again take anything, or out of which the bot was taken. */
export const GONE = { actor: 'license-desk', what: 'place-gone' } as const;

/** Removes a place with its audit line, also while cards are delivered to it; who set it up is told when it is gone. Throws StoreError. */
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

/** A mail to who set the place up; without mail a message, where the place was not their own chat. */
function tellOwner(ctx: Context, place: Place): readonly Operation[] {
  const about = { ownerId: place.by.id, place: labelOf(place) };
  if (ctx.mailer.enabled) return [newJob(ctx, { kind: 'mail-owner', ...about })];
  return about.place.kind === 'personal' ? [] : [newJob(ctx, { kind: 'message-owner', ...about })];
}

/**
 * Changes a place, also while cards are delivered to it; undefined where `change` gives none, or there is no such place. Gives the place as
 * it is then. Throws StoreError.
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

/** Whether a personal place belongs to somebody who may no longer approve. Throws OutsideError when Graph cannot say. */
export async function isWithoutRight(ctx: Context, { conversation }: Place): Promise<boolean> {
  if (conversation.kind !== 'personal' || conversation.personId === undefined) return false;
  return !(await ctx.rights.mayApprove(conversation.personId, 'now'));
}

/** A place that Teams does not find for so long, without a break, is dropped. */
const DROPPED_AFTER_MS = 4 * 3_600_000;
/** Tries that are further apart than this say nothing about the time between them; jobs try every 10 minutes. */
const MAX_BREAK_MS = 3_600_000;

/**
 * After something could not be sent to a place: drops the place where nothing will ever arrive there. Throws the error where it may be tried
 * again or is no reason to drop the place; StoreError.
 */
export async function dropUnreachable(ctx: Context, id: string, error: unknown): Promise<void> {
  if (!(error instanceof OutsideError)) throw error;
  const isGone =
    error.kind === 'gone' || (error.kind === 'unknown-chat' && (await isUnknownForHours(ctx, id)));
  if (!isGone) throw error;
  await dropPlace(ctx, id, GONE);
}

/** Writes down that Teams does not find the place, and gives whether that has been so for hours. */
async function isUnknownForHours(ctx: Context, id: string): Promise<boolean> {
  const place = await readPlace(ctx, id);
  if (!place) return false;
  const now = ctx.clock.now();
  const { unknown } = place.data;
  const isOngoing = unknown !== undefined && now - ctx.clock.parse(unknown.last) <= MAX_BREAK_MS;
  const since = isOngoing ? unknown.since : ctx.clock.iso(now);
  if (now - ctx.clock.parse(since) >= DROPPED_AFTER_MS) return true;
  const noted = placeDocument({ ...place.data, unknown: { since, last: ctx.clock.iso(now) } });
  // Another job that met the same has written it at the same time.
  await ctx.store.commit([replace(place, noted)], ctx.ids.next());
  return false;
}

/** The conversation that messages to a place go to now, and whether they may name anybody. Throws StoreError. */
export async function conversationOf(ctx: Context, place: Place): Promise<Conversation> {
  const present = await presentConversation(ctx, place.conversation);
  return isWithoutNames(place) ? { ...present, withoutNames: true } : present;
}

/** A place to which something was delivered. */
export function withDelivery(ctx: Context, place: Place): Place {
  const { unknown, ...found } = place;
  return { ...(unknown === undefined ? place : found), lastDeliveryAt: ctx.clock.iso(ctx.clock.now()) };
}
