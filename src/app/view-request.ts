import { DomainError } from '../domain/errors.ts';
import type { Holding } from './documents.ts';
import { create, jobDocument } from './documents.ts';
import { requireApprover } from './check-rights.ts';
import type { Loaded } from './load.ts';
import { loadRequest, viewOf } from './load.ts';
import type { RequestView } from './messages.ts';
import type { Desk } from './ports.ts';
import type { Actor } from './results.ts';
import type { JobRecord } from './documents.ts';

/** Checks older than this are made again by job (product.md 3). */
const CHECK_FRESH_MS = 15 * 60_000;

/** A request for somebody who may decide. Throws DomainError (`not-an-approver`, `rights-unknown`, `request-gone`), StoreError. */
export async function viewForApprover(desk: Desk, actor: Actor, requestId: string): Promise<RequestView> {
  await requireApprover(desk, actor, 'recent', { what: 'view', requestId });
  const loaded = await loadRequest(desk, requestId);
  if (!loaded) throw new DomainError('request-gone');

  await freshenChecks(desk, loaded);
  return viewOf(desk, loaded);
}

/** A request for its requester, or for one of its persons. Throws DomainError (`request-gone`, `not-your-request`), StoreError. */
export async function viewForRequester(desk: Desk, actor: Actor, requestId: string): Promise<RequestView> {
  const loaded = await loadRequest(desk, requestId);
  if (!loaded) throw new DomainError('request-gone');

  const { request, entries } = loaded;
  const concerned = request.requester.id === actor.id || entries.some(({ person }) => person.id === actor.id);
  if (!concerned) throw new DomainError('not-your-request');
  return viewOf(desk, loaded);
}

/** Asks for a new look at the persons of a pending request whose checks are old; at most one job a chunk at a time. */
async function freshenChecks(desk: Desk, { request, chunks }: Loaded): Promise<void> {
  if (request.status !== 'pending') return;

  const now = desk.clock.now();
  const old = chunks.filter(({ data }) =>
    data.entries.some(({ check }) => now - desk.clock.parse(check.at) > CHECK_FRESH_MS),
  );
  for (const { data } of old) {
    const task = { kind: 'check', requestId: request.id, chunk: data.index } as const;
    const record: JobRecord = { task, attempts: 0, madeAt: desk.clock.iso(now) };
    // One name for one chunk: a conflict means that somebody has asked already.
    const job: Holding<JobRecord> = jobDocument(
      `check:${request.id}:${data.index}`,
      record,
      desk.clock.iso(now),
    );
    await desk.store.commit([create(job)], desk.ids.next());
  }
  if (old.length > 0) desk.wake();
}
