import type { TaskOf } from '../../domain/job.ts';
import type { Context } from '../ports/context.ts';
import type { MailContent } from '../ports/messages.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish, renewLease } from '../records/job-run.ts';
import { loadRequest, viewOf } from '../records/load-request.ts';
import { personToTell } from './person-outcome.ts';
import { recordMail } from './record-mail.ts';

/** Job: one mail to the requester about the whole request. A round that began meanwhile has a mail of its own when it ends. */
export async function mailRequester(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'mail-requester'>,
): Promise<void> {
  const loaded = await loadRequest(ctx, task.requestId);
  if (!loaded) return finish(run);
  const { mail: address, language } = loaded.request.requester;
  if (address === undefined || loaded.request.round !== task.round) {
    return recordMail(ctx, run, task.requestId, 'dropped');
  }
  const view = await viewOf(ctx, loaded);
  await mail(
    ctx,
    run,
    task.requestId,
    { address, ...(language === undefined ? {} : { language }) },
    {
      kind: 'request-ended',
      view,
    },
  );
}

/** Job: one mail to a person about their own outcome. */
export async function mailPerson(ctx: Context, run: JobRun, task: TaskOf<'mail-person'>): Promise<void> {
  const view = await personToTell(ctx, run, task);
  if (view?.entry.person.mail === undefined) return;
  const { mail: address, language } = view.entry.person;
  const to = { address, ...(language === undefined ? {} : { language }) };
  await mail(ctx, run, task.requestId, to, { kind: 'person-ended', ...view });
}

async function mail(
  ctx: Context,
  run: JobRun,
  requestId: string,
  to: { readonly address: string; readonly language?: string },
  content: MailContent,
): Promise<void> {
  const waitMs = await run.take(1);
  if (waitMs > 0) {
    await run.commit([], { againInMs: waitMs });
    return;
  }
  await renewLease(run);
  const result = await sendOnce(ctx, to, content);
  await recordMail(ctx, run, requestId, result);
}

async function sendOnce(
  ctx: Context,
  to: { readonly address: string; readonly language?: string },
  content: MailContent,
): Promise<'sent' | 'refused'> {
  try {
    await ctx.mailer.send(to, content);
    return 'sent';
  } catch (error) {
    if (!(error instanceof OutsideError) || error.kind !== 'permanent') throw error;
    ctx.log.warn('A mail was refused.', { kind: content.kind, error: error.message });
    return 'refused';
  }
}
