import type { TaskOf } from '../../domain/job.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { chunkCount } from '../../domain/request.ts';
import { isWaiting } from '../../domain/wait.ts';
import type { Context } from '../ports/context.ts';
import type { JobRun } from '../records/job-run.ts';
import type { StoredChunk } from '../records/load-request.ts';
import { readChunk } from '../records/load-request.ts';
import type { Approval } from './chunk-round.ts';
import { isLeftOut } from './chunk-round.ts';
import type { AssignmentTarget, Progress } from './engine/assignment-target.ts';
import { keepEntries } from './keep-entries.ts';
import { noteWrite, writtenByOthers } from './recent-writes.ts';
import { recordOutcomes } from './record-outcomes.ts';

/** Makes the target for an assign job: the persons of one chunk of an approved request. Throws StoreError. */
export async function chunkTarget(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'assign'>,
  request: LicenseRequest,
  approval: Approval,
): Promise<AssignmentTarget> {
  const { requestId, chunk, round } = task;
  const { skuId } = approval;
  let stored = await readChunk(ctx, requestId, chunk);
  const assignees = stored.data.entries.map((entry, n) => ({
    ...entry,
    isLeftOut: isLeftOut(request, chunk, n, entry),
  }));
  return {
    assignment: approval,
    assignees,
    round,
    began: ctx.clock.parse(task.since ?? run.madeAt),
    writtenByOthers: (personIds) => writtenByOthers(ctx, requestId, skuId, personIds),
    keepIntent: async (found, personIds) => {
      const notes = personIds.length > 0 ? [await noteWrite(ctx, task, skuId, personIds)] : [];
      stored = await keepEntries(ctx, run, round, stored, found, 'hold', notes);
    },
    record: (progress) => recordProgress(ctx, run, task, request, stored, progress),
  };
}

/**
 * Records the progress of a chunk. Chunks of one request run one after the other. So requests take turns, and
 * when seats are short, the last persons in card order get none. The next chunk does not wait for persons
 * whose writes lead nowhere for now.
 */
async function recordProgress(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'assign'>,
  request: LicenseRequest,
  stored: StoredChunk,
  { assignees, hasNews, again }: Progress,
): Promise<void> {
  const { chunk, round } = task;
  if (!again) return recordOutcomes(ctx, run, round, stored, assignees, 'finish');

  const { inMs: againInMs, failed, isStuck, isOfAll } = again;
  const isRest = task.rest === true;
  if (isStuck && !isRest && chunk + 1 < chunkCount(request))
    return recordOutcomes(ctx, run, round, stored, assignees, { restInMs: againInMs });

  if (isOfAll && !isRest) run.pauseLane(againInMs);
  const end = { againInMs, failed };
  if (hasNews || isWaiting(request, chunk)) return recordOutcomes(ctx, run, round, stored, assignees, end);
  await keepEntries(ctx, run, round, stored, assignees, end);
  return undefined;
}
