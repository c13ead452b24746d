import { giveUpLookup } from '../app/ask/give-up-lookup.ts';
import { giveUpWaiting } from '../app/assign/give-up-waiting.ts';
import type { Context } from '../app/ports/context.ts';
import { recordMail } from '../app/tell/record-mail.ts';
import type { ClaimedJob } from './claim-job.ts';
import { deadJob } from './claim-job.ts';

/** A job that ends its process, or is not given back, is given up after so many times in a row: some minutes. */
export const MAX_DEATHS = 10;

/**
 * Ends a job for good. A mail that is given up counts as refused, so that the card does not wait for it for ever. A look-up that is given up
 * ends its request, with words to who asked. Throws LeaseLost, StoreError.
 */
export async function endDead(ctx: Context, run: ClaimedJob, reason: string): Promise<void> {
  const { task } = run;
  if (task.kind === 'mail-person' || task.kind === 'mail-requester')
    await recordMail(ctx, run, task.requestId, 'refused');
  else if (task.kind === 'look-up' || task.kind === 'finish-lookup')
    await giveUpLookup(ctx, run, task.requestId);
  else await run.bury(reason);
}

/**
 * Ends a job that has ended its process again and again, and logs it. Persons who are being licensed come to an end all the same, and it
 * stands among what was given up. Throws LeaseLost, StoreError.
 */
export async function giveUpDeadly(ctx: Context, run: ClaimedJob): Promise<void> {
  const { task, attempts } = run;
  const reason = `The program ended, or stood still, ${run.deaths} times while it did this.`;
  ctx.log.error('A job was given up.', { kind: task.kind, job: run.id, attempts, reason });
  if (task.kind !== 'assign' && task.kind !== 'confirm') return endDead(ctx, run, reason);

  await giveUpWaiting(ctx, run, task, 'other');
  await ctx.store.commit([deadJob(ctx, run, reason)], ctx.ids.next());
}
