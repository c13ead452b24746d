import type { Group, LicenseRequest } from '../domain/request.ts';
import { requireApprover } from './check-rights.ts';
import type { Holding } from './documents.ts';
import { requestDocumentId } from './documents.ts';
import type { Desk } from './ports.ts';
import type { Actor } from './results.ts';
import type { PageQuery, Stored } from './store.ts';

/** Requests on one page of a list (product.md 2.4 and 4). */
export const PAGE_SIZE = 10;

/** One page of requests, newest first. */
export interface RequestPage {
  readonly requests: readonly LicenseRequest[];
  /** Where the next page starts; absent on the last one. */
  readonly next?: string;
}

/** A person of a request that somebody else made: it stands in their own list. */
export type Membership = Holding<{ readonly requestId: string }>;

/** What a request is found by in the list of a person it was made for. */
export function membershipDocument(personId: string, request: LicenseRequest): Membership {
  return {
    id: `for:${personId}:${request.id}`,
    type: 'membership',
    list: `for:${personId}`,
    sort: sortOf(request),
    data: { requestId: request.id },
  };
}

/** The place of a request in every list: by date, then by id. */
export function sortOf({ createdAt, id }: LicenseRequest): string {
  return `${createdAt}~${id}`;
}

/**
 * The requests of one group, for approvers. A page costs the same wherever it is: it starts after `after`, the end of the one before.
 * Throws DomainError (`not-an-approver`, `rights-unknown`), StoreError.
 */
export async function listRequests(
  desk: Desk,
  actor: Actor,
  group: Group,
  after?: string,
): Promise<RequestPage> {
  await requireApprover(desk, actor, 'recent', { what: 'list' });
  const found = await desk.store.page<Holding<LicenseRequest>>(pageOf('list', `requests:${group}`, after));
  return cut(found.map(({ data }) => data));
}

/** The requests that somebody made, or that others made for them. Throws StoreError. */
export async function listOwnRequests(desk: Desk, actor: Actor, after?: string): Promise<RequestPage> {
  const [made, joined] = await Promise.all([
    desk.store.page<Holding<LicenseRequest>>(pageOf('list2', `by:${actor.id}`, after)),
    desk.store.page<Membership>(pageOf('list', `for:${actor.id}`, after)),
  ]);
  const others = await Promise.all(joined.map(({ data }) => readRequest(desk, data.requestId)));
  const all = [...made, ...others].flatMap((document) => (document ? [document.data] : []));
  return cut(all.toSorted((one, other) => (sortOf(one) < sortOf(other) ? 1 : -1)));
}

function readRequest(desk: Desk, requestId: string): Promise<Stored<Holding<LicenseRequest>> | undefined> {
  return desk.store.read<Holding<LicenseRequest>>(requestDocumentId(requestId));
}

/** One more than fits the page is asked for: it tells whether there is a next one. */
function pageOf(by: 'list' | 'list2', key: string, after: string | undefined): PageQuery {
  const cursor = after === undefined ? {} : { after };
  return { by, key, order: 'descending', limit: PAGE_SIZE + 1, ...cursor };
}

function cut(found: readonly LicenseRequest[]): RequestPage {
  const requests = found.slice(0, PAGE_SIZE);
  const last = requests.at(-1);
  return found.length > PAGE_SIZE && last ? { requests, next: sortOf(last) } : { requests };
}
