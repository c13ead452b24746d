import type { TaskOf } from '../../domain/job.ts';
import type { Context } from '../ports/context.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish, renewLease } from '../records/job-run.ts';
import { message } from './message-people.ts';

/** Job: mails who set up a place that it is no more. The send can double when the process dies right after it. */
export async function mailOwner(
  ctx: Context,
  run: JobRun,
  { ownerId, place }: TaskOf<'mail-owner'>,
): Promise<void> {
  const [owner] = await ctx.directory.read([ownerId]);
  if (owner?.mail === undefined) return finish(run);

  const waitMs = await run.take(1);
  if (waitMs > 0) {
    await run.commit([], { againInMs: waitMs });
    return;
  }
  await renewLease(run);
  const to = { address: owner.mail, ...(owner.language === undefined ? {} : { language: owner.language }) };
  await ctx.mailer.send(to, { kind: 'place-gone', place });
  await finish(run);
}

/** Job: the same in Teams, where no mail is sent. */
export function messageOwner(
  ctx: Context,
  run: JobRun,
  { ownerId, place }: TaskOf<'message-owner'>,
): Promise<void> {
  return message(ctx, run, ownerId, { kind: 'place-gone', place });
}
