import type { TaskOf } from '../../domain/job.ts';
import { OUTAGE_RETRY_MS } from '../../domain/job.ts';
import type { FailureReason, Outcome } from '../../domain/outcome.ts';
import { isFinal, isOnList, mayBeIn } from '../../domain/outcome.ts';
import type { Entry } from '../../domain/request.ts';
import { isInRound } from '../../domain/request.ts';
import { REASON_OF_WAIT } from '../../domain/wait.ts';
import type { Context } from '../ports/context.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { readChunk, readRequestDocument } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { isLeftOut } from './chunk-round.ts';
import { judgeUnseen } from './engine/judge-answer.ts';
import { nextStop, recordOutcomes } from './record-outcomes.ts';

/**
 * Job: ends the wait of a chunk after an approver stopped it, then that of the next chunk. It runs outside
 * the lane, since the lane may stand still. It does not touch persons whose license is being written or may
 * be there already. The assign jobs find out about these, and write nobody any more.
 */
export async function endWaiting(ctx: Context, run: JobRun, task: TaskOf<'stop-waiting'>): Promise<void> {
  const { requestId, chunk, round } = task;
  const header = await readRequestDocument(ctx, requestId);
  const stopped = header?.data.stopped;
  if (!stopped || !isInRound(header.data, round)) return finish(run);

  const { data: request } = header;
  const end = (entries: readonly Entry[]) =>
    entries.map((entry, n) =>
      ended(ctx, round, entry, isLeftOut(request, chunk, n, entry), REASON_OF_WAIT[stopped.cause]),
    );
  const read = await readChunk(ctx, requestId, chunk);
  const { entries } = read.data;
  if (end(entries).some((entry, n) => entry !== entries[n]))
    return recordOutcomes(ctx, run, round, read, end, 'finish');

  await run.commit(nextStop(ctx, task, request), 'finish');
}

/**
 * Repeats a job that was given up, as often as needed. Nothing else ends the chunks that no assign job has
 * reached.
 */
export async function endWaitingLater(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'stop-waiting'>,
): Promise<void> {
  await run.commit([newJob(ctx, task, OUTAGE_RETRY_MS)], 'finish');
}

/**
 * The entry with its final outcome. Unchanged if the outcome is final already, or if another job has to find
 * it out.
 */
function ended(ctx: Context, round: number, entry: Entry, isOut: boolean, reason: FailureReason): Entry {
  const { outcome } = entry;
  if (isFinal(outcome, round) || mayBeIn(outcome) || isOnList(outcome)) return entry;

  const as = (next: Outcome): Entry => (next === outcome ? entry : { ...entry, outcome: next });
  if (isOut) return as({ kind: 'not-assigned', round });
  if (outcome?.kind === 'confirming') return as(judgeUnseen(ctx, outcome));
  return as({ kind: 'failed', round, at: ctx.clock.iso(ctx.clock.now()), reason });
}
