import type { Address } from '../domain/place.ts';
import { newJob } from './documents.ts';
import type { Desk } from './ports.ts';
import type { Actor } from './results.ts';
import { viewForRequester } from './view-request.ts';

/**
 * Sends the status card of a request into the personal chat of its requester or of one of its persons, by job.
 * Throws DomainError (`request-gone`, `not-your-request`), StoreError.
 */
export async function openOwnRequest(
  desk: Desk,
  actor: Actor,
  requestId: string,
  address: Address,
): Promise<void> {
  await viewForRequester(desk, actor, requestId);
  const task = { kind: 'open-card', requestId, address, role: 'status' } as const;
  await desk.store.commit([newJob(desk, task)], desk.ids.next());
  desk.wake();
}
