import { copyWayOf, nextCopyInMs } from '../../domain/copies.ts';
import type { Conversation } from '../../domain/place.ts';
import type { Context } from '../ports/context.ts';
import type { Message } from '../ports/messages.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Operation, Stored } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';
import { conversationDocument, conversationDocumentId, create, replace } from './documents.ts';
import type { JobRun } from './job-run.ts';

/**
 * The answer to a message was lost, so the message may have arrived. The worker sends only a few more copies.
 */
export class LostCopy extends OutsideError {
  constructor(error: OutsideError) {
    const { retryAfterMs } = error;
    super('transient', `The answer to a message was lost. ${error.message}`, {
      cause: error,
      retryAfterMs,
      mayBeDone: true,
    });
    this.name = 'LostCopy';
  }
}

/** Whether the failed copy was the last one. */
export function isLastCopy(error: unknown, { task, copies }: Pick<JobRun, 'task' | 'copies'>): boolean {
  return error instanceof LostCopy && nextCopyInMs(copyWayOf(task.kind), copies + 1) === undefined;
}

/** A message that was sent: its conversation, and its id there. */
export interface Sent {
  readonly conversation: Conversation;
  readonly activityId: string;
}

/** The personal chat with somebody; undefined if none was seen. Throws StoreError. */
export function readConversation(
  ctx: Context,
  personId: string,
): Promise<Stored<DataDocument<Conversation>> | undefined> {
  return ctx.store.read<DataDocument<Conversation>>(conversationDocumentId(personId));
}

/**
 * A conversation as it is now: the reader of a personal chat may have another language by now, or another
 * chat. Throws StoreError.
 */
export async function presentConversation(ctx: Context, conversation: Conversation): Promise<Conversation> {
  const { kind, personId } = conversation;
  if (kind !== 'personal' || personId === undefined) return conversation;
  return (await readConversation(ctx, personId))?.data ?? conversation;
}

/**
 * Sends a message once. If the reader has deleted a personal chat, opens a new one, stores it, and sends the
 * message there. The caller has renewed its lease before; `renew` renews it once more and stores the new chat
 * in the same commit. Throws LostCopy if the message may have arrived; LeaseLost, OutsideError, StoreError.
 */
export async function sendMessage(
  ctx: Context,
  conversation: Conversation,
  message: Message,
  renew: (noting: readonly Operation[]) => Promise<void>,
): Promise<Sent> {
  try {
    return { conversation, activityId: await post(ctx, conversation, message) };
  } catch (error) {
    const { fresh, noting } = await chatAnew(ctx, conversation, error);
    await renew([noting]);
    return { conversation: fresh, activityId: await post(ctx, fresh, message) };
  }
}

async function post(ctx: Context, conversation: Conversation, message: Message): Promise<string> {
  try {
    return await ctx.messenger.post(conversation, message);
  } catch (error) {
    throw error instanceof OutsideError && error.mayBeDone ? new LostCopy(error) : error;
  }
}

/**
 * The new chat in place of one that Teams does not find, and the operation that stores it. Throws `error` if
 * there is no new chat.
 */
async function chatAnew(
  ctx: Context,
  conversation: Conversation,
  error: unknown,
): Promise<{ readonly fresh: Conversation; readonly noting: Operation }> {
  const { kind, personId } = conversation;
  const isUnknown = error instanceof OutsideError && error.kind === 'unknown-chat';
  if (!isUnknown || kind !== 'personal' || personId === undefined) throw error;

  const opened = await ctx.messenger.openChat(personId);
  if (opened.conversationId === conversation.conversationId) throw error;
  const fresh = { ...conversation, serviceUrl: opened.serviceUrl, conversationId: opened.conversationId };
  const known = await readConversation(ctx, personId);
  const next = conversationDocument(personId, fresh);
  // If this write loses to another, that one stored the same new chat.
  return { fresh, noting: known ? replace(known, next) : create(next) };
}

/**
 * Attempts before a conversation that Teams does not find is given up, about four hours: it may come back.
 */
const MAX_TRIES_UNKNOWN = 30;

/** Whether nothing sent to that conversation will ever arrive. */
export function isUnreachable(error: unknown, { attempts }: Pick<JobRun, 'attempts'>): error is OutsideError {
  if (!(error instanceof OutsideError)) return false;
  return error.kind === 'gone' || (error.kind === 'unknown-chat' && attempts >= MAX_TRIES_UNKNOWN);
}
