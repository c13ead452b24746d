import type { Entry, LicenseRequest } from '../../domain/request.ts';
import { CHUNK_SIZE, chunkCount, withOutcomes } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { newAudit } from '../records/audit-entry.ts';
import { chunkDocument, replace, requestDocument } from '../records/documents.ts';
import { removalJob } from '../records/due-dates.ts';
import type { JobEnd, JobRun } from '../records/job-run.ts';
import { commitToRequest } from '../records/job-run.ts';
import { readChunk } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { newlyFinal, personNews, requesterNews } from '../tell/news-jobs.ts';

/** Read-backs start this long after Graph accepted and did not show the license at once. */
const FIRST_CONFIRM_MS = 2000;

/**
 * One commit: the outcomes, the counts, the end of the request when all are final, everybody to be told, the redraw, and what comes next.
 * Also used by the read-back job.
 */
export async function recordOutcomes(
  ctx: Context,
  run: JobRun,
  requestId: string,
  index: number,
  entries: readonly Entry[],
  end: JobEnd,
): Promise<void> {
  await commitToRequest(ctx, run, requestId, async ({ document, request }) => {
    if (request.status !== 'approving') return undefined;

    const read = await readChunk(ctx, requestId, index);
    const first = index * CHUNK_SIZE;
    const before = read.data.entries;
    const at = ctx.clock.iso(ctx.clock.now());
    const counted = withOutcomes(request, before, entries, at);
    const ended = newlyFinal(request, first, before, entries);
    const persons = personNews(ctx, counted, ended);
    const news =
      counted.status === 'approving'
        ? { request: persons.request, jobs: [] }
        : requesterNews(ctx, persons.request);
    return {
      operations: [
        replace(document, requestDocument(news.request)),
        replace(read, chunkDocument({ ...read.data, entries })),
        ...persons.jobs,
        ...news.jobs,
        ...(run.task.kind === 'assign' ? nextSteps(ctx, run, request, index, entries, end) : []),
        outcomesAudit(ctx, news.request, ended),
        ...(isShown(request, counted, index) ? [newJob(ctx, { kind: 'redraw', requestId })] : []),
        ...(counted.status === 'approving' ? [] : [await removalJob(ctx, counted)]),
      ],
      end,
    };
  });
}

/** Cards are drawn at most about this often while a request is worked on: each time costs as much as the whole request. */
const MAX_REDRAWS = 10;

/** Whether the cards are drawn anew after this chunk: after every one of a usual request, after every tenth part of a large one. */
function isShown(request: LicenseRequest, counted: LicenseRequest, chunk: number): boolean {
  const step = Math.ceil(chunkCount(request) / MAX_REDRAWS);
  return counted.status !== 'approving' || (chunk + 1) % step === 0;
}

/** What was done to whom: the proof that outlives the request. */
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
  const what = request.status === 'approving' ? 'outcomes-recorded' : 'request-ended';
  const after = { status: request.status, outcomes };
  return newAudit(ctx, ctx.ids.next(), { actor: 'license-desk', what, requestId: request.id, after });
}

/** After an assign job: the read-back of those not shown yet, and the next chunk once this one is done. */
function nextSteps(
  ctx: Context,
  run: JobRun,
  request: LicenseRequest,
  chunk: number,
  entries: readonly Entry[],
  end: JobEnd,
): Operation[] {
  const about = { requestId: request.id, round: request.round };
  const isConfirming = entries.some(({ outcome }) => outcome?.kind === 'confirming');
  const isDone = end === 'finish';
  return [
    ...(isConfirming && isDone ? [newJob(ctx, { kind: 'confirm', ...about, chunk }, FIRST_CONFIRM_MS)] : []),
    ...(isDone && chunk + 1 < chunkCount(request)
      ? [newJob(ctx, { kind: 'assign', ...about, chunk: chunk + 1 })]
      : []),
  ];
}
