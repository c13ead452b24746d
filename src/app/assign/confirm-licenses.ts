import type { TaskOf } from '../../domain/job.ts';
import { confirmAgainMs, OUTAGE_FOR_MS } from '../../domain/job.ts';
import type { Person } from '../../domain/person.ts';
import type { Entry } from '../../domain/request.ts';
import { isWaiting } from '../../domain/wait.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { readChunk, readRequestDocument } from '../records/load-request.ts';
import { readPersons } from '../records/read-persons.ts';
import { approvalIn } from './chunk-round.ts';
import { judgeReadBack } from './engine/judge-answer.ts';
import { keepWaiting } from './keep-waiting.ts';
import { recordOutcomes } from './record-outcomes.ts';

/**
 * Job: reads the persons again who are `confirming`. Repeats with back-off for 15 minutes. Then the outcome
 * is *not confirmed*, never *failed*.
 */
export async function confirmLicenses(ctx: Context, run: JobRun, task: TaskOf<'confirm'>): Promise<void> {
  const { requestId, chunk, round } = task;
  const header = await readRequestDocument(ctx, requestId);
  const approval = approvalIn(header?.data, round);
  if (!header || !approval) return finish(run);

  const read = await readChunk(ctx, requestId, chunk);
  const { data } = read;
  const open = data.entries.filter(({ outcome }) => outcome?.kind === 'confirming');
  if (open.length === 0) return finish(run);

  const people = await readUnlessOver(ctx, run, task, open);
  const entries = data.entries.map((entry): Entry => {
    if (entry.outcome?.kind !== 'confirming') return entry;
    const outcome = judgeReadBack(ctx, entry.outcome, people[open.indexOf(entry)], approval);
    return { ...entry, outcome };
  });
  const again = againInMs(ctx, entries);
  if (
    again !== undefined &&
    !isWaiting(header.data, chunk) &&
    entries.every((entry, n) => entry.outcome?.kind === data.entries[n]?.outcome?.kind)
  ) {
    await run.commit([], { againInMs: again });
    return;
  }
  // An assign job may have added persons to confirm meanwhile.
  await recordOutcomes(ctx, run, round, read, entries, (now) => {
    const againMs = againInMs(ctx, now);
    return againMs === undefined ? 'finish' : { againInMs: againMs };
  });
}

/**
 * Reads persons from Graph, in the same order; undefined for those whom it does not show. Gives an empty list
 * if all persons have waited for 7 days (`OUTAGE_FOR_MS`) and Graph still cannot be asked, or if an approver
 * stopped the wait. Throws OutsideError, LeaseLost, StoreError.
 */
async function readUnlessOver(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'confirm'>,
  open: readonly Entry[],
): Promise<readonly (Person | undefined)[]> {
  try {
    const read = await readPersons(
      ctx,
      open.map(({ person }) => person.id),
    );
    return read.map((one) => (one instanceof OutsideError ? undefined : one));
  } catch (error) {
    const waited = open.map(({ outcome }) =>
      outcome?.kind === 'confirming' ? ctx.clock.now() - ctx.clock.parse(outcome.since) : 0,
    );
    if (error instanceof OutsideError && Math.min(...waited) >= OUTAGE_FOR_MS) return [];
    await keepWaiting(ctx, run, task, error);
    return [];
  }
}

/** Milliseconds until the next look; undefined: there is nobody left to look for. */
function againInMs(ctx: Context, entries: readonly Entry[]): number | undefined {
  const waits = entries.flatMap(({ outcome }) =>
    outcome?.kind === 'confirming' ? [confirmAgainMs(ctx.clock.now() - ctx.clock.parse(outcome.since))] : [],
  );
  return waits.length === 0 ? undefined : Math.min(...waits);
}
