import { DomainError } from '../../domain/errors.ts';
import { isRequester, maySee } from '../../domain/policy.ts';
import type { Context } from '../ports/context.ts';
import type { Actor, OffListAnswer } from '../ports/results.ts';
import { offList } from './off-list.ts';

/**
 * Takes persons off the waiting list at their own wish, or the requester's. A requester takes off everybody of the
 * request, or the one with that `index`; other persons take off themselves. A second click changes nothing. Throws
 * DomainError (`not-your-request`, `request-gone`), StoreError.
 */
export function leaveList(
  ctx: Context,
  actor: Actor,
  requestId: string,
  index?: number,
): Promise<OffListAnswer> {
  return offList(ctx, actor, requestId, 'left-list', ({ request, entries }) => {
    if (!maySee(actor.id, request, entries)) throw new DomainError('not-your-request');
    const all = [...entries.keys()].filter((n) => index === undefined || n === index);
    if (isRequester(actor.id, request)) return all;
    const own = all.filter((n) => entries[n]?.person.id === actor.id);
    if (own.length === 0) throw new DomainError('not-your-request');
    return own;
  });
}
