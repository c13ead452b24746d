import { isOpen } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { replace, requestDocument } from '../records/documents.ts';
import type { Header, JobRun } from '../records/job-run.ts';
import { commitToRequest } from '../records/job-run.ts';
import { newJob } from '../records/queue-job.ts';

/** The end of a mail. `dropped`: nobody is to get it any more, so it is as if it had never been asked for. */
type MailResult = 'sent' | 'refused' | 'dropped';

/** Counts a mail on its request; the cards are redrawn when none is left. */
export function countMail(ctx: Context, { document, request }: Header, result: MailResult): Operation[] {
  const { mail } = request;
  const counts =
    result === 'dropped' ? { ...mail, asked: mail.asked - 1 } : { ...mail, [result]: mail[result] + 1 };
  const next = { ...request, mail: counts, version: request.version + 1 };
  const isLast = counts.sent + counts.refused >= counts.asked && !isOpen(request.status);
  const redraw = isLast ? [newJob(ctx, { kind: 'redraw', requestId: request.id })] : [];
  return [replace(document, requestDocument(next)), ...redraw];
}

/** Counts the mail of a job, and ends the job. Throws LeaseLost, StoreError. */
export function recordMail(ctx: Context, run: JobRun, requestId: string, result: MailResult): Promise<void> {
  return commitToRequest(ctx, run, requestId, (header) => ({
    operations: countMail(ctx, header, result),
    end: 'finish',
  }));
}
