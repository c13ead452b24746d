import { DomainError } from '../../domain/errors.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Actor } from '../ports/results.ts';
import { newAudit } from '../records/audit-entry.ts';

/**
 * Refuses who may not decide, with one audit line. `now` for whatever changes something, `recent` for looking.
 * Throws DomainError `not-an-approver`, or `rights-unknown` when Graph cannot say.
 */
export async function requireApprover(
  ctx: Context,
  actor: Actor,
  freshness: 'now' | 'recent',
  attempted: { readonly what: string; readonly requestId?: string },
): Promise<void> {
  if (await askRight(ctx, actor, freshness)) return;
  await auditRefusal(ctx, actor, attempted);
  throw new DomainError('not-an-approver');
}

/** Writes one audit line: somebody tried what they may not do. Throws StoreError. */
export async function auditRefusal(
  ctx: Context,
  actor: Actor,
  attempted: { readonly what: string; readonly requestId?: string },
): Promise<void> {
  const commitId = ctx.ids.next();
  const after = { attempted: attempted.what };
  const about = attempted.requestId === undefined ? {} : { requestId: attempted.requestId };
  await ctx.store.commit([newAudit(ctx, commitId, { actor, what: 'refused', ...about, after })], commitId);
}

async function askRight(ctx: Context, actor: Actor, freshness: 'now' | 'recent'): Promise<boolean> {
  try {
    return await ctx.rights.mayApprove(actor.id, freshness);
  } catch (error) {
    if (error instanceof OutsideError) throw new DomainError('rights-unknown', { cause: error });
    throw error;
  }
}
