import type { TaskOf } from '../../domain/job.ts';
import type { Entry, LicenseRequest } from '../../domain/request.ts';
import { chunkCount } from '../../domain/request.ts';
import { withoutWait } from '../../domain/wait.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import type { Header, JobEnd, JobRun, Planned } from '../records/job-run.ts';
import { commitToRequest } from '../records/job-run.ts';
import type { StoredChunk } from '../records/load-request.ts';
import { readChunk } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import type { Approval, Found } from './chunk-round.ts';
import { approvalIn } from './chunk-round.ts';
import { mergeEntries } from './keep-entries.ts';
import { outcomeOperations } from './outcome-operations.ts';

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
  const plan = async (header: Header, tries: number): Promise<Planned | undefined> => {
    const { request } = header;
    const approval = approvalIn(request, round);
    // The job of the waiting list goes on with other requests.
    if (!approval)
      return run.task.kind === 'serve-list' ? { operations: [], end: { againInMs: 0 } } : undefined;

    const read = tries === 0 ? known : await readChunk(ctx, requestId, chunk);
    const before = read.data.entries;
    const entries =
      typeof found === 'function'
        ? found(before)
        : mergeEntries(run, round, known.data.entries, before, found);
    const end = typeof endOf === 'function' ? endOf(entries) : endOf;
    // The list knows when the round began. A job that takes nobody in need not know it.
    const roundAt = roundBegan(run, approval, round);
    return {
      operations: [
        ...(await outcomeOperations(ctx, header, withoutWait(request, chunk), approval, [{ read, entries }], {
          roundAt,
          isFirstTry: tries === 0,
        })),
        ...next(request),
        ...(startsReadBack(run) && entries.some(isConfirming) && !before.some(isConfirming)
          ? [newJob(ctx, { kind: 'confirm', requestId, chunk, round }, FIRST_CONFIRM_MS)]
          : []),
        ...(run.task.kind === 'stop-waiting' ? nextStop(ctx, run.task, request) : []),
      ],
      end,
    };
  };
  await commitToRequest(ctx, run, requestId, plan, seen);
}

/** Whether the job writes licenses, so that a read-back has to follow. */
const startsReadBack = ({ task }: JobRun): boolean => task.kind === 'assign' || task.kind === 'serve-list';

/** When a round began, as far as its jobs know (ISO): the first with the approval. */
export function roundBegan({ task, madeAt }: JobRun, { at }: Approval, round: number): string {
  if (round <= 1) return at;
  return (task.kind === 'assign' ? task.since : undefined) ?? madeAt;
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
