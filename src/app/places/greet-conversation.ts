import type { Conversation } from '../../domain/place.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import { create, greetingDocument } from '../records/documents.ts';

/**
 * Writes down that a conversation is greeted, once until it is forgotten: hosts report an installation again and again. Undefined: it
 * was greeted before. `approver`: whether it is the personal chat of one. Throws StoreError.
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

/** Nobody has asked for anything here: who is no approver, or cannot be asked about, is just not told what approvers do. */
async function isKnownApprover(ctx: Context, personId: string): Promise<boolean> {
  try {
    return await ctx.rights.mayApprove(personId, 'recent');
  } catch (error) {
    if (error instanceof OutsideError) return false;
    throw error;
  }
}
