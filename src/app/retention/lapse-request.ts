import type { TaskOf } from '../../domain/job.ts';
import { withLapse } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import { newAudit } from '../records/audit-entry.ts';
import { replace, requestDocument } from '../records/documents.ts';
import { lapseOf, removalJob } from '../records/due-dates.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish, commitToRequest } from '../records/job-run.ts';
import { readHeader } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { message } from '../tell/message-people.ts';
import { requesterNews } from '../tell/news-jobs.ts';

/** Job: ends a request that nobody decided on in time. Who decided or withdrew a moment before has won, and nothing changes. */
export async function lapseRequest(ctx: Context, run: JobRun, { requestId }: TaskOf<'lapse'>): Promise<void> {
  await commitToRequest(ctx, run, requestId, async ({ document, request: before }) => {
    if (before.status !== 'pending' && before.status !== 'checking') return undefined;

    const now = ctx.clock.now();
    const againInMs = (await lapseOf(ctx, before)).lapseAt - now;
    if (againInMs > 0) return { operations: [], end: { againInMs } };

    const { request, jobs } = requesterNews(ctx, withLapse(before, ctx.clock.iso(now)));
    const operations = [
      replace(document, requestDocument(request)),
      newAudit(ctx, ctx.ids.next(), {
        actor: 'license-desk',
        what: 'request-lapsed',
        requestId,
        before: { status: before.status },
      }),
      ...jobs,
      newJob(ctx, { kind: 'tell-places', requestId, about: 'lapsed' }),
      newJob(ctx, { kind: 'redraw', requestId }),
      await removalJob(ctx, request),
    ];
    return { operations, end: 'finish' };
  });
}

/** Job: has the places and the requester told that a request will lapse soon. */
export async function warnOfLapse(
  ctx: Context,
  run: JobRun,
  { requestId }: TaskOf<'warn-lapse'>,
): Promise<void> {
  const header = await readHeader(ctx, requestId);
  if (header?.data.status !== 'pending') return finish(run);

  const againInMs = (await lapseOf(ctx, header.data)).warnAt - ctx.clock.now();
  if (againInMs > 0) {
    await run.commit([], { againInMs });
    return;
  }
  const jobs = [
    newJob(ctx, { kind: 'tell-places', requestId, about: 'lapses' }),
    newJob(ctx, { kind: 'warn-requester', requestId }),
  ];
  await run.commit(jobs, 'finish');
}

/** Job: warns the requester. The send can double when the process dies right after it. */
export async function warnRequester(
  ctx: Context,
  run: JobRun,
  { requestId }: TaskOf<'warn-requester'>,
): Promise<void> {
  const header = await readHeader(ctx, requestId);
  if (header?.data.status !== 'pending') return finish(run);

  const request = header.data;
  const at = ctx.clock.iso((await lapseOf(ctx, request)).lapseAt);
  await message(ctx, run, request.requester.id, { kind: 'request-lapses', request, at, to: 'requester' });
}
