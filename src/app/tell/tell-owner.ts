import type { TaskOf } from '../../domain/job.ts';
import type { Context } from '../ports/context.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { message } from './message-people.ts';
import { sendUncounted } from './send-mail.ts';

/**
 * Job: mails the person who set up a place that it was removed. If the process dies right after sending, the
 * mail is sent twice.
 */
export async function mailOwner(ctx: Context, run: JobRun, task: TaskOf<'mail-owner'>): Promise<void> {
  const [owner] = await ctx.directory.read([task.ownerId]);
  if (owner?.mail === undefined) return finish(run);
  const to = { address: owner.mail, ...(owner.language === undefined ? {} : { language: owner.language }) };
  await sendUncounted(ctx, run, task, to, { kind: 'place-gone', place: task.place });
}

/** Job: tells the same in Teams, if no mail is sent. */
export function messageOwner(
  ctx: Context,
  run: JobRun,
  { ownerId, place }: TaskOf<'message-owner'>,
): Promise<void> {
  return message(ctx, run, ownerId, { kind: 'place-gone', place });
}
