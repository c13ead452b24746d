import { areMailsDone, withMails } from '../../domain/news.ts';
import type { MailCounts, MailResult } from '../../domain/telling.ts';
import { NO_MAILS, withResult } from '../../domain/telling.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { replace, requestDocument } from '../records/documents.ts';
import type { Header, JobRun } from '../records/job-run.ts';
import { commitToRequest } from '../records/job-run.ts';
import { redrawOnce } from '../records/redraw-job.ts';

/** Counts mails on their request; redraws the cards when no mail is left. Throws StoreError. */
export async function countMails(
  ctx: Context,
  { document, request }: Header,
  results: MailCounts,
): Promise<Operation[]> {
  const next = withMails(request, results);
  const redraw = areMailsDone(next) ? [await redrawOnce(ctx, next, 'now')] : [];
  return [replace(document, requestDocument(next)), ...redraw];
}

/** Counts one mail. Throws StoreError. */
export function countMail(ctx: Context, header: Header, result: MailResult): Promise<Operation[]> {
  return countMails(ctx, header, withResult(NO_MAILS, result));
}

/** Counts the mail of a job, and ends the job. Throws LeaseLost, StoreError. */
export function recordMail(ctx: Context, run: JobRun, requestId: string, result: MailResult): Promise<void> {
  return commitToRequest(ctx, run, requestId, async (header) => ({
    operations: await countMail(ctx, header, result),
    end: 'finish',
  }));
}
