import type { Decider } from '../../domain/decider.ts';
import type { DomainEvent } from '../../domain/event.ts';
import type { Decision, LicenseRequest } from '../../domain/request.ts';
import type { StoreContext } from '../ports/context.ts';
import type { DataDocument } from '../records/documents.ts';
import { madeByKey } from '../records/keys.ts';
import { loadRequest, readRequestDocument } from '../records/load-request.ts';
import type { Membership } from '../records/request-documents.ts';
import { scanList } from '../records/scan-list.ts';

/** An approval that gave somebody a license. */
export interface Approval {
  readonly requestId: string;
  readonly by: Decider;
  /** The time of the decision (ISO). */
  readonly at: string;
}

/** The newest approval for each product. */
type Found = Map<string, Approval>;

/** Requests that are looked at in each of the two lists of a person. Our own number: few people have more. */
const MAX_REQUESTS = 50;

/**
 * The newest entries of the audit that are searched. The search takes 20 queries, one after the other, and has
 * to end while somebody waits for the card.
 */
const MAX_ENTRIES = 2000;

/**
 * The newest approvals by which License Desk gave a person these products before there were grants. Looks into
 * the newest 50 requests of each of the person's two lists, then into the newest 2,000 entries of the audit.
 * `isCut`: a product was not found, and the audit has older entries. Throws StoreError.
 */
export async function findApprovals(
  ctx: StoreContext,
  personId: string,
  skuIds: readonly string[],
): Promise<{ readonly found: ReadonlyMap<string, Approval>; readonly isCut: boolean }> {
  const found: Found = new Map();
  const wanted = new Set(skuIds);
  if (wanted.size > 0) await searchRequests(ctx, personId, wanted, found);
  const isCut = found.size < wanted.size && (await searchAudit(ctx, personId, wanted, found));
  return { found, isCut };
}

async function searchRequests(
  ctx: StoreContext,
  personId: string,
  wanted: ReadonlySet<string>,
  found: Found,
): Promise<void> {
  const newest = { order: 'descending', limit: MAX_REQUESTS } as const;
  const [made, joined] = await Promise.all([
    ctx.store.page<DataDocument<LicenseRequest>>({ by: 'list2', key: madeByKey(personId), ...newest }),
    ctx.store.page<Membership>({ by: 'list', key: `for:${personId}`, ...newest }),
  ]);
  const others = await Promise.all(joined.map(({ data }) => readRequestDocument(ctx, data.requestId)));
  const approvals = [...made, ...others]
    .flatMap((document) => (document ? approvalOf(document.data.id, document.data.decision) : []))
    .toSorted((one, other) => (one.approval.at < other.approval.at ? 1 : -1));
  for (const { skuId, approval } of approvals) {
    if (!wanted.has(skuId) || found.has(skuId)) continue;
    const loaded = await loadRequest(ctx, approval.requestId);
    const isGiven = loaded?.entries.some(
      ({ person, outcome }) => person.id === personId && outcome?.kind === 'assigned',
    );
    if (isGiven === true) found.set(skuId, approval);
  }
}

/**
 * Searches the audit from its end: an outcome stands behind its approval, so it comes first here. Says whether
 * older entries were left out before all products were found.
 */
async function searchAudit(
  ctx: StoreContext,
  personId: string,
  wanted: ReadonlySet<string>,
  found: Found,
): Promise<boolean> {
  const given = new Set<string>();
  let read = 0;
  const newest = { by: 'list', key: 'audit', order: 'descending' } as const;
  for await (const page of scanList<DataDocument<DomainEvent>>(ctx.store, newest)) {
    if (read >= MAX_ENTRIES) return true;
    for (const { data } of page) {
      if (isAssigned(data, personId)) given.add(data.requestId);
      if (data.what !== 'request-approved' || !given.has(data.requestId)) continue;
      for (const { skuId, approval } of approvalOf(data.requestId, data.after))
        if (wanted.has(skuId) && !found.has(skuId)) found.set(skuId, approval);
    }
    if (found.size === wanted.size) return false;
    read += page.length;
  }
  return false;
}

type WithOutcomes = DomainEvent & { readonly what: 'outcomes-recorded' | 'request-ended' };

function isAssigned(event: DomainEvent, personId: string): event is WithOutcomes {
  return (
    (event.what === 'outcomes-recorded' || event.what === 'request-ended') &&
    event.after.outcomes.some(({ person, outcome }) => person === personId && outcome === 'assigned')
  );
}

function approvalOf(
  requestId: string,
  decision: Decision | undefined,
): readonly { readonly skuId: string; readonly approval: Approval }[] {
  if (decision?.kind !== 'approved') return [];
  const { skuId, by, at } = decision;
  return [{ skuId, approval: { requestId, by, at } }];
}
