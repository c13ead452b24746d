import { BoundedMap } from '../../common/bounded-map.ts';
import type { Conversation } from '../../domain/place.ts';
import type { Context } from '../ports/context.ts';
import type { Operation, Store } from '../ports/store.ts';
import {
  conversationDocument,
  create,
  greetingDocumentId,
  placeId,
  remove,
  replace,
} from '../records/documents.ts';
import { OVERTAKEN, retryWhenOvertaken } from '../records/retry-when-overtaken.ts';
import { readConversation } from '../records/send-message.ts';
import { placesOf } from './name-channel.ts';
import { dropPlace, GONE } from './place-records.ts';

/**
 * How long a remembered conversation is believed to be stored. Another instance may have forgotten it since.
 */
const FRESH_MS = 60_000;
/** How many people are remembered: far more than act within a minute. */
const MAX_SEEN = 1000;
/** One person acts only a few times at the same moment. */
const MAX_TRIES = 20;
const CONFLICT = 'Too many changes to one conversation at the same time.';

interface Seen {
  readonly conversation: Conversation;
  readonly at: number;
}

/**
 * The conversations that each store was given lately. Somebody who clicks ten times in a minute then costs
 * one read instead of ten (decision 0011).
 */
const seenBy = new WeakMap<Store, BoundedMap<string, Seen>>();

/** Stores where a person can be reached, if that changed. Throws StoreError. */
export async function rememberConversation(ctx: Context, conversation: Conversation): Promise<void> {
  const { personId } = conversation;
  if (conversation.kind !== 'personal' || personId === undefined) return;

  const seen = seenIn(ctx.store);
  const last = seen.get(personId);
  const now = ctx.clock.now();
  if (last && now - last.at < FRESH_MS && isSame(last.conversation, conversation)) return;
  await keep(ctx, personId, conversation);
  seen.set(personId, { conversation, at: now });
}

function seenIn(store: Store): BoundedMap<string, Seen> {
  const known = seenBy.get(store) ?? new BoundedMap<string, Seen>(MAX_SEEN);
  seenBy.set(store, known);
  return known;
}

async function keep(ctx: Context, personId: string, conversation: Conversation): Promise<void> {
  const known = await readConversation(ctx, personId);
  if (known && isSame(known.data, conversation)) return;
  const next = conversationDocument(personId, conversation);
  await writeIfUnchanged(ctx, known ? replace(known, next) : create(next));
}

/**
 * Forgets a conversation from which the bot was removed: its greeting, the person's chat, and the place. For
 * a team, also the places in all its channels. Throws StoreError.
 */
export async function forgetConversation(ctx: Context, conversation: Conversation): Promise<void> {
  const { personId, conversationId, teamId } = conversation;
  if (personId !== undefined) await forgetChat(ctx, personId, conversationId);
  // Removed from one channel, the bot is still in the team.
  const isWhole = teamId === undefined || teamId === conversationId;
  const greeting = isWhole ? await ctx.store.read(greetingDocumentId(ctx, conversation)) : undefined;
  if (greeting) await writeIfUnchanged(ctx, remove(greeting));
  await dropPlace(ctx, placeId(ctx, conversation), GONE);
  // Teams reports the removal from a team in its first channel, whose id is the team's.
  if (teamId === conversationId) await dropChannels(ctx, teamId);
}

/**
 * Forgets the chat, even if an act of its reader stores it again meanwhile. Another chat of the reader is
 * kept.
 */
async function forgetChat(ctx: Context, personId: string, conversationId: string): Promise<void> {
  seenIn(ctx.store).delete(personId);
  await retryWhenOvertaken(MAX_TRIES, CONFLICT, async () => {
    const known = await readConversation(ctx, personId);
    if (known?.data.conversationId !== conversationId) return undefined;
    const { outcome } = await ctx.store.commit([remove(known)], ctx.ids.next());
    return outcome === 'done' ? undefined : OVERTAKEN;
  });
}

async function dropChannels(ctx: Context, teamId: string): Promise<void> {
  for await (const { id, conversation } of placesOf(ctx)) {
    if (conversation.teamId === teamId) await dropPlace(ctx, id, GONE);
  }
}

function isSame(one: Conversation, other: Conversation): boolean {
  const { serviceUrl, conversationId, locale, timeZone } = other;
  const isSameChat = one.serviceUrl === serviceUrl && one.conversationId === conversationId;
  return isSameChat && one.locale === locale && one.timeZone === timeZone;
}

/** Does not try again: a faster write has stored the same chat, or removed the same greeting. */
async function writeIfUnchanged(ctx: Context, operation: Operation): Promise<void> {
  await ctx.store.commit([operation], ctx.ids.next());
}
