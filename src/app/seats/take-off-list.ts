import type { Context } from '../ports/context.ts';
import type { Actor, OffListAnswer } from '../ports/results.ts';
import { requireApprover } from '../rights/require-approver.ts';
import { offList } from './off-list.ts';

/**
 * Takes the persons of a request off the waiting list, or the one with that `index`, for an approver. A second
 * click changes nothing. Throws DomainError (`not-an-approver`, `rights-unknown`, `request-gone`), StoreError.
 */
export async function takeOffList(
  ctx: Context,
  actor: Actor,
  requestId: string,
  index?: number,
): Promise<OffListAnswer> {
  await requireApprover(ctx, actor, 'now', { what: 'take-off-list', requestId });
  return offList(ctx, actor, requestId, 'taken-off-list', ({ entries }) =>
    index === undefined ? [...entries.keys()] : [index],
  );
}
