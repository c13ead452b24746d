import type { TaskOf } from '../../domain/job.ts';
import { withExpiry } from '../../domain/request.ts';
import type { Desk } from '../ports/context.ts';
import { newAudit } from '../records/audit-entry.ts';
import { replace, requestDocument } from '../records/documents.ts';
import { expiryOf, removalJob } from '../records/due-dates.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish, record } from '../records/job-run.ts';
import { readHeader } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { message } from '../tell/message-people.ts';
import { requesterNews } from '../tell/news-jobs.ts';

/** Job: ends a request that nobody decided on in time. Who decided or withdrew a moment before has won, and nothing changes. */
export async function expireRequest(desk: Desk, run: JobRun, { requestId }: TaskOf<'expire'>): Promise<void> {
  await record(desk, run, requestId, async ({ document, request: before }) => {
    if (before.status !== 'pending' && before.status !== 'checking') return undefined;

    const now = desk.clock.now();
    const againInMs = (await expiryOf(desk, before)).expireAt - now;
    if (againInMs > 0) return { operations: [], end: { againInMs } };

    const { request, jobs } = requesterNews(desk, withExpiry(before, desk.clock.iso(now)));
    const operations = [
      replace(document, requestDocument(request)),
      newAudit(desk, desk.ids.next(), {
        actor: 'license-desk',
        what: 'request-expired',
        requestId,
        before: { status: before.status },
      }),
      ...jobs,
      newJob(desk, { kind: 'tell-places', requestId, about: 'expired' }),
      newJob(desk, { kind: 'redraw', requestId }),
      await removalJob(desk, request),
    ];
    return { operations, end: 'finish' };
  });
}

/** Job: has the places and the requester told that a request will expire soon. */
export async function warnOfExpiry(
  desk: Desk,
  run: JobRun,
  { requestId }: TaskOf<'warn-expiry'>,
): Promise<void> {
  const header = await readHeader(desk, requestId);
  if (header?.data.status !== 'pending') return finish(run);

  const againInMs = (await expiryOf(desk, header.data)).warnAt - desk.clock.now();
  if (againInMs > 0) {
    await run.commit([], { againInMs });
    return;
  }
  const jobs = [
    newJob(desk, { kind: 'tell-places', requestId, about: 'expires' }),
    newJob(desk, { kind: 'warn-requester', requestId }),
  ];
  await run.commit(jobs, 'finish');
}

/** Job: warns the requester. The send can double when the process dies right after it. */
export async function warnRequester(
  desk: Desk,
  run: JobRun,
  { requestId }: TaskOf<'warn-requester'>,
): Promise<void> {
  const header = await readHeader(desk, requestId);
  if (header?.data.status !== 'pending') return finish(run);

  const request = header.data;
  const at = desk.clock.iso((await expiryOf(desk, request)).expireAt);
  await message(desk, run, request.requester.id, { kind: 'request-expires', request, at, to: 'requester' });
}
