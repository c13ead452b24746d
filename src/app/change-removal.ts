import { DomainError } from '../domain/errors.ts';
import { withRemoval } from '../domain/request.ts';
import { requireApprover } from './check-rights.ts';
import { newAudit, replace, requestDocument } from './documents.ts';
import { changeRequest, viewOf } from './load.ts';
import type { Desk } from './ports.ts';
import type { Actor, CardAnswer } from './results.ts';

/**
 * Moves the person at `index` under *Do not assign to these users* (`remove`), or back. Shared among approvers, idempotent per person,
 * accepted from any revision while pending; otherwise nothing changes and the present card is shown.
 * Throws DomainError (`not-an-approver`, `rights-unknown`, `request-gone`), StoreError.
 */
export async function changeRemoval(
  desk: Desk,
  actor: Actor,
  requestId: string,
  index: number,
  remove: boolean,
): Promise<CardAnswer> {
  const what = remove ? 'person-removed' : 'person-put-back';
  await requireApprover(desk, actor, 'now', { what, requestId });

  let request;
  const result = await changeRequest(desk, requestId, (loaded, commitId) => {
    request = withRemoval(loaded.request, index, remove, actor, desk.clock.iso(desk.clock.now()));
    if (request === loaded.request) return undefined;

    const person = loaded.entries[index]?.person.id;
    const audit = newAudit(desk, commitId, { actor, what, requestId, after: { person } });
    return [replace(loaded.document, requestDocument(request)), audit];
  });
  if (!result) throw new DomainError('request-gone');

  const { loaded } = result;
  const view = await viewOf(desk, { request: request ?? loaded.request, entries: loaded.entries });
  return { view, ...ifDecided(view.request.status) };
}

/** The line for a card whose request is no longer pending. */
export function ifDecided(status: string): Pick<CardAnswer, 'notice'> {
  if (status === 'pending' || status === 'checking') return {};
  return { notice: { kind: status === 'cancelled' ? 'withdrawn' : 'decided-by-other' } };
}
