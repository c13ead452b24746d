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
  if (await askGraph(() => ctx.rights.mayApprove(actor.id, freshness))) return;
  await auditRefusal(ctx, actor, attempted);
  throw new DomainError('not-an-approver');
}

/**
 * Throws unless the actor is an approver who may change settings and rules, as of now. Audits the refusal. Throws
 * as `requireApprover` does, and `not-in-settings-group`.
 */
export async function requireSettingsRight(ctx: Context, actor: Actor, attempted: Attempted): Promise<void> {
  await requireApprover(ctx, actor, 'now', attempted);
  if (await askGraph(async () => (await ctx.rights.mayChangeSettings?.(actor.id, 'now')) ?? true)) return;
  await auditRefusal(ctx, actor, attempted);
  throw new DomainError('not-in-settings-group');
}

async function askGraph(ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof OutsideError) throw new DomainError('rights-unknown', { cause: error });
    throw error;
  }
}
