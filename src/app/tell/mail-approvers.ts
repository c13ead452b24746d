import type { TaskOf } from '../../domain/job.ts';
import { isStillSo } from '../../domain/lapse.ts';
import type { Context } from '../ports/context.ts';
import type { MailContent } from '../ports/messages.ts';
import type { Operation } from '../ports/store.ts';
import { lapsesAt } from '../records/due-dates.ts';
import { FAN_OUT } from '../records/fan-out.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { loadRequest, viewOf } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { sendUncounted } from './send-mail.ts';

/** Creates a mail job for each address of APPROVER_MAIL. */
export function mailsToApprovers(
  ctx: Context,
  requestId: string,
  about: TaskOf<'mail-approvers'>['about'],
): Operation[] {
  return approverAddresses(ctx).map((address) =>
    newJob(ctx, { kind: 'mail-approvers', requestId, about, address }),
  );
}

/** The addresses of APPROVER_MAIL, as many as fit one commit; none if mail is off. */
export function approverAddresses({ mailer, options }: Context): readonly string[] {
  return mailer.enabled ? options.approverMail.slice(0, FAN_OUT) : [];
}

/**
 * Job: mails one address of APPROVER_MAIL. If the process dies right after sending, the mail is sent twice.
 */
export async function mailApprovers(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'mail-approvers'>,
): Promise<void> {
  const loaded = await loadRequest(ctx, task.requestId);
  if (!loaded || !isStillSo(task.about, loaded.request) || !ctx.mailer.enabled) return finish(run);

  const view = await viewOf(ctx, loaded);
  const at = await lapsesAt(ctx, loaded.request);
  const content: MailContent =
    task.about === 'lapses' ? { kind: 'request-lapses', view, at } : { kind: `request-${task.about}`, view };
  await sendUncounted(ctx, run, task, { address: task.address }, content);
}
