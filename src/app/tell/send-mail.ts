import { nextCopyInMs } from '../../domain/copies.ts';
import type { MailKind, TaskOf } from '../../domain/job.ts';
import type { Context } from '../ports/context.ts';
import type { MailContent } from '../ports/messages.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Operation } from '../ports/store.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish, renewLease } from '../records/job-run.ts';
import { newJob } from '../records/queue-job.ts';

export interface MailAddress {
  readonly address: string;
  readonly language?: string;
}

/**
 * Sends the mail of a job, if the quota allows it. `later`: the job was ended, or put off. If the answer was
 * lost, the mail may have arrived: a few more copies are sent, then it is given up. Throws LeaseLost,
 * OutsideError, StoreError.
 */
export async function sendMail(
  ctx: Context,
  run: JobRun,
  task: TaskOf<MailKind>,
  to: MailAddress,
  content: MailContent,
): Promise<'sent' | 'given-up' | 'later'> {
  const waitMs = await run.take(1);
  if (waitMs > 0) {
    await run.commit([], { againInMs: waitMs });
    return 'later';
  }
  await renewLease(run);
  const result = await sendOnce(ctx, task, to, content);
  if (typeof result === 'string') return result;
  await run.retryWhileStoreIsAway(() => run.commit([result], 'finish'));
  return 'later';
}

/**
 * Sends a mail that the quota allows. If the answer was lost, gives the job that sends the next copy, as long
 * as there is one. Throws OutsideError.
 */
export async function sendOnce(
  ctx: Context,
  task: TaskOf<MailKind>,
  to: MailAddress,
  content: MailContent,
): Promise<'sent' | 'given-up' | Operation> {
  try {
    await ctx.mailer.send(to, content);
    return 'sent';
  } catch (error) {
    if (!(error instanceof OutsideError) || !error.mayBeDone) throw error;

    const copies = (task.copies ?? 0) + 1;
    const againInMs = nextCopyInMs('mail', copies);
    const about = { kind: content.kind, copies, error: error.message };
    ctx.log.warn('The answer to a mail was lost.', { ...about, givenUp: againInMs === undefined });
    if (againInMs === undefined) return 'given-up';
    return newJob(ctx, { ...task, copies }, Math.max(againInMs, error.retryAfterMs ?? 0));
  }
}

/**
 * The same for a mail that no request counts: ends the job with it, also if it is given up. Throws LeaseLost,
 * OutsideError, StoreError.
 */
export async function sendUncounted(...mail: Parameters<typeof sendMail>): Promise<void> {
  const [, run] = mail;
  if ((await sendMail(...mail)) !== 'later') await finish(run);
}
