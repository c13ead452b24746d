import { DomainError } from '../../domain/errors.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Actor } from '../ports/results.ts';
import type { Attempted } from './audit-refusal.ts';
import { auditRefusal } from './audit-refusal.ts';

/**
 * Throws unless the actor is an approver. Audits the refusal, within the limits of `auditRefusal`. `now` for
 * acts that change something, `recent` for looking. Throws DomainError `not-an-approver`, or `rights-unknown`
 * if Graph cannot say; StoreError.
 */
export async function requireApprover(
  ctx: Context,
  actor: Actor,
  freshness: 'now' | 'recent',
  attempted: Attempted,
): Promise<void> {
  if (await askRight(ctx, actor, freshness)) return;
  await auditRefusal(ctx, actor, attempted);
  throw new DomainError('not-an-approver');
}

async function askRight(ctx: Context, actor: Actor, freshness: 'now' | 'recent'): Promise<boolean> {
  try {
    return await ctx.rights.mayApprove(actor.id, freshness);
  } catch (error) {
    if (error instanceof OutsideError) throw new DomainError('rights-unknown', { cause: error });
    throw error;
  }
}
