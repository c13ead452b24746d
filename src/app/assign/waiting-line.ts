import { isFinal, isOnList } from '../../domain/outcome.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { CHUNK_SIZE } from '../../domain/request.ts';
import type { Line } from '../../domain/waiting-list.ts';
import { SEAT_REST_MS, withChange } from '../../domain/waiting-list.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Operation, Stored } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { create, lineDocument, remove, replace } from '../records/documents.ts';
import { DAY_MS } from '../records/due-dates.ts';
import { jobDocumentId, lineDocumentId, serveJobName } from '../records/keys.ts';
import type { JobRecord } from '../records/queue-job.ts';
import { namedJob } from '../records/queue-job.ts';
import { readSettings } from '../records/read-settings.ts';
import type { StoredLine } from '../records/read-lines.ts';
import type { Approval, FoundPart } from './chunk-round.ts';

/** The request that counts those on the list, the operations, and the indexes of those who are new on it. */
interface Changed {
  readonly request: LicenseRequest;
  readonly operations: readonly Operation[];
  readonly joined: readonly number[];
}

/**
 * Brings the waiting list into line with the outcomes of some chunks. Persons who wait for a seat stand on it.
 * Persons who are being given one stay on it until that is certain. `roundAt`: when the round began (ISO). Throws
 * StoreError.
 */
export async function changeLine(
  ctx: StoreContext,
  request: LicenseRequest,
  { skuId, productName, until }: Approval,
  parts: readonly FoundPart[],
  roundAt: string,
): Promise<Changed> {
  const { joins, leaves } = movesIn(request, parts);
  const { listed, ...rest } = request;
  if (listed === undefined && joins.length === 0) return { request, operations: [], joined: [] };

  const { id: requestId, round } = request;
  const known = await ctx.store.read<DataDocument<Line>>(lineDocumentId(skuId, requestId));
  const now = ctx.clock.now();
  const line: Line = known?.data ?? {
    requestId,
    skuId,
    productName,
    round,
    approvedAt: roundAt,
    since: ctx.clock.iso(now),
    until: earlier(ctx.clock.iso(now + (await readSettings(ctx)).waitingDays * DAY_MS), until),
    indexes: [],
  };
  const next = withChange(line, { joins, leaves });
  const joined = joins.filter((index) => !line.indexes.includes(index));
  return {
    request: next ? { ...rest, listed: next.indexes.length } : rest,
    operations: [...written(known, next), ...(joined.length > 0 ? await serveSoon(ctx, skuId) : [])],
    joined,
  };
}

/** Nobody waits for a license whose last day has passed. */
const earlier = (daysOver: string, until = daysOver): string => (until < daysOver ? until : daysOver);

function written(known: StoredLine | undefined, next: Line | undefined): readonly Operation[] {
  if (!known) return next ? [create(lineDocument(next))] : [];
  return [next ? replace(known, lineDocument(next)) : remove(known)];
}

/** The persons who come on the waiting list, and those who leave it, by the outcomes of some chunks. */
function movesIn({ round }: LicenseRequest, parts: readonly FoundPart[]) {
  const all = parts.flatMap(({ read, entries }) =>
    entries.map(({ outcome }, n) => ({ index: read.data.index * CHUNK_SIZE + n, outcome })),
  );
  const indexes = (some: typeof all) => some.map(({ index }) => index);
  const isOff = ({ outcome }: (typeof all)[number]): boolean =>
    outcome?.kind === 'confirming' || isFinal(outcome, round);
  return {
    joins: indexes(all.filter(({ outcome }) => isOnList(outcome))),
    leaves: indexes(all.filter(isOff)),
  };
}

/** The job that serves the waiting list of a product, as stored. Throws StoreError. */
export function readServeJob(
  ctx: StoreContext,
  skuId: string,
): Promise<Stored<DataDocument<JobRecord>> | undefined> {
  return ctx.store.read<DataDocument<JobRecord>>(jobDocumentId(serveJobName(skuId)));
}

/** The operations after which a job serves the waiting list of a product. Throws StoreError. */
async function serveSoon(ctx: StoreContext, skuId: string): Promise<readonly Operation[]> {
  // If it is about to end, since it saw an empty list, the watch makes it anew within a minute.
  if (await readServeJob(ctx, skuId)) return [];
  return [namedJob(ctx, serveJobName(skuId), { kind: 'serve-list', skuId }, SEAT_REST_MS)];
}
