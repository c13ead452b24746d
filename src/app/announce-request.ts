import type { TaskOf } from '../domain/job.ts';
import type { Place } from '../domain/place.ts';
import type { Holding } from './documents.ts';
import { newJob } from './documents.ts';
import { FAN_OUT, fanOut } from './fan-out.ts';
import type { JobRun } from './job-run.ts';
import { finish, holdOn } from './job-run.ts';
import { loadRequest, viewOf } from './load.ts';
import type { MailContent } from './messages.ts';
import type { Desk } from './ports.ts';
import { expiryOf } from './retention.ts';
import type { Operation } from './store.ts';

/** Job: one card job for every place; without a place, mail to APPROVER_MAIL, and the requester is told. */
export async function announceRequest(
  desk: Desk,
  run: JobRun,
  { requestId, after }: TaskOf<'announce'>,
): Promise<void> {
  if (after === undefined && (await desk.store.count({ by: 'list', key: 'places' })) === 0) {
    await run.commit(withoutPlace(desk, requestId), 'finish');
    return;
  }
  await fanOut<Holding<Place>>(
    desk,
    run,
    { key: 'places', after },
    ({ data }) => ({ kind: 'post-card', requestId, placeId: data.id }),
    (cursor) => ({ kind: 'announce', requestId, after: cursor }),
  );
}

function withoutPlace(desk: Desk, requestId: string): Operation[] {
  return [...mailsToApprovers(desk, requestId, 'waits'), newJob(desk, { kind: 'redraw', requestId })];
}

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
