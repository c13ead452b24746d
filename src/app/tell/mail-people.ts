import type { TaskOf } from '../../domain/job.ts';
import { isOpen } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { MailContent } from '../ports/messages.ts';
import { OutsideError } from '../ports/outside-error.ts';
import { replace, requestDocument } from '../records/documents.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish, renewLease, commitToRequest } from '../records/job-run.ts';
import { loadRequest, viewOf } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { isUnderWay, later, readPerson } from './person-outcome.ts';

/** Job: one mail to the requester about the whole request. */
export async function mailRequester(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'mail-requester'>,
): Promise<void> {
  const loaded = await loadRequest(ctx, task.requestId);
  if (!loaded || loaded.request.requester.mail === undefined) return finish(run);
  const { mail: address, language } = loaded.request.requester;
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
  const view = await readPerson(ctx, task.requestId, task.index);
  if (view?.entry.person.mail === undefined) return finish(run);
  if (isUnderWay(view)) return later(run);
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

/** Counts the mail on the request; the cards are redrawn when the last one is out. Throws LeaseLost, StoreError. */
export function recordMail(
  ctx: Context,
  run: JobRun,
  requestId: string,
  result: 'sent' | 'refused',
): Promise<void> {
  return commitToRequest(ctx, run, requestId, ({ document, request }) => {
    const counts = { ...request.mail, [result]: request.mail[result] + 1 };
    const next = { ...request, mail: counts, version: request.version + 1 };
    const isLast = counts.sent + counts.refused >= counts.asked && !isOpen(request.status);
    const redraw = isLast ? [newJob(ctx, { kind: 'redraw', requestId })] : [];
    return { operations: [replace(document, requestDocument(next)), ...redraw], end: 'finish' };
  });
}
