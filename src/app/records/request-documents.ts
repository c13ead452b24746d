import type { Entry, LicenseRequest } from '../../domain/request.ts';
import { CHUNK_SIZE, isOpen } from '../../domain/request.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';
import { chunkDocument, create, replace } from './documents.ts';
import { requestSort } from './keys.ts';
import { readRequestDocument } from './load-request.ts';

/** Stands for an open request, so that an equal one of the same requester finds it. */
export type Guard = DataDocument<{ readonly requestId: string }>;

const GUARD_SECONDS = 400 * 86_400;

/**
 * The operation that makes this request the open one for its requester, product and persons, or the id of an
 * equal one that is open already. Throws StoreError.
 */
export async function guardOf(
  ctx: StoreContext,
  request: LicenseRequest,
  entries: readonly Entry[],
): Promise<{ readonly operation: Operation } | { readonly open: string }> {
  const id = guardId(ctx, request, entries);
  const guard = await ctx.store.read<Guard>(id);
  const header = guard && (await readRequestDocument(ctx, guard.data.requestId));
  if (header && isOpen(header.data.status)) return { open: header.data.id };

  const fresh: Guard = { id, type: 'guard', ttl: GUARD_SECONDS, data: { requestId: request.id } };
  return { operation: guard ? replace(guard, fresh) : create(fresh) };
}

/** The id of the guard for a request with these persons. */
export function guardId(ctx: StoreContext, request: LicenseRequest, entries: readonly Entry[]): string {
  return `open:${ctx.ids.digest(sameness(request, entries))}`;
}

/** Equal for requests with the same requester, product and persons. */
function sameness(request: LicenseRequest, entries: readonly Entry[]): string {
  const persons = entries.map(({ person }) => person.id).toSorted();
  const product = request.product.skuId ?? request.product.name.toLowerCase();
  return JSON.stringify([request.requester.id, product, persons]);
}

/** The chunks with the persons of a request. */
export function chunksOf(requestId: string, entries: readonly Entry[]): Operation[] {
  const count = Math.ceil(entries.length / CHUNK_SIZE);
  return Array.from({ length: count }, (_, index) =>
    create(
      chunkDocument({
        requestId,
        index,
        entries: entries.slice(index * CHUNK_SIZE, (index + 1) * CHUNK_SIZE),
      }),
    ),
  );
}

/** The operations that put a request into the lists of its persons, except its requester. */
export function memberships(request: LicenseRequest, entries: readonly Entry[]): Operation[] {
  const others = entries.filter(({ person }) => person.id !== request.requester.id);
  return others.map(({ person }) => create(membershipDocument(person.id, request)));
}

/** A request in the list of one of its persons, made by somebody else. */
export type Membership = DataDocument<{ readonly requestId: string }>;

/** The document that puts a request into the list of one of its persons. */
export function membershipDocument(personId: string, request: LicenseRequest): Membership {
  return {
    id: `for:${personId}:${request.id}`,
    type: 'membership',
    list: `for:${personId}`,
    sort: requestSort(request),
    data: { requestId: request.id },
  };
}
