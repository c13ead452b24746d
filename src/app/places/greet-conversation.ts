import type { Conversation } from '../../domain/place.ts';
import type { Context } from '../ports/context.ts';
import { create, greetingDocument } from '../records/documents.ts';
import { isKnownApprover } from './read-role.ts';

/**
 * Notes that a conversation is greeted. Undefined: it was greeted before. The note stays until the
 * conversation is forgotten, since hosts report an installation again and again. `approver`: whether it is an
 * approver's personal chat. Throws StoreError.
 */
export async function greetConversation(
  ctx: Context,
  conversation: Conversation,
): Promise<{ readonly approver: boolean } | undefined> {
  const greeting = greetingDocument(ctx, conversation);
  const { outcome } = await ctx.store.commit([create(greeting)], ctx.ids.next());
  return outcome === 'done' ? { approver: await isKnownApprover(ctx, conversation) } : undefined;
}
