import type { TaskOf } from '../../domain/job.ts';
import type { Context } from '../ports/context.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { message } from './message-people.ts';
import { sendUncounted } from './send-mail.ts';

/** Job: mails who set up a place that it is no more. The send can double when the process dies right after it. */
export async function mailOwner(ctx: Context, run: JobRun, task: TaskOf<'mail-owner'>): Promise<void> {
  const [owner] = await ctx.directory.read([task.ownerId]);
  if (owner?.mail === undefined) return finish(run);
  const to = { address: owner.mail, ...(owner.language === undefined ? {} : { language: owner.language }) };
  await sendUncounted(ctx, run, task, to, { kind: 'place-gone', place: task.place });
}

/** Job: the same in Teams, where no mail is sent. */
export function messageOwner(
  ctx: Context,
  run: JobRun,
  { ownerId, place }: TaskOf<'message-owner'>,
): Promise<void> {
  return message(ctx, run, ownerId, { kind: 'place-gone', place });
}
