import type { Context } from '../app/ports/context.ts';
import { OutsideError } from '../app/ports/outside-error.ts';
import { referenceOf } from '../app/ports/ports.ts';
import { LeaseLost } from '../app/records/job-run.ts';
import { reportOutage } from '../app/tell/report-outage.ts';
import { MAX_LANE_WAIT_MS, queueOf, QUEUES } from '../domain/job.ts';
import type { ClaimedJob } from './claim-job.ts';
import { isStoreAway } from './claim-job.ts';
import { endFailed } from './end-failed.ts';
import type { Handlers } from './handlers.ts';
import { LaneLost } from './lane.ts';
import type { QueueGroup } from './queue-group.ts';
import { pause, stopLane } from './queue-group.ts';

/** A job that failed. */
interface Failure {
  readonly group: QueueGroup;
  readonly run: ClaimedJob;
  readonly error: unknown;
  /** A mailbox could not send: the milliseconds until another one can. */
  readonly othersInMs: number | undefined;
}

/**
 * Puts off or gives up a job that failed, and stops its lane if the cause hits everybody. Gives how the job
 * ended, `lost` if another worker has it. Throws StoreError.
 */
export async function afterFailure(
  ctx: Context,
  handlers: Handlers,
  failure: Failure,
): Promise<'again' | 'dead' | 'lost'> {
  try {
    return await rescheduleFailed(ctx, handlers, failure);
  } catch (error) {
    // Another worker has the job, so there is nothing to store. The other jobs of this poll go on.
    if (!(error instanceof LeaseLost)) throw error;
    return 'lost';
  }
}

async function rescheduleFailed(
  ctx: Context,
  handlers: Handlers,
  { group, run, error, othersInMs }: Failure,
): Promise<'again' | 'dead' | 'lost'> {
  const { kind } = run.task;
  // The job has not acted, and need not wait for its own lease to end.
  if (error instanceof LaneLost && !run.isEnded()) await run.reschedule(0, error.message, false);
  if (error instanceof LeaseLost || run.isEnded()) return 'lost';

  const reason = error instanceof Error ? error.message : String(error);
  if (isStoreAway(error)) throw error;
  const now = ctx.clock.now();
  if (othersInMs !== undefined) pause(group, now, othersInMs);
  if (error instanceof OutsideError && error.outage !== undefined) {
    // A suspended product holds up its own requests only; the other causes hit the whole lane.
    const isOfLane = error.outage !== 'product-suspended' && othersInMs === undefined;
    const { outage: cause, about } = error;
    if (group.lane && isOfLane && stopLane(group, run.id, now)) await group.whenStopped?.(ctx, cause);
    await reportOutage(ctx, about === undefined ? { cause } : { cause, about });
  }
  // Graph says how long nobody may write. Mail waits for each mailbox separately.
  const isThrottled = error instanceof OutsideError && error.kind === 'throttled';
  if (isThrottled && QUEUES[queueOf(kind)].pausesWhenThrottled)
    pause(group, now, Math.min(error.retryAfterMs ?? 0, MAX_LANE_WAIT_MS));
  const result = await endFailed(handlers, ctx, run, error, reason, othersInMs);
  const fields = {
    kind,
    job: run.id,
    attempts: run.attempts,
    reference: run.trace === undefined ? undefined : referenceOf(run.trace),
    reason,
    error: error instanceof OutsideError ? undefined : error,
  };
  if (result === 'dead') ctx.log.error('A job was given up.', fields);
  // The block of the app has a log line of its own. Here, each message that waits for its end would add a
  // line per hour.
  else if (error instanceof OutsideError && error.kind === 'blocked')
    ctx.log.debug('A job waits for an administrator.', fields);
  else ctx.log.warn('A job failed and will be tried again.', fields);
  return result;
}
