import type { TaskOf } from '../../domain/job.ts';
import type { Entry, LicenseRequest } from '../../domain/request.ts';
import { CHUNK_SIZE, chunkCount, isApproving } from '../../domain/request.ts';
import { areMailsDone } from '../../domain/news.ts';
import { withOutcomes } from '../../domain/transitions.ts';
import { withoutWait } from '../../domain/wait.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { newAudit } from '../records/audit-entry.ts';
import { chunkDocument, replace, requestDocument } from '../records/documents.ts';
import { removalJob } from '../records/due-dates.ts';
import type { Header, JobEnd, JobRun, Planned } from '../records/job-run.ts';
import { commitToRequest } from '../records/job-run.ts';
import type { StoredChunk } from '../records/load-request.ts';
import { readChunk } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { redrawOnce } from '../records/redraw-job.ts';
import { newlyFinal, personNews, requesterNews, tellJobs } from '../tell/news-jobs.ts';
import { mergeEntries } from './keep-entries.ts';
import { keepGrants } from './keep-grants.ts';
import type { Found } from './chunk-round.ts';
import { approvalIn } from './chunk-round.ts';

/** Read-backs start this long after Graph accepted a write but did not show the license at once. */
const FIRST_CONFIRM_MS = 2000;

/**
 * Records a chunk in one commit: the outcomes, the counts, the end of the request when all are final, the news
 * to everybody, the redraw, and the next jobs. `found`: the outcomes, or a function from the stored entries to
 * the new ones (when a wait is stopped). `endOf`: how the job goes on, or a function from the new entries
 * (the read-back). `next`: the jobs that follow, from the request as it is. `known`: the chunk as last read or
 * written; it is read again only if it has changed. `seen`: the same for the request. Throws LeaseLost, StoreError.
 */
export async function recordOutcomes(
  ctx: Context,
  run: JobRun,
  round: number,
  known: StoredChunk,
  found: Found | ((stored: readonly Entry[]) => readonly Entry[]),
  endOf: JobEnd | ((entries: readonly Entry[]) => JobEnd),
  next: (request: LicenseRequest) => readonly Operation[] = () => [],
  seen?: Header['document'],
): Promise<void> {
  const { requestId, index: chunk } = known.data;
  const plan = async ({ document, request }: Header, tries: number): Promise<Planned | undefined> => {
    if (!approvalIn(request, round)) return undefined;

    const read = tries === 0 ? known : await readChunk(ctx, requestId, chunk);
    const before = read.data.entries;
    const entries = typeof found === 'function' ? found(before) : mergeEntries(run, round, before, found);
    const end = typeof endOf === 'function' ? endOf(entries) : endOf;
    const at = ctx.clock.iso(ctx.clock.now());
    const moving = withoutWait(request, chunk);
    const counted = withOutcomes(moving, before, entries, at);
    const ended = newlyFinal(request, chunk * CHUNK_SIZE, before, entries);
    const persons = personNews(ctx, counted, ended);
    const news = isApproving(counted) ? persons : requesterNews(ctx, persons.request, persons);
    return {
      operations: [
        replace(document, requestDocument(news.request)),
        replace(read, chunkDocument({ ...read.data, entries })),
        ...tellJobs(ctx, news),
        ...next(request),
        ...(run.task.kind === 'assign' && entries.some(isConfirming) && !before.some(isConfirming)
          ? [newJob(ctx, { kind: 'confirm', requestId, chunk, round }, FIRST_CONFIRM_MS)]
          : []),
        outcomesAudit(ctx, news.request, ended),
        ...(await keepGrants(
          ctx,
          request,
          ended.map(({ entry }) => entry),
          tries === 0,
        )),
        ...(run.task.kind === 'stop-waiting' ? nextStop(ctx, run.task, request) : []),
        ...(isShown(request, counted, chunk) || moving !== request
          ? [await redrawOnce(ctx, news.request, whenToRedraw(news.request))]
          : []),
        ...(isApproving(counted) ? [] : [await removalJob(ctx, counted)]),
      ],
      end,
    };
  };
  await commitToRequest(ctx, run, requestId, plan, seen);
}

/** When the cards are redrawn. If the request has ended and mails about it are on their way, the last one does that. */
function whenToRedraw(request: LicenseRequest): 'progress' | 'now' | 'for-mails' {
  if (isApproving(request)) return chunkCount(request) > 1 ? 'progress' : 'now';
  return areMailsDone(request) ? 'now' : 'for-mails';
}

/** Roughly the most redraws while a request is being licensed. Each reads all persons of the request. */
const MAX_REDRAWS = 10;

/**
 * Whether to redraw the cards after this chunk: after every chunk of a small request, after every tenth part
 * of a large one.
 */
function isShown(request: LicenseRequest, counted: LicenseRequest, chunk: number): boolean {
  const step = Math.ceil(chunkCount(request) / MAX_REDRAWS);
  return !isApproving(counted) || (chunk + 1) % step === 0;
}

/** The audit entry of the outcomes, person by person. This proof outlives the request. */
function outcomesAudit(
  ctx: Context,
  request: LicenseRequest,
  persons: ReturnType<typeof newlyFinal>,
): Operation {
  const outcomes = persons.map(({ entry: { person, outcome } }) => ({
    person: person.id,
    outcome: outcome?.kind,
    ...(outcome?.kind === 'failed' ? { reason: outcome.reason, detail: outcome.detail } : {}),
  }));
  const what = isApproving(request) ? 'outcomes-recorded' : 'request-ended';
  const after = { status: request.status, outcomes };
  return newAudit(ctx, ctx.ids.next(), { actor: 'license-desk', what, requestId: request.id, after });
}

const isConfirming = ({ outcome }: Entry): boolean => outcome?.kind === 'confirming';

/** The job that ends the wait of the next chunk, if there is one. */
export function nextStop(
  ctx: Context,
  task: TaskOf<'stop-waiting'>,
  request: LicenseRequest,
): readonly Operation[] {
  const chunk = task.chunk + 1;
  return chunk < chunkCount(request) ? [newJob(ctx, { ...task, chunk })] : [];
}

/** The job for the next chunk, if there is one and this job is not for persons left behind. */
export function nextChunk(
  ctx: Context,
  { madeAt }: JobRun,
  { requestId, round, rest, since = madeAt }: TaskOf<'assign'>,
  request: LicenseRequest,
  chunk: number,
): readonly Operation[] {
  // After a stopped wait, a job of its own ends the other chunks, one after the other.
  const isNext = rest !== true && !request.stopped && chunk < chunkCount(request);
  return isNext ? [newJob(ctx, { kind: 'assign', requestId, round, chunk, since })] : [];
}
