import type { DomainEvent } from '../../domain/event.ts';
import type { Facts } from '../../domain/facts.ts';
import type { StoreContext } from '../ports/context.ts';
import type { AuditEntry } from '../records/audit-entry.ts';
import type { DataDocument } from '../records/documents.ts';
import { scanList } from '../records/scan-list.ts';

const DAY_MS = 86_400_000;
/** The days of the pace. */
const MAX_DAYS = 30;
/** The newest entries of the audit that are read: 20 queries, one after the other, while somebody waits. */
const MAX_ENTRIES = 2000;

/** The acts of License Desk in the last 30 days, or since its oldest entry that was read. */
export interface GivingPace {
  /** The start of that time, in milliseconds since 1970. */
  readonly since: number;
  /** How many licenses of each product were given. */
  readonly given: ReadonlyMap<string, number>;
  /** How many licenses of each product were taken back. */
  readonly taken: ReadonlyMap<string, number>;
  /** The minutes that each request waited for its decision. */
  readonly waits: readonly number[];
}

type Entry = DomainEvent & Pick<AuditEntry, 'at'>;

/**
 * Reads the pace from the newest 2,000 entries of the audit, the newest first. The list of a product's grants is
 * sorted by their end, so the newest of them could only be found by reading all. Throws StoreError.
 */
export async function readPace(ctx: StoreContext): Promise<GivingPace> {
  const now = ctx.clock.now();
  const start = now - MAX_DAYS * DAY_MS;
  const found = {
    since: now,
    given: new Map<string, number>(),
    taken: new Map<string, number>(),
    waits: new Array<number>(),
  };
  // An outcome names no product. Its approval does, which stands before it and may be older than 30 days.
  const open = new Map<string, number>();
  let read = 0;
  const newest = { by: 'list', key: 'audit', order: 'descending' } as const;
  for await (const page of scanList<DataDocument<Entry>>(ctx.store, newest)) {
    for (const { data } of page) {
      const at = ctx.clock.parse(data.at);
      found.since = Math.max(start, Math.min(found.since, at));
      if (at >= start) note(data, found, open);
      close(data, found.given, open);
      if (at < start && open.size === 0) return found;
    }
    read += page.length;
    if (read >= MAX_ENTRIES) break;
  }
  return found;
}

/** Counts the licenses that an entry says were given, by request, or taken back, and the wait for a decision. */
function note(
  entry: Entry,
  { taken, waits }: { readonly taken: Map<string, number>; readonly waits: number[] },
  open: Map<string, number>,
): void {
  if (entry.what === 'license-removed')
    for (const { skuId } of entry.after.grants) taken.set(skuId, (taken.get(skuId) ?? 0) + 1);
  if (entry.what === 'outcomes-recorded' || entry.what === 'request-ended') {
    const { requestId, after } = entry;
    const given = after.outcomes.filter(({ outcome }) => outcome === 'assigned').length;
    if (given > 0) open.set(requestId, (open.get(requestId) ?? 0) + given);
  }
  if (entry.what !== 'request-approved' && entry.what !== 'request-declined') return;
  // Entries of earlier releases have no facts.
  const { facts }: { readonly facts?: Facts } = entry;
  if (facts) waits.push(facts.waitedMinutes);
}

/** Puts the licenses that an approval gave to their product. */
function close(entry: Entry, given: Map<string, number>, open: Map<string, number>): void {
  if (entry.what !== 'request-approved') return;
  const { skuId } = entry.after;
  given.set(skuId, (given.get(skuId) ?? 0) + (open.get(entry.requestId) ?? 0));
  open.delete(entry.requestId);
}
