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

/** For this long it is believed that what was remembered still is: another instance may have forgotten it since. */
const FRESH_MS = 60_000;
/** People remembered here; far more than act within a minute. */
const MAX_SEEN = 1000;
/** One person acts a few times at once at most. */
const MAX_TRIES = 20;
const CONFLICT = 'Too many changes to one conversation at the same time.';

interface Seen {
  readonly conversation: Conversation;
  readonly at: number;
}

/** The people that each store was told of lately: somebody who clicks ten times in a minute costs one read instead of ten (decision 0011). */
const seenBy = new WeakMap<Store, BoundedMap<string, Seen>>();

/** Remembers where a person can be reached. Writes only what changed. Throws StoreError. */
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
 * Forgets a conversation that the bot was removed from: that it was greeted, where its person is reached, and that cards go there. A team
 * goes with all its channels. Throws StoreError.
 */
export async function forgetConversation(ctx: Context, conversation: Conversation): Promise<void> {
  const { personId, conversationId, teamId } = conversation;
  if (personId !== undefined) await forgetChat(ctx, personId, conversationId);
  // Out of one channel, the bot is still in the team.
  const isWhole = teamId === undefined || teamId === conversationId;
  const greeting = isWhole ? await ctx.store.read(greetingDocumentId(ctx, conversation)) : undefined;
  if (greeting) await writeIfUnchanged(ctx, remove(greeting));
  await dropPlace(ctx, placeId(ctx, conversation), GONE);
  // Teams tells of a team in its first channel, whose id is the team's.
  if (teamId === conversationId) await dropChannels(ctx, teamId);
}

/** Forgets the chat, also when its reader acts at that moment and it is written anew. Another chat of theirs is kept. */
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

/** Does not try again: whoever was faster wrote the same chat, or removed the same greeting. */
async function writeIfUnchanged(ctx: Context, operation: Operation): Promise<void> {
  await ctx.store.commit([operation], ctx.ids.next());
}
