import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import { readRules } from '../records/rule-records.ts';
import { requireApprover } from '../rights/require-approver.ts';
import type { RulesView } from './view-rules.ts';
import { viewRules } from './view-rules.ts';

/** The rules, for approvers. Throws DomainError (`not-an-approver`, `rights-unknown`), StoreError. */
export async function listRules(ctx: Context, actor: Actor): Promise<RulesView> {
  await requireApprover(ctx, actor, 'recent', { what: 'view-rules' });
  return viewRules(ctx, actor, (await readRules(ctx)).book);
}
