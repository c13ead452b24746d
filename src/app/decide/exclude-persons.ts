import { DomainError } from '../../domain/errors.ts';
import { hasProblem } from '../../domain/person.ts';
import { removedIndexes, withRemoval } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Actor, CardAnswer } from '../ports/results.ts';
import { newAudit } from '../records/audit-entry.ts';
import { changeRequest } from '../records/change-request.ts';
import { replace, requestDocument } from '../records/documents.ts';
import type { Loaded } from '../records/load-request.ts';
import { viewOf } from '../records/load-request.ts';
import { requireApprover } from '../rights/require-approver.ts';
import { ifDecided } from './decide-request.ts';

/** Whom to move: one person by their index, all, or those who have a problem with that product (null: the one that was asked for). */
export type Moved = number | 'all' | { readonly problemsWith: string | null };

/**
 * Moves persons under *Do not assign to these users* (`remove`), or back, in one commit. Shared among approvers, idempotent per person,
 * accepted from any revision while pending; otherwise nothing changes and the present card is shown.
 * Throws DomainError (`not-an-approver`, `rights-unknown`, `request-gone`), StoreError.
 */
export async function changeRemoval(
  ctx: Context,
  actor: Actor,
  requestId: string,
  moved: Moved,
  remove: boolean,
): Promise<CardAnswer> {
  const what = auditedAs(moved, remove);
  await requireApprover(ctx, actor, 'now', { what, requestId });

  let request;
  const result = await changeRequest(ctx, requestId, (loaded, commitId) => {
    const out = removedIndexes(loaded.request);
    const indexes = indexesOf(moved, loaded).filter((index) => out.has(index) !== remove);
    request = withRemoval(loaded.request, indexes, remove, actor, ctx.clock.iso(ctx.clock.now()));
    if (request === loaded.request) return undefined;

    const ids = indexes.map((index) => loaded.entries[index]?.person.id);
    const after = typeof moved === 'number' ? { person: ids[0] } : { persons: ids };
    const audit = newAudit(ctx, commitId, { actor, what, requestId, after });
    return [replace(loaded.document, requestDocument(request)), audit];
  });
  if (!result) throw new DomainError('request-gone');

  const { loaded } = result;
  const view = await viewOf(ctx, { request: request ?? loaded.request, entries: loaded.entries });
  return { view, ...ifDecided(view.request.status) };
}

function auditedAs(moved: Moved, remove: boolean): string {
  if (typeof moved === 'number') return remove ? 'person-removed' : 'person-put-back';
  return remove ? 'persons-removed' : 'persons-put-back';
}

function indexesOf(moved: Moved, { request, entries }: Loaded): readonly number[] {
  if (typeof moved === 'number') return [moved];
  const all = [...entries.keys()];
  if (moved === 'all') return all;
  const skuId = moved.problemsWith ?? request.product.skuId;
  return entries.flatMap(({ check }, index) => (hasProblem(check, skuId) ? [index] : []));
}
