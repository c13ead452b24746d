import { copyWayOf, nextCopyInMs } from '../../domain/job.ts';
import type { Conversation } from '../../domain/place.ts';
import type { Context } from '../ports/context.ts';
import type { Message } from '../ports/messages.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Operation, Stored } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';
import { conversationDocument, conversationDocumentId, create, replace } from './documents.ts';
import type { JobRun } from './job-run.ts';

/** The answer to a message was lost, so that it may have arrived: the worker sends it again a few times only. */
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

/** Whether no further copy will be sent. */
export function isLastCopy(error: unknown, { task, copies }: Pick<JobRun, 'task' | 'copies'>): boolean {
  return error instanceof LostCopy && nextCopyInMs(copyWayOf(task.kind), copies + 1) === undefined;
}

/** A message that was sent: where it is, and its id there. */
export interface Sent {
  readonly conversation: Conversation;
  readonly activityId: string;
}

/** The personal chat with somebody, if one was seen. Throws StoreError. */
export function readConversation(
  ctx: Context,
  personId: string,
): Promise<Stored<DataDocument<Conversation>> | undefined> {
  return ctx.store.read<DataDocument<Conversation>>(conversationDocumentId(personId));
}

/**
 * A conversation as it is now: whoever reads a personal chat may have another language by now, or another chat. Throws StoreError.
 */
export async function presentConversation(ctx: Context, conversation: Conversation): Promise<Conversation> {
  const { kind, personId } = conversation;
  if (kind !== 'personal' || personId === undefined) return conversation;
  return (await readConversation(ctx, personId))?.data ?? conversation;
}

/**
 * Sends once. A personal chat that its reader has deleted is made anew, remembered, and gets the message. The sender has renewed its lease
 * before; `renew` does so once more, and writes down the new chat in the same commit. Throws LostCopy where the message may have arrived;
 * LeaseLost, OutsideError, StoreError.
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

/** The chat that Teams gives in place of one it does not find, and how that is remembered. Throws the error where there is no other. */
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
  // A write at the same time was of the same new chat.
  return { fresh, noting: known ? replace(known, next) : create(next) };
}

/** A conversation that Teams does not find is given up after so many attempts, which is some four hours: it comes and goes. */
const MAX_TRIES_UNKNOWN = 30;

/** Whether nothing sent there will ever arrive. */
export function isUnreachable(error: unknown, { attempts }: Pick<JobRun, 'attempts'>): error is OutsideError {
  if (!(error instanceof OutsideError)) return false;
  return error.kind === 'gone' || (error.kind === 'unknown-chat' && attempts >= MAX_TRIES_UNKNOWN);
}
