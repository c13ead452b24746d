import { DomainError } from '../../domain/errors.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Actor } from '../ports/results.ts';
import type { Attempted } from './audit-refusal.ts';
import { auditRefusal } from './audit-refusal.ts';

/**
 * Refuses who may not decide, with an audit line (`auditRefusal` bounds them). `now` for whatever changes something, `recent` for looking.
 * Throws DomainError `not-an-approver`, or `rights-unknown` when Graph cannot say.
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
