import type { Conversation } from '../../domain/place.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import { create, greetingDocument } from '../records/documents.ts';

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
  if (outcome !== 'done') return undefined;
  const { kind, personId } = conversation;
  return {
    approver: kind === 'personal' && personId !== undefined && (await isKnownApprover(ctx, personId)),
  };
}

/**
 * Never throws OutsideError: nobody asked for anything, so without an answer the person is not told about the
 * work of approvers.
 */
async function isKnownApprover(ctx: Context, personId: string): Promise<boolean> {
  try {
    return await ctx.rights.mayApprove(personId, 'recent');
  } catch (error) {
    if (error instanceof OutsideError) return false;
    throw error;
  }
}
