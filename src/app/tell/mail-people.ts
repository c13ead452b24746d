import type { TaskOf } from '../../domain/job.ts';
import { isApproving } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { MailContent } from '../ports/messages.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { loadRequest, viewOf } from '../records/load-request.ts';
import { personToTell } from './person-outcome.ts';
import { recordMail } from './record-mail.ts';
import type { MailAddress } from './send-mail.ts';
import { sendMail } from './send-mail.ts';

/**
 * Job: mails the requester about the whole request. If another round has begun, that round mails when it
 * ends.
 */
export async function mailRequester(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'mail-requester'>,
): Promise<void> {
  const loaded = await loadRequest(ctx, task.requestId);
  if (!loaded) return finish(run);
  const { mail: address, language } = loaded.request.requester;
  const isPast = task.listed === true && !isApproving(loaded.request);
  if (address === undefined || loaded.request.round !== task.round || isPast) {
    return recordMail(ctx, run, task.requestId, 'dropped');
  }
  const view = await viewOf(ctx, loaded);
  const to = { address, ...(language === undefined ? {} : { language }) };
  await mail(ctx, run, task, to, { kind: 'request-ended', view });
}

/** Job: mails a person their own outcome. */
export async function mailPerson(ctx: Context, run: JobRun, task: TaskOf<'mail-person'>): Promise<void> {
  const view = await personToTell(ctx, run, task);
  if (view?.entry.person.mail === undefined) return;
  const { mail: address, language } = view.entry.person;
  const to = { address, ...(language === undefined ? {} : { language }) };
  await mail(ctx, run, task, to, { kind: 'person-ended', ...view });
}

async function mail(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'mail-person' | 'mail-requester'>,
  to: MailAddress,
  content: MailContent,
): Promise<void> {
  try {
    const result = await sendMail(ctx, run, task, to, content);
    if (result !== 'later')
      await recordMail(ctx, run, task.requestId, result === 'sent' ? 'sent' : 'refused');
  } catch (error) {
    if (!(error instanceof OutsideError) || error.kind !== 'permanent') throw error;
    ctx.log.warn('A mail was refused.', { kind: content.kind, error: error.message });
    await recordMail(ctx, run, task.requestId, 'refused');
  }
}
