import { withoutExtension } from '../../domain/extend-grant.ts';
import type { Grant } from '../../domain/grant.ts';
import { isEnding, withEnding } from '../../domain/grant.ts';
import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import { newAudit } from '../records/audit-entry.ts';
import { grantDocument, replace } from '../records/documents.ts';
import { redrawExtension } from '../records/redraw-extension.ts';
import { countTakenBack } from '../records/taken-back.ts';
import { OVERTAKEN, retryWhenOvertaken } from '../records/retry-when-overtaken.ts';
import { endSoon } from './end-soon.ts';
import { factsOf } from '../records/grant-facts.ts';
import { readGrant } from '../records/read-grant.ts';

/**
 * The answer to *Give back*. Only `ending` has written anything. `not-yours`: we gave them no such license.
 * `asks-approver`: they would lose data, so an approver was asked. `ended`: it is given back already.
 */
export type GiveBackAnswer =
  | { readonly outcome: 'ending' | 'already-ending' | 'ended' | 'asks-approver'; readonly grant: Grant }
  | { readonly outcome: 'left-alone'; readonly grant: Grant }
  | { readonly outcome: 'not-yours' };

/** A click races with the job and with other clicks; each round has one winner. */
const MAX_TRIES = 20;
const SKU_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * Gives back a license that License Desk gave to the actor. `skuId` may come from a forged card. Throws
 * StoreError.
 */
export function giveBack(ctx: Context, actor: Actor, skuId: string): Promise<GiveBackAnswer> {
  return retryWhenOvertaken(MAX_TRIES, 'Too many changes to one grant at the same time.', async () => {
    const document = SKU_ID.test(skuId) ? await readGrant(ctx, { personId: actor.id, skuId }) : undefined;
    if (!document) return { outcome: 'not-yours' } as const;
    const { data: grant } = document;
    if (isEnding(grant)) return { outcome: 'already-ending', grant } as const;
    if (grant.state === 'left-alone') return { outcome: 'left-alone', grant } as const;
    if (grant.state !== 'active') return { outcome: 'ended', grant } as const;
    if (grant.question) return { outcome: 'asks-approver', grant } as const;

    const commitId = ctx.ids.next();
    const at = ctx.clock.iso(ctx.clock.now());
    const next = withEnding(withoutExtension(grant, 'withdrawn', at), 'given-back', actor, at);
    const result = await ctx.store.commit(
      [
        replace(document, grantDocument(next)),
        newAudit(ctx, commitId, { actor, what: 'license-given-back', after: factsOf(grant) }),
        ...redrawExtension(ctx, grant),
        await endSoon(ctx),
        ...(await countTakenBack(ctx, grant)),
      ],
      commitId,
    );
    if (result.outcome !== 'done') return OVERTAKEN;
    ctx.wake();
    return { outcome: 'ending', grant: next } as const;
  });
}
