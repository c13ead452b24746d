import type { Conversation } from '../../domain/place.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import { StoreError } from '../ports/store.ts';
import { placeId } from '../records/documents.ts';
import { readPlace } from './place-records.ts';

/** The role of the only reader of a conversation. It chooses the buttons to offer, and gives no right. */
export interface Role {
  readonly approver: boolean;
  /** Whether license requests come here. Known only for an approver. */
  readonly isPlace: boolean;
}

/**
 * Reads the role. In a shared conversation, and while Graph gives no answer, the role is that of an employee.
 * Buttons are offered even while the store is away.
 */
export async function readRole(ctx: Context, conversation: Conversation): Promise<Role> {
  const approver = await isKnownApprover(ctx, conversation);
  return { approver, isPlace: approver && (await isKnownPlace(ctx, conversation)) };
}

async function isKnownPlace(ctx: Context, conversation: Conversation): Promise<boolean> {
  try {
    return (await readPlace(ctx, placeId(ctx, conversation))) !== undefined;
  } catch (error) {
    if (error instanceof StoreError) return false;
    throw error;
  }
}

/**
 * Never throws OutsideError: nobody asked for anything, so without an answer the person is not told about the
 * work of approvers.
 */
export async function isKnownApprover(ctx: Context, { kind, personId }: Conversation): Promise<boolean> {
  if (kind !== 'personal' || personId === undefined) return false;
  try {
    return await ctx.rights.mayApprove(personId, 'recent');
  } catch (error) {
    if (error instanceof OutsideError) return false;
    throw error;
  }
}
