import { DomainError } from '../../domain/errors.ts';
import { maySee } from '../../domain/policy.ts';
import { freshenChecks } from '../ask/recheck-persons.ts';
import type { Context } from '../ports/context.ts';
import type { RequestView } from '../ports/messages.ts';
import type { Actor } from '../ports/results.ts';
import { loadRequest, viewOf } from '../records/load-request.ts';
import { requireApprover } from '../rights/require-approver.ts';

/**
 * The view of a request for an approver. Has old checks of its persons repeated. Throws DomainError
 * (`not-an-approver`, `rights-unknown`, `request-gone`), StoreError.
 */
export async function viewForApprover(ctx: Context, actor: Actor, requestId: string): Promise<RequestView> {
  await requireApprover(ctx, actor, 'recent', { what: 'view', requestId });
  const loaded = await loadRequest(ctx, requestId);
  if (!loaded) throw new DomainError('request-gone');

  await freshenChecks(ctx, loaded);
  return viewOf(ctx, loaded);
}

/**
 * The view of a request for its requester, or for one of its persons. Throws DomainError (`request-gone`,
 * `not-your-request`), StoreError.
 */
export async function viewForRequester(ctx: Context, actor: Actor, requestId: string): Promise<RequestView> {
  const loaded = await loadRequest(ctx, requestId);
  if (!loaded) throw new DomainError('request-gone');

  const { request, entries } = loaded;
  if (!maySee(actor.id, request, entries)) throw new DomainError('not-your-request');
  return viewOf(ctx, loaded);
}
