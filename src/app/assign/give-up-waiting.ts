import { MAX_BATCHES_AT_ONCE } from '../../domain/assignment.ts';
import type { TaskOf } from '../../domain/job.ts';
import type { FailureReason, Outcome } from '../../domain/outcome.ts';
import { isFinal, isOnList, mayBeIn } from '../../domain/outcome.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { chunkCount } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { readChunk, readRequestDocument } from '../records/load-request.ts';
import { approvalIn, isLeftOut } from './chunk-round.ts';
import { nextChunk, recordOutcomes } from './record-outcomes.ts';

/**
 * Ends an assign job that leads nowhere, so that its persons and its requester are told and *Try again* is
 * offered. Persons who wait have failed. A write that may have gone in is looked for by a read-back. If the
 * job is that read-back, the outcome is *not confirmed*. The next chunk begins. Throws LeaseLost, StoreError.
 */
export async function giveUpWaiting(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'assign' | 'confirm'>,
  reason: FailureReason,
): Promise<void> {
  const { kind, requestId, chunk, round } = task;
  const request = (await readRequestDocument(ctx, requestId))?.data;
  if (!request || !approvalIn(request, round)) return finish(run);

  if (task.kind === 'assign' && request.stopped) await lookForWritten(ctx, run, task, request);
  const read = await readChunk(ctx, requestId, chunk);
  const at = ctx.clock.iso(ctx.clock.now());
  const given = (outcome: Outcome | undefined): Outcome => {
    if (kind === 'confirm') return { kind: 'not-confirmed', round, at };
    return mayBeIn(outcome)
      ? { kind: 'confirming', round, since: at }
      : { kind: 'failed', round, at, reason };
  };
  const entries = read.data.entries.map((entry, n) => {
    const { outcome } = entry;
    const isOwn = (outcome?.kind === 'confirming') === (kind === 'confirm');
    if (!isOwn || isFinal(outcome, round) || isOnList(outcome)) return entry;
    return isLeftOut(request, chunk, n, entry)
      ? { ...entry, outcome: { kind: 'not-assigned', round } as const }
      : { ...entry, outcome: given(outcome) };
  });
  await recordOutcomes(ctx, run, round, read, entries, 'finish', (now) =>
    task.kind === 'assign' ? nextChunk(ctx, run, task, now, chunk + 1) : [],
  );
}

/**
 * Hands over to the read-back whoever may have been written in the chunks after this one: after a stopped
 * wait, no assign job comes to them.
 */
async function lookForWritten(
  ctx: Context,
  run: JobRun,
  { requestId, chunk, round, rest }: TaskOf<'assign'>,
  request: LicenseRequest,
): Promise<void> {
  if (rest === true) return;
  const outcome: Outcome = { kind: 'confirming', round, since: ctx.clock.iso(ctx.clock.now()) };
  const end = Math.min(chunk + MAX_BATCHES_AT_ONCE, chunkCount(request));
  for (let index = chunk + 1; index < end; index += 1) {
    const read = await readChunk(ctx, requestId, index);
    const { entries } = read.data;
    const found = entries.map((entry) => (mayBeIn(entry.outcome) ? { ...entry, outcome } : entry));
    if (entries.some((one) => mayBeIn(one.outcome)))
      await recordOutcomes(ctx, run, round, read, found, 'renew');
  }
}
