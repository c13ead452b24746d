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

/** A mail job for each address of APPROVER_MAIL. */
export function mailsToApprovers(
  ctx: Context,
  requestId: string,
  about: TaskOf<'mail-approvers'>['about'],
): Operation[] {
  return approverAddresses(ctx).map((address) =>
    newJob(ctx, { kind: 'mail-approvers', requestId, about, address }),
  );
}

/** APPROVER_MAIL, as far as mail is sent and one commit has room. */
export function approverAddresses({ mailer, options }: Context): readonly string[] {
  return mailer.enabled ? options.approverMail.slice(0, FAN_OUT) : [];
}

/** Job: mail to one address of APPROVER_MAIL. The send can double when the process dies right after it. */
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
