import type { TaskOf } from '../../domain/job.ts';
import type { Desk } from '../ports/context.ts';
import type { MailContent } from '../ports/messages.ts';
import type { Operation } from '../ports/store.ts';
import { expiryOf } from '../records/due-dates.ts';
import { FAN_OUT } from '../records/fan-out.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish, holdOn } from '../records/job-run.ts';
import { loadRequest, viewOf } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';

/** A mail job for each address of APPROVER_MAIL. */
export function mailsToApprovers(
  desk: Desk,
  requestId: string,
  about: TaskOf<'mail-approvers'>['about'],
): Operation[] {
  const addresses = desk.mailer.enabled ? desk.options.approverMail.slice(0, FAN_OUT) : [];
  return addresses.map((address) => newJob(desk, { kind: 'mail-approvers', requestId, about, address }));
}

/** Job: mail to one address of APPROVER_MAIL. The send can double when the process dies right after it. */
export async function mailApprovers(desk: Desk, run: JobRun, task: TaskOf<'mail-approvers'>): Promise<void> {
  const loaded = await loadRequest(desk, task.requestId);
  const wanted = task.about === 'expired' ? 'expired' : 'pending';
  if (loaded?.request.status !== wanted) return finish(run);

  const waitMs = await run.take(1);
  if (waitMs > 0) {
    await run.commit([], { againInMs: waitMs });
    return;
  }
  const view = await viewOf(desk, loaded);
  const at = desk.clock.iso((await expiryOf(desk, loaded.request)).expireAt);
  await holdOn(run);
  const content: MailContent =
    task.about === 'expires'
      ? { kind: 'request-expires', view, at }
      : { kind: `request-${task.about}`, view };
  await desk.mailer.send({ address: task.address }, content);
  await finish(run);
}
