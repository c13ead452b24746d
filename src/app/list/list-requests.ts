import type { RequestGroup, LicenseRequest } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Actor, PageAt } from '../ports/results.ts';
import type { Document, PageQuery } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { madeByKey } from '../records/keys.ts';
import { readRequestDocument } from '../records/load-request.ts';
import type { Membership } from '../records/request-documents.ts';
import { requireApprover } from '../rights/require-approver.ts';

/** Requests on one page of a list. */
export const REQUESTS_PER_PAGE = 10;

/** One page of requests, newest first. */
export interface RequestPage {
  readonly requests: readonly LicenseRequest[];
  /** The positions of the pages beside it; absent at the ends of the list. */
  readonly older?: PageAt;
  readonly newer?: PageAt;
}

/**
 * The requests of one group, for approvers. Every page costs the same, since it starts at a cursor. Throws
 * DomainError (`not-an-approver`, `rights-unknown`), StoreError.
 */
export async function listRequests(
  ctx: Context,
  actor: Actor,
  group: RequestGroup,
  at?: PageAt,
): Promise<RequestPage> {
  await requireApprover(ctx, actor, 'recent', { what: 'list' });
  const { documents, ...beside } = await readPage(at, (where) =>
    ctx.store.page<DataDocument<LicenseRequest>>(queryOf('list', `requests:${group}`, where)),
  );
  return { requests: documents.map(({ data }) => data), ...beside };
}

/** The requests that somebody made, or that others made for them. Throws StoreError. */
export async function listOwnRequests(ctx: Context, actor: Actor, at?: PageAt): Promise<RequestPage> {
  const { documents, ...beside } = await readPage(at, async (where) => {
    const [made, joined] = await Promise.all([
      ctx.store.page<DataDocument<LicenseRequest>>(queryOf('list2', madeByKey(actor.id), where)),
      ctx.store.page<Membership>(queryOf('list', `for:${actor.id}`, where)),
    ]);
    return [...made, ...joined];
  });
  const found = await Promise.all(
    documents.map(async ({ data }) =>
      'requestId' in data ? (await readRequestDocument(ctx, data.requestId))?.data : data,
    ),
  );
  return { requests: found.filter((request) => request !== undefined), ...beside };
}

/** Asks for one more than a page holds: this tells whether the list goes on. */
function queryOf(by: 'list' | 'list2', key: string, at: PageAt | undefined): PageQuery {
  const limit = REQUESTS_PER_PAGE + 1;
  if (at && 'newer' in at) return { by, key, order: 'ascending', limit, after: at.newer };
  return { by, key, order: 'descending', limit, ...(at ? { after: at.older } : {}) };
}

/**
 * Reads a page with `find`, newest first, and the positions of the pages beside it. Gives the first page if
 * too few requests are left at the cursor, since others have moved to another list.
 */
async function readPage<D extends Document>(
  at: PageAt | undefined,
  find: (at: PageAt | undefined) => Promise<readonly D[]>,
): Promise<Omit<RequestPage, 'requests'> & { readonly documents: readonly D[] }> {
  const upwards = at !== undefined && 'newer' in at;
  const found = (await find(at)).toSorted((one, other) => compare(one, other) * (upwards ? 1 : -1));
  const goesOn = found.length > REQUESTS_PER_PAGE;
  if (at && (found.length === 0 || (upwards && !goesOn))) return readPage(undefined, find);

  const page = found.slice(0, REQUESTS_PER_PAGE);
  const documents = upwards ? page.toReversed() : page;
  const [newest, oldest] = [documents.at(0)?.sort, documents.at(-1)?.sort];
  return {
    documents,
    ...(oldest !== undefined && (upwards || goesOn) ? { older: { older: oldest } } : {}),
    ...(newest !== undefined && at ? { newer: { newer: newest } } : {}),
  };
}

const compare = (one: Document, other: Document): number => ((one.sort ?? '') < (other.sort ?? '') ? -1 : 1);
