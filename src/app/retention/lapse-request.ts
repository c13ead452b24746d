import type { TaskOf } from '../../domain/job.ts';
import { needsWarning, withoutWarning, withWarning } from '../../domain/lapse.ts';
import { isPending, isUndecided } from '../../domain/request.ts';
import { withLapse } from '../../domain/transitions.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { replace, requestDocument } from '../records/documents.ts';
import { isLapsePaused, lapseOf, lapsesAt, removalJob } from '../records/due-dates.ts';
import type { Header, JobRun, Planned } from '../records/job-run.ts';
import { finish, commitToRequest } from '../records/job-run.ts';
import { readRequestDocument } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { recordEvent } from '../records/record-event.ts';
import { message } from '../tell/message-people.ts';
import { requesterNews, tellJobs } from '../tell/news-jobs.ts';

/**
 * Job: ends a request that nobody decided on in time. A decision or withdrawal just before wins, and nothing
 * changes. The request lapses on the day that everybody was warned of, or by today's settings, whichever is
 * later. So no day comes earlier than told, and none without a warning. While a question is open, it waits.
 */
export async function lapseRequest(ctx: Context, run: JobRun, { requestId }: TaskOf<'lapse'>): Promise<void> {
  await commitToRequest(ctx, run, requestId, async (header) => {
    const { request } = header;
    if (!isUndecided(request)) return undefined;

    const now = ctx.clock.now();
    const { warnAt, lapseAt } = await lapseOf(ctx, request);
    if (isLapsePaused(ctx, request)) return lookAgain(lapseAt - now);
    if (lapseAt > now) {
      // A thread puts off the lapse before the warning, and then the warning names the right day.
      const isTooEarly = request.lapsesAt !== undefined && ctx.clock.parse(request.lapsesAt) < lapseAt;
      const operations = isTooEarly ? warnAnew(ctx, header, warnAt - now) : [];
      return { operations, end: { againInMs: lapseAt - now } };
    }
    if (request.lapsesAt !== undefined && ctx.clock.parse(request.lapsesAt) > now) {
      return { operations: [], end: { againInMs: ctx.clock.parse(request.lapsesAt) - now } };
    }
    // There was no warning: the retention was shortened, or no worker ran.
    if (needsWarning(request)) {
      const { operations, againInMs } = await warning(ctx, header);
      return { operations, end: { againInMs } };
    }
    return { operations: await lapsing(ctx, header), end: 'finish' };
  });
}

/** While a question is open, no day is sure. Once it is answered, the jobs find out within this time. */
const LOOK_AGAIN_MS = 3_600_000;

function lookAgain(inMs: number): Planned {
  return { operations: [], end: { againInMs: Math.max(inMs, LOOK_AGAIN_MS) } };
}

async function lapsing(ctx: Context, { document, request: before }: Header): Promise<readonly Operation[]> {
  const requestId = before.id;
  const news = requesterNews(ctx, withLapse(before, ctx.clock.iso(ctx.clock.now())));
  const { request } = news;
  return [
    replace(document, requestDocument(request)),
    ...tellJobs(ctx, news),
    ...recordEvent(ctx, ctx.ids.next(), {
      actor: 'license-desk',
      what: 'request-lapsed',
      requestId,
      before: { status: before.status },
    }),
    await removalJob(ctx, request),
  ];
}

/** Plans another warning, since the retention was lengthened after the first one. */
function warnAnew(ctx: Context, { document, request }: Header, inMs: number): readonly Operation[] {
  const job = newJob(ctx, { kind: 'warn-lapse', requestId: request.id }, Math.max(0, inMs));
  return [replace(document, requestDocument(withoutWarning(request))), job];
}

/**
 * The operations that tell everybody when the request lapses, and store that time. They keep at least the
 * usual time between warning and end. Gives the milliseconds until the end, too.
 */
async function warning(
  ctx: Context,
  { document, request }: Header,
): Promise<{ readonly operations: readonly Operation[]; readonly againInMs: number }> {
  const requestId = request.id;
  const now = ctx.clock.now();
  const { lapseAt, warnedBeforeMs } = await lapseOf(ctx, request);
  const at = Math.max(lapseAt, now + warnedBeforeMs);
  const operations = [
    replace(document, requestDocument(withWarning(request, ctx.clock.iso(at)))),
    newJob(ctx, { kind: 'tell-places', requestId, about: 'lapses' }),
    newJob(ctx, { kind: 'warn-requester', requestId }),
  ];
  return { operations, againInMs: at - now };
}

/** Job: warns the places and the requester that a request will lapse soon. */
export async function warnOfLapse(
  ctx: Context,
  run: JobRun,
  { requestId }: TaskOf<'warn-lapse'>,
): Promise<void> {
  await commitToRequest(ctx, run, requestId, async (header) => {
    const { request } = header;
    if (!needsWarning(request)) return undefined;

    const againInMs = (await lapseOf(ctx, request)).warnAt - ctx.clock.now();
    if (isLapsePaused(ctx, request)) return lookAgain(againInMs);
    if (againInMs > 0) return { operations: [], end: { againInMs } };
    return { operations: (await warning(ctx, header)).operations, end: 'finish' };
  });
}

/** Job: warns the requester. If the process dies right after sending, the warning is sent twice. */
export async function warnRequester(
  ctx: Context,
  run: JobRun,
  { requestId }: TaskOf<'warn-requester'>,
): Promise<void> {
  const header = await readRequestDocument(ctx, requestId);
  if (!header || !isPending(header.data)) return finish(run);

  const request = header.data;
  const at = await lapsesAt(ctx, request);
  await message(ctx, run, request.requester.id, { kind: 'request-lapses', request, at, to: 'requester' });
}
