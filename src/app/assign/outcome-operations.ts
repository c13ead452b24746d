import { areMailsDone } from '../../domain/news.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { CHUNK_SIZE, chunkCount, isApproving } from '../../domain/request.ts';
import { withOutcomes } from '../../domain/transitions.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import type { AuditEntry } from '../records/audit-entry.ts';
import { newAudit } from '../records/audit-entry.ts';
import { chunkDocument, replace, requestDocument } from '../records/documents.ts';
import { removalJob } from '../records/due-dates.ts';
import type { Header } from '../records/job-run.ts';
import { redrawOnce } from '../records/redraw-job.ts';
import { listNews, newlyFinal, personNews, requesterNews, tellJobs } from '../tell/news-jobs.ts';
import type { Approval, FoundPart } from './chunk-round.ts';
import { keepGrants } from './keep-grants.ts';
import { lengthenGrants } from './lengthen-grants.ts';
import { changeLine } from './waiting-line.ts';

/** More about the commit. */
interface About {
  readonly actor?: AuditEntry['actor'];
  /** When the round began (ISO): the place of those who come on the waiting list now. */
  readonly roundAt: string;
  /** Whether nothing has been tried before; see `keepGrants`. */
  readonly isFirstTry: boolean;
}

/**
 * The operations that record the outcomes of some chunks of a request: the entries, the counts, the waiting
 * list, the end of the request when all are final, the news to everybody, the grants, given now or lengthened, the
 * audit, and the redraw. `request`: as it will be, but for these outcomes. Throws StoreError.
 */
export async function outcomeOperations(
  ctx: Context,
  { document, request: before }: Header,
  request: LicenseRequest,
  approval: Approval,
  found: readonly FoundPart[],
  { actor = 'license-desk', roundAt, isFirstTry }: About,
): Promise<readonly Operation[]> {
  const at = ctx.clock.iso(ctx.clock.now());
  const { parts, operations: lengthened } = await lengthenGrants(ctx, before, approval, found);
  const tallied = parts.reduce(
    (now, { read, entries }) => withOutcomes(now, read.data.entries, entries, at),
    request,
  );
  const line = await changeLine(ctx, tallied, approval, parts, roundAt);
  let counted = line.request;
  const ended = parts.map(({ read, entries }) =>
    newlyFinal(before, read.data.index * CHUNK_SIZE, read.data.entries, entries),
  );
  const tells: Operation[] = [];
  for (const persons of ended) {
    const news = personNews(ctx, counted, persons);
    const isLast = persons === ended.at(-1) && !isApproving(counted);
    const all = isLast ? requesterNews(ctx, news.request, news) : news;
    counted = all.request;
    tells.push(...tellJobs(ctx, all));
  }
  // One job for each chunk: its readers are those of one chunk.
  for (const { read, entries } of parts) {
    const first = read.data.index * CHUNK_SIZE;
    const joined = entries.flatMap((entry, index) =>
      line.joined.includes(first + index) ? [{ index: first + index, entry }] : [],
    );
    const news = listNews(ctx, counted, joined);
    counted = news.request;
    tells.push(...tellJobs(ctx, news, { listed: true }));
  }
  return [
    replace(document, requestDocument(counted)),
    ...parts.map(({ read, entries }) => replace(read, chunkDocument({ ...read.data, entries }))),
    ...tells,
    ...line.operations,
    outcomesAudit(ctx, actor, counted, parts, line.joined),
    ...(await keepGrants(
      ctx,
      before,
      ended.flat().map(({ entry }) => entry),
      isFirstTry,
    )),
    ...lengthened,
    ...(isShown(before, counted, parts) || request !== before
      ? [await redrawOnce(ctx, counted, whenToRedraw(counted))]
      : []),
    ...(isApproving(counted) ? [] : [await removalJob(ctx, counted)]),
  ];
}

/** When the cards are redrawn. If the request has ended and mails about it are on their way, the last one does that. */
function whenToRedraw(request: LicenseRequest): 'progress' | 'now' | 'for-mails' {
  if (isApproving(request)) return chunkCount(request) > 1 ? 'progress' : 'now';
  return areMailsDone(request) ? 'now' : 'for-mails';
}

/** Roughly the most redraws while a request is being licensed. Each reads all persons of the request. */
const MAX_REDRAWS = 10;

/**
 * Whether to redraw the cards after these chunks: after every chunk of a small request, after every tenth part
 * of a large one, and after every change of the waiting list.
 */
function isShown(before: LicenseRequest, counted: LicenseRequest, parts: readonly FoundPart[]): boolean {
  const step = Math.ceil(chunkCount(before) / MAX_REDRAWS);
  const isDue = parts.some(({ read }) => (read.data.index + 1) % step === 0);
  return !isApproving(counted) || isDue || before.listed !== counted.listed;
}

/** The audit entry of the outcomes, person by person. This proof outlives the request. */
function outcomesAudit(
  ctx: Context,
  actor: AuditEntry['actor'],
  request: LicenseRequest,
  parts: readonly FoundPart[],
  joined: readonly number[],
): Operation {
  const persons = parts.flatMap(({ read: { data }, entries }) => {
    const known = new Set(newlyFinal(request, 0, data.entries, entries).map(({ index }) => index));
    return entries.filter((_, n) => known.has(n) || joined.includes(data.index * CHUNK_SIZE + n));
  });
  const outcomes = persons.map(({ person, outcome }) => ({
    person: person.id,
    outcome: outcome?.kind,
    ...(outcome?.kind === 'failed' ? { reason: outcome.reason, detail: outcome.detail } : {}),
  }));
  const what = isApproving(request) ? 'outcomes-recorded' : 'request-ended';
  const after = { status: request.status, outcomes };
  return newAudit(ctx, ctx.ids.next(), { actor, what, requestId: request.id, after });
}
