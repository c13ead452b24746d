import { DomainError } from '../../domain/errors.ts';
import type { ExclusionAct } from '../../domain/event.ts';
import { isErased } from '../../domain/personal-data.ts';
import { foresee } from '../../domain/foresee.ts';
import { hasProblem } from '../../domain/person.ts';
import { findProduct } from '../../domain/product.ts';
import { excludedIndexes, whyNotPending, withExclusion } from '../../domain/request.ts';
import { waitingFor } from '../../domain/waiting-list.ts';
import type { Context } from '../ports/context.ts';
import type { Actor, ExclusionAnswer } from '../ports/results.ts';
import { newAudit } from '../records/audit-entry.ts';
import { changeRequest } from '../records/change-request.ts';
import { replace, requestDocument } from '../records/documents.ts';
import type { Loaded } from '../records/load-request.ts';
import { productsOf, viewOf } from '../records/load-request.ts';
import { waitingView } from '../records/read-lines.ts';
import { requireApprover } from '../rights/require-approver.ts';

/**
 * The persons to move: one by their index, all, or those who have a problem with that product or would get no seat of it (null: the
 * product that was asked for).
 */
export type Whom =
  | number
  | 'all'
  | { readonly problemsWith: string | null }
  | { readonly withoutSeatOf: string | null };

/**
 * Moves persons under *Do not assign to these users* (`exclude`), or back, in one commit. Shared among approvers, idempotent per person,
 * accepted from any revision while pending; otherwise nothing changes.
 * Throws DomainError (`not-an-approver`, `rights-unknown`, `request-gone`), StoreError.
 */
export async function changeExclusion(
  ctx: Context,
  actor: Actor,
  requestId: string,
  whom: Whom,
  exclude: boolean,
): Promise<ExclusionAnswer> {
  const what = auditedAs(whom, exclude);
  await requireApprover(ctx, actor, 'now', { what, requestId });

  const change = await changeRequest(ctx, requestId, async (loaded, commitId) => {
    const out = excludedIndexes(loaded.request);
    // A placeholder is nobody to assign to: it stays where the erasure has put it.
    const mayMove = (index: number) => exclude || !isErased(loaded.entries[index]?.person.id ?? '');
    const meant = await indexesOf(ctx, whom, loaded);
    const indexes = meant.filter((index) => out.has(index) !== exclude && mayMove(index));
    const request = withExclusion(loaded.request, indexes, exclude, actor, ctx.clock.iso(ctx.clock.now()));
    if (request === loaded.request) return { result: request };

    const ids = indexes.map((index) => loaded.entries[index]?.person.id);
    const after = typeof whom === 'number' ? { person: ids[0] } : { persons: ids };
    const audit = newAudit(ctx, commitId, { actor, what, requestId, after });
    return { operations: [replace(loaded.document, requestDocument(request)), audit], result: request };
  });
  if (!change) throw new DomainError('request-gone');

  const { loaded, result: request } = change;
  const view = await viewOf(ctx, { request, entries: loaded.entries });
  return { view, outcome: whyNotPending(request) ?? 'done' };
}

function auditedAs(whom: Whom, exclude: boolean): ExclusionAct {
  if (typeof whom === 'number') return exclude ? 'person-removed' : 'person-put-back';
  return exclude ? 'persons-removed' : 'persons-put-back';
}

async function indexesOf(ctx: Context, whom: Whom, { request, entries }: Loaded): Promise<readonly number[]> {
  if (typeof whom === 'number') return [whom];
  if (whom === 'all') return [...entries.keys()];
  if ('problemsWith' in whom) {
    const skuId = whom.problemsWith ?? request.product.skuId;
    return entries.flatMap(({ check }, index) => (hasProblem(check, skuId) ? [index] : []));
  }
  const products = (await productsOf(ctx)) ?? [];
  const product = findProduct(products, whom.withoutSeatOf ?? request.product.skuId);
  const waiting = await waitingView(ctx, request, products);
  const list = waiting && { ahead: waitingFor(waiting.lines, product?.skuId) };
  const { persons, seats } = foresee(entries, excludedIndexes(request), product, list);
  // As on the card: the button is not offered when all seats are gone.
  if (seats === 0) return [];
  return persons.flatMap((foreseen, index) =>
    foreseen === 'no-seat' || foreseen === 'waits' ? [index] : [],
  );
}
