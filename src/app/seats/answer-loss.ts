import type { Grant } from '../../domain/grant.ts';
import { withLossAllowed, withoutQuestion } from '../../domain/grant.ts';
import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import { newAudit } from '../records/audit-entry.ts';
import { grantDocument, replace } from '../records/documents.ts';
import { OVERTAKEN, retryWhenOvertaken } from '../records/retry-when-overtaken.ts';
import { requireApprover } from '../rights/require-approver.ts';
import { grantNewsJobs } from '../tell/tell-grant.ts';
import { endSoon } from './end-soon.ts';
import { factsOf } from '../records/grant-facts.ts';
import { readGrant } from '../records/read-grant.ts';

/**
 * The answer to *Remove all the same* or *Keep*. Only `removing` and `kept` have written anything. `answered`:
 * somebody was faster. `gone`: there is no such grant any more.
 */
export type LossAnswer =
  | { readonly outcome: 'removing' | 'kept' | 'answered'; readonly grant: Grant }
  | { readonly outcome: 'gone' };

/** The first click wins; each round has one winner. */
const MAX_TRIES = 20;
const CONFLICT = 'Too many changes to one grant at the same time.';

/**
 * Answers whether a person may lose data with a license. `askedAt`: when the card asked (ISO); the answer to an
 * older question is none to a newer one. Throws DomainError (`not-an-approver`,
 * `rights-unknown`), StoreError.
 */
export async function answerLoss(
  ctx: Context,
  actor: Actor,
  personId: string,
  skuId: string,
  answer: 'remove' | 'keep',
  askedAt?: string,
): Promise<LossAnswer> {
  await requireApprover(ctx, actor, 'now', { what: 'answer-loss' });

  return retryWhenOvertaken(MAX_TRIES, CONFLICT, async () => {
    const document = await readGrant(ctx, { personId, skuId });
    if (!document) return { outcome: 'gone' } as const;
    const { data: grant } = document;
    const { question, requestId } = grant;
    const isOther = askedAt !== undefined && askedAt !== question?.at;
    if (!question || isOther) return { outcome: 'answered', grant } as const;

    const commitId = ctx.ids.next();
    const isRemoved = answer === 'remove';
    const next = isRemoved
      ? withLossAllowed(grant, question, ctx.clock.iso(ctx.clock.now()))
      : withoutQuestion(grant);
    const kept = { about: { personId, skuId, news: 'kept' }, requestId } as const;
    const after = { ...factsOf(grant), why: question.loses.join(' '), answer };
    const result = await ctx.store.commit(
      [
        replace(document, grantDocument(next)),
        newAudit(ctx, commitId, { actor, what: 'license-loss-decided', after }),
        ...(isRemoved ? [await endSoon(ctx)] : grantNewsJobs(ctx, [kept])),
      ],
      commitId,
    );
    if (result.outcome !== 'done') return OVERTAKEN;
    ctx.wake();
    return { outcome: isRemoved ? 'removing' : 'kept', grant: next } as const;
  });
}
