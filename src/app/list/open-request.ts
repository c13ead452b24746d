import { DomainError } from '../../domain/errors.ts';
import type { Conversation } from '../../domain/place.ts';
import { viewForRequester } from '../decide/view-request.ts';
import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import { readRequestDocument } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { requireApprover } from '../rights/require-approver.ts';

/**
 * Sends the status card of a request into the personal chat of its requester or of one of its persons, by job.
 * Throws DomainError (`request-gone`, `not-your-request`), StoreError.
 */
export async function openOwnRequest(
  ctx: Context,
  actor: Actor,
  requestId: string,
  conversation: Conversation,
): Promise<void> {
  await viewForRequester(ctx, actor, requestId);
  const task = { kind: 'open-card', requestId, conversation, role: 'status' } as const;
  await ctx.store.commit([newJob(ctx, task)], ctx.ids.next());
  ctx.wake();
}

/**
 * Sends the card of a request into this conversation, by job (the *Open* button of a list).
 * Throws DomainError (`not-an-approver`, `rights-unknown`, `request-gone`), StoreError.
 */
export async function openRequest(
  ctx: Context,
  actor: Actor,
  requestId: string,
  conversation: Conversation,
): Promise<void> {
  await requireApprover(ctx, actor, 'recent', { what: 'view', requestId });
  if (!(await readRequestDocument(ctx, requestId))) throw new DomainError('request-gone');
  const task = { kind: 'open-card', requestId, conversation, role: 'decision' } as const;
  await ctx.store.commit([newJob(ctx, task)], ctx.ids.next());
  ctx.wake();
}
