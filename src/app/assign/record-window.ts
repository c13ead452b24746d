import type { TaskOf } from '../../domain/job.ts';
import { isToBeLicensed } from '../../domain/outcome.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { chunkCount } from '../../domain/request.ts';
import { isWaiting } from '../../domain/wait.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import type { Header, JobEnd, JobRun } from '../records/job-run.ts';
import type { StoredChunk } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import type { Assignee, Progress } from './engine/assignment-target.ts';
import { keepEntries } from './keep-entries.ts';
import { nextChunk, recordOutcomes } from './record-outcomes.ts';

/** A chunk of a window, and the outcomes that the job found. */
interface Part {
  readonly stored: StoredChunk;
  readonly found: readonly Assignee[];
}

/** How a job ends, and the jobs that follow it. */
interface Ending {
  readonly end: JobEnd;
  readonly next: (request: LicenseRequest) => readonly Operation[];
}

/**
 * Records the progress of a window, each chunk in a commit of its own; the last one ends the job. Throws
 * LeaseLost, StoreError.
 */
export async function recordWindow(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'assign'>,
  document: Header['document'],
  stored: readonly StoredChunk[],
  progress: Progress,
): Promise<void> {
  const request = document.data;
  const { round } = task;
  const { again, hasFailed } = progress;
  const parts = partsOf(stored, progress.assignees);
  if (again && !again.isStuck && again.isOfAll && task.rest !== true) run.pauseLane(again.inMs);

  const { end, next } = hasFailed ? GO_ON : endingOf(ctx, run, task, request, parts, progress);
  const changed = parts.filter(
    (part) => isChanged(part) || (!hasFailed && isWaiting(request, part.stored.data.index)),
  );
  if (changed.length === 0) {
    const following = next(request);
    await run.retryWhileStoreIsAway(() => run.commit(following, end));
  }
  for (const [n, part] of changed.entries()) {
    const isLast = n === changed.length - 1;
    const known = part.stored;
    if (hasNews(part) || (!hasFailed && isWaiting(request, known.data.index))) {
      const ending = isLast ? { end, next } : GO_ON;
      // While other chunks are recorded and told, the request changes all the time.
      const read = chunkCount(request) === 1 ? document : undefined;
      await recordOutcomes(ctx, run, round, known, part.found, ending.end, ending.next, read);
    } else {
      const more = isLast ? next(request) : [];
      await keepEntries(ctx, run, round, [known], part.found, isLast ? end : 'renew', more);
    }
  }
}

/** The job keeps its lease. */
const GO_ON: Ending = { end: 'renew', next: () => [] };

/**
 * How the job ends. The next window does not wait for persons whose writes lead nowhere for now: a job of
 * their own goes on with them. Otherwise, the job goes on with the first chunk in which somebody waits.
 */
function endingOf(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'assign'>,
  request: LicenseRequest,
  parts: readonly Part[],
  { again }: Progress,
): Ending {
  const { round, chunk, since = run.madeAt } = task;
  const after = chunk + parts.length;
  const chain = (now: LicenseRequest) => nextChunk(ctx, run, task, now, after);
  if (!again) return { end: 'finish', next: chain };

  const open = parts.filter(({ found }) => found.some((one) => waits(one, round)));
  const { inMs, failed, isStuck } = again;
  const goOn = ({ stored }: Part, more: { readonly rest?: true }) =>
    newJob(
      ctx,
      { kind: 'assign', requestId: request.id, round, chunk: stored.data.index, since, ...more },
      inMs,
    );
  if (isStuck && task.rest !== true && after < chunkCount(request)) {
    return {
      end: 'finish',
      next: (now) => [...open.map((part) => goOn(part, { rest: true })), ...chain(now)],
    };
  }
  const [first] = open;
  return first && first !== parts[0]
    ? { end: 'finish', next: () => [goOn(first, {})] }
    : { end: { againInMs: inMs, failed }, next: () => [] };
}

/** The persons of each chunk, who stand one after the other in `assignees`. */
function partsOf(stored: readonly StoredChunk[], assignees: readonly Assignee[]): readonly Part[] {
  let first = 0;
  return stored.map((chunk) => {
    const { length } = chunk.data.entries;
    first += length;
    return { stored: chunk, found: assignees.slice(first - length, first) };
  });
}

const waits = ({ outcome }: Assignee, round: number): boolean => isToBeLicensed(outcome, round);

function isChanged({ stored, found }: Part): boolean {
  return found.some(({ outcome }, n) => outcome !== stored.data.entries[n]?.outcome);
}

/** Whether there is anything beside intents. */
function hasNews({ stored, found }: Part): boolean {
  return found.some(
    ({ outcome }, n) => outcome?.kind !== 'writing' && outcome !== stored.data.entries[n]?.outcome,
  );
}
