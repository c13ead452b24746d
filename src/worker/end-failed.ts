import type { Context } from '../app/ports/context.ts';
import { OutsideError } from '../app/ports/outside-error.ts';
import { StoreError } from '../app/ports/store.ts';
import { LostCopy } from '../app/records/send-message.ts';
import { copyWayOf, nextCopyInMs } from '../domain/copies.ts';
import {
  backOffMs,
  isGivenUp,
  MAX_BLOCKED_WAIT_MS,
  MAX_LANE_WAIT_MS,
  OUTAGE_RETRY_MS,
  queueOf,
  QUEUES,
} from '../domain/job.ts';
import type { ClaimedJob } from './claim-job.ts';
import { giveUpJob } from './give-up-job.ts';
import type { Handlers } from './handlers.ts';

/** Failures that may pass by themselves. */
const MAY_PASS: ReadonlySet<string> = new Set<OutsideError['kind'] | StoreError['kind']>([
  'throttled',
  'transient',
  'unknown-chat',
  'blocked',
  'conflict',
]);

/**
 * Puts off a failed job, or gives it up. Outages do not count as attempts, nor do failures of one mailbox.
 * `othersInMs`: when another mailbox can send. Throws LeaseLost, StoreError.
 */
export async function endFailed(
  handlers: Handlers,
  ctx: Context,
  run: ClaimedJob,
  error: unknown,
  reason: string,
  othersInMs: number | undefined,
): Promise<'again' | 'dead'> {
  if (error instanceof LostCopy) return endLost(handlers, ctx, run, error, reason);
  const isFree = othersInMs !== undefined || (error instanceof OutsideError && error.kind === 'outage');
  const mayPass = (error instanceof OutsideError || error instanceof StoreError) && MAY_PASS.has(error.kind);
  if (isFree || !isGivenUp(queueOf(run.task.kind), run.attempts, mayPass)) {
    await run.reschedule(othersInMs ?? waitMs(ctx, run, error), reason, !isFree);
    return 'again';
  }
  await giveUpJob(handlers, ctx, run, reason);
  return 'dead';
}

/** Sends a few more copies of a message whose answer was lost, then gives it up. */
async function endLost(
  handlers: Handlers,
  ctx: Context,
  run: ClaimedJob,
  { retryAfterMs = 0 }: LostCopy,
  reason: string,
): Promise<'again' | 'dead'> {
  const copies = run.copies + 1;
  const againInMs = nextCopyInMs(copyWayOf(run.task.kind), copies);
  // Waits for the store: if the number of copies is not stored, one copy more than allowed is sent.
  await run.retryWhileStoreIsAway(() =>
    againInMs === undefined
      ? giveUpJob(handlers, ctx, run, reason)
      : run.reschedule(Math.max(againInMs, retryAfterMs), reason, true, copies),
  );
  return againInMs === undefined ? 'dead' : 'again';
}

function waitMs(ctx: Context, run: ClaimedJob, error: unknown): number {
  const backOff = backOffMs(run.attempts, ctx.ids.random());
  if (!(error instanceof OutsideError)) return backOff;
  if (error.kind === 'outage') return OUTAGE_RETRY_MS;
  if (error.kind === 'blocked') return backOffMs(run.attempts, ctx.ids.random(), MAX_BLOCKED_WAIT_MS);
  const { retryAfterMs } = error;
  const { inLane, neverGivenUp } = QUEUES[queueOf(run.task.kind)];
  const asked =
    inLane && retryAfterMs !== undefined ? Math.min(retryAfterMs, MAX_LANE_WAIT_MS) : retryAfterMs;
  // A job that is never given up comes back when Graph says. The others also back off, so that their attempts
  // last for a day.
  const isPatient = asked !== undefined && neverGivenUp;
  return Math.max(asked ?? 0, isPatient ? backOffMs(1, ctx.ids.random()) : backOff);
}
