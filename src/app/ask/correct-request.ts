import { DomainError } from '../../domain/errors.ts';
import type { TaskOf } from '../../domain/job.ts';
import type { SentCard } from '../../domain/place.ts';
import { isRequester } from '../../domain/policy.ts';
import type { Context } from '../ports/context.ts';
import type { Correction } from '../ports/messages.ts';
import type { Actor } from '../ports/results.ts';
import type { DataDocument } from '../records/documents.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish, renewLease } from '../records/job-run.ts';
import { statusCardId } from '../records/keys.ts';
import { loadRequest } from '../records/load-request.ts';
import { isUnreachable, presentConversation, sendMessage } from '../records/send-message.ts';
import { offeredProducts } from './offered-products.ts';

/**
 * A new form for the requester, filled with the addresses that were not resolved. Throws DomainError
 * (`request-gone`, `not-your-request`, `card-outdated` if all were resolved), StoreError.
 */
export async function correctRequest(ctx: Context, actor: Actor, requestId: string): Promise<Correction> {
  const loaded = await loadRequest(ctx, requestId);
  if (!loaded) throw new DomainError('request-gone');
  const { request, unresolved } = loaded;
  if (!isRequester(actor.id, request)) throw new DomainError('not-your-request');
  if (!unresolved) throw new DomainError('card-outdated');
  return { id: ctx.ids.next(), request, unresolved };
}

/**
 * Job: gives the form back when nobody on it was recognized, or nobody could be looked up. If the process
 * dies right after sending, the form is sent twice; both copies still make one request only.
 */
export async function returnForm(
  ctx: Context,
  run: JobRun,
  { requestId }: TaskOf<'return-form'>,
): Promise<void> {
  const loaded = await loadRequest(ctx, requestId);
  const card = await ctx.store.read<DataDocument<SentCard>>(statusCardId(requestId));
  if (!loaded?.unresolved || !card) return finish(run);

  const { request, unresolved } = loaded;
  const { products, known, mayEnd } = await offeredProducts(ctx);
  const correction = { id: run.id, request, unresolved };
  try {
    const conversation = await presentConversation(ctx, card.data.conversation);
    const form = {
      kind: 'form',
      correction,
      products,
      productsKnown: known,
      ...(mayEnd && { mayEnd }),
    } as const;
    await renewLease(run);
    await sendMessage(ctx, conversation, form, (noting) => renewLease(run, noting));
  } catch (error) {
    if (!isUnreachable(error, run)) throw error;
  }
  await finish(run);
}
