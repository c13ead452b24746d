import type { TaskOf } from '../../domain/job.ts';
import { backOffMs, MAX_LANE_WAIT_MS, OUTAGE_FOR_MS, PASS_ON_AFTER } from '../../domain/job.ts';
import type { Entry } from '../../domain/request.ts';
import { chunkCount } from '../../domain/request.ts';
import { isWaiting, REASON_OF_WAIT } from '../../domain/wait.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { AssignAnswer } from '../ports/ports.ts';
import type { JobEnd, JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { readChunk, readRequestDocument } from '../records/load-request.ts';
import { approvalIn } from './chunk-round.ts';
import { giveUpWaiting } from './give-up-waiting.ts';
import { keepEntries } from './keep-entries.ts';
import { keepWaiting } from './keep-waiting.ts';
import { lookAtChunk } from './look-at-chunk.ts';
import { recordOutcomes } from './record-outcomes.ts';
import { writeLicenses } from './write-licenses.ts';

/** Another write of the tenant is over soon; Microsoft says "wait briefly". */
const MAX_CONFLICT_MS = 30_000;
/** A write that is not known to be done is looked at at least this often. */
const MAX_UNCLEAR_MS = 120_000;
/** How soon to look for what another request was about to write. */
const MIN_HELD_MS = 10_000;

/**
 * Job: assigns the license to the persons of one chunk: look, write down what will be written, write, look again, record.
 * A second run after a crash finds what the first one did. Chunks of a request follow one another, so that requests take turns and who
 * gets no seat is the last in card order; but nobody waits for somebody of an earlier chunk whose write leads nowhere.
 */
export async function assignLicenses(ctx: Context, run: JobRun, task: TaskOf<'assign'>): Promise<void> {
  const { requestId, chunk, round, rest } = task;
  const request = (await readRequestDocument(ctx, requestId))?.data;
  const approval = approvalIn(request, round);
  if (!request || !approval) return finish(run);

  const { stopped } = request;
  if (stopped) return giveUpWaiting(ctx, run, task, REASON_OF_WAIT[stopped.cause]);

  const about = { requestId, chunk, round, approval };
  const read = await readChunk(ctx, requestId, chunk);
  const { data } = read;
  const began = ctx.clock.parse(task.since ?? run.madeAt);
  let done;
  try {
    const looked = await lookAtChunk(ctx, request, data, about, began);
    done = { ...(await writeLicenses(ctx, run, about, read, looked)), held: looked.held };
  } catch (error) {
    const isOver = error instanceof OutsideError && ctx.clock.now() - began >= OUTAGE_FOR_MS;
    return giveUpWaiting(ctx, run, task, isOver ? 'outage' : await keepWaiting(ctx, run, task, error));
  }

  const { entries, later, quotaMs, held, stored } = done;
  const came = hasChange(data.entries, entries);
  const attempts = came ? 1 : run.attempts;
  const waitMs = quotaMs ?? (later.length > 0 ? laterMs(ctx, later, attempts) : undefined);
  const againInMs = waitMs ?? (held.size > 0 ? heldMs(attempts) : undefined);
  const isStuck = waitMs === undefined ? held.size > 0 : !came && run.attempts >= PASS_ON_AFTER;
  if (againInMs === undefined) return recordOutcomes(ctx, run, round, stored, entries, 'finish');
  if (isStuck && rest !== true && chunk + 1 < chunkCount(request))
    return recordOutcomes(ctx, run, round, stored, entries, { restInMs: againInMs });

  if (!came && !isStuck && rest !== true && later.some(isOfAll)) run.pauseLane(againInMs);
  const end: JobEnd = { againInMs, failed: quotaMs === undefined && !came };
  if (came || isWaiting(request, chunk)) return recordOutcomes(ctx, run, round, stored, entries, end);
  await keepEntries(ctx, run, round, stored, entries, end);
  return undefined;
}

/** Whether there is anything to record beside the intent, which is written down already. */
function hasChange(before: readonly Entry[], after: readonly Entry[]): boolean {
  return after.some((entry, n) => entry.outcome !== before[n]?.outcome && entry.outcome?.kind !== 'writing');
}

/** As long as Graph says, within half an hour, and at least a second; longer after every attempt where it says nothing. */
function laterMs(ctx: Context, answers: readonly AssignAnswer[], attempts: number): number {
  const backOff = backOffMs(attempts, ctx.ids.random());
  const waits = answers.map((answer) => {
    if (answer.outcome !== 'retry') return Math.min(backOff, MAX_UNCLEAR_MS);
    return answer.afterMs ?? (answer.cause ? Math.min(backOff, MAX_CONFLICT_MS) : backOff);
  });
  return Math.min(Math.max(1000, ...waits), MAX_LANE_WAIT_MS);
}

/** The wait for another request's write: its result is known soon, or not for a day. */
function heldMs(attempts: number): number {
  return Math.max(MIN_HELD_MS, Math.min(backOffMs(attempts, 0.5), MAX_UNCLEAR_MS));
}

/** Whether an answer holds for every write of the tenant: another one is under way, or Graph has said how long to wait. */
function isOfAll(answer: AssignAnswer): boolean {
  return answer.outcome === 'retry' && (answer.cause === 'conflict' || answer.afterMs !== undefined);
}
