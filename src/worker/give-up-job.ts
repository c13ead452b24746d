import type { Context } from '../app/ports/context.ts';
import type { ClaimedJob } from './claim-job.ts';
import { deadJob } from './claim-job.ts';
import type { Handlers } from './handlers.ts';
import { rowOf } from './handlers.ts';

/**
 * A job whose lease expires so many times in a row is given up, after some minutes: it kills its process, or
 * blocks it.
 */
export const MAX_DEATHS = 10;

/** Ends a job for good, in the way that the row of its kind says. Throws LeaseLost, StoreError. */
export async function giveUpJob(
  handlers: Handlers,
  ctx: Context,
  run: ClaimedJob,
  reason: string,
): Promise<void> {
  const { givenUp, isKeptAsDead } = rowOf(handlers, ctx, run);
  if (!givenUp) return run.bury(reason);

  await givenUp();
  if (isKeptAsDead) await ctx.store.commit([deadJob(ctx, run, reason)], ctx.ids.next());
}

/** Gives up a job that has ended its process again and again, and logs it. Throws LeaseLost, StoreError. */
export async function giveUpDeadly(handlers: Handlers, ctx: Context, run: ClaimedJob): Promise<void> {
  const { task, attempts } = run;
  const reason = `The program ended, or stood still, ${run.deaths} times while it ran this job.`;
  ctx.log.error('A job was given up.', { kind: task.kind, job: run.id, attempts, reason });
  await giveUpJob(handlers, ctx, run, reason);
}
