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
import type { JobEnd, JobRun } from '../records/job-run.ts';
import { commitToRequest } from '../records/job-run.ts';
import type { StoredChunk } from '../records/load-request.ts';
import { readChunk } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { redrawOnce } from '../records/redraw-job.ts';
import { newlyFinal, personNews, requesterNews, tellJobs } from '../tell/news-jobs.ts';
import { mergeEntries } from './keep-entries.ts';
import type { Found } from './chunk-round.ts';
import { approvalIn } from './chunk-round.ts';

/** Read-backs start this long after Graph accepted a write but did not show the license at once. */
const FIRST_CONFIRM_MS = 2000;

/**
 * How recording leaves the job. `restInMs`: the next chunk begins, and a job of its own retries the persons
 * left behind.
 */
export type RecordEnd = JobEnd | { readonly restInMs: number };

/**
 * Records in one commit: the outcomes, the counts, the end of the request when all are final, the news to
 * everybody, the redraw, and the next jobs. `found`: the outcomes, or a function from the stored entries to
 * the new ones (when a wait is stopped). `endOf`: how the job goes on, or a function from the new entries
 * (the read-back). `known`: the chunk as last read or written; it is read again only if it has changed.
 * Throws LeaseLost, StoreError.
 */
export async function recordOutcomes(
  ctx: Context,
  run: JobRun,
  round: number,
  known: StoredChunk,
  found: Found | ((stored: readonly Entry[]) => readonly Entry[]),
  endOf: RecordEnd | ((entries: readonly Entry[]) => JobEnd),
): Promise<void> {
  const { requestId, index: chunk } = known.data;
  await commitToRequest(ctx, run, requestId, async ({ document, request }, tries) => {
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
        ...(run.task.kind === 'assign'
          ? nextSteps(ctx, run, run.task, request, { before, entries }, end)
          : []),
        outcomesAudit(ctx, news.request, ended),
        ...(run.task.kind === 'stop-waiting' ? nextStop(ctx, run.task, request) : []),
        ...(isShown(request, counted, chunk) || moving !== request
          ? [await redrawOnce(ctx, news.request, hasMailsToCome(news.request) ? 'for-mails' : 'now')]
          : []),
        ...(isApproving(counted) ? [] : [await removalJob(ctx, counted)]),
      ],
      end: typeof end === 'object' && 'restInMs' in end ? 'finish' : end,
    };
  });
}

/** Whether the request has ended, and mails about it are on their way: the last one redraws the cards. */
const hasMailsToCome = (request: LicenseRequest): boolean => !isApproving(request) && !areMailsDone(request);

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

/**
 * The jobs after an assign job: the read-back of licenses not shown yet, and the next chunk once this one is
 * done or leads nowhere.
 */
function nextSteps(
  ctx: Context,
  { madeAt }: JobRun,
  { requestId, chunk, round, rest, since = madeAt }: TaskOf<'assign'>,
  request: LicenseRequest,
  { before, entries }: { readonly before: readonly Entry[]; readonly entries: readonly Entry[] },
  end: RecordEnd,
): Operation[] {
  const about = { requestId, round };
  const isFirst = entries.some(isConfirming) && !before.some(isConfirming);
  const restInMs = typeof end === 'object' && 'restInMs' in end ? end.restInMs : undefined;
  // After a stopped wait, a job of its own ends the other chunks, one after the other.
  const isNext = (end === 'finish' || restInMs !== undefined) && rest !== true && !request.stopped;
  return [
    ...(isFirst ? [newJob(ctx, { kind: 'confirm', ...about, chunk }, FIRST_CONFIRM_MS)] : []),
    ...(restInMs === undefined
      ? []
      : [newJob(ctx, { kind: 'assign', ...about, chunk, since, rest: true }, restInMs)]),
    ...(isNext && chunk + 1 < chunkCount(request)
      ? [newJob(ctx, { kind: 'assign', ...about, chunk: chunk + 1, since })]
      : []),
  ];
}
