import type { MailResult } from '../../domain/news.ts';
import { areMailsDone, withMail } from '../../domain/news.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { replace, requestDocument } from '../records/documents.ts';
import type { Header, JobRun } from '../records/job-run.ts';
import { commitToRequest } from '../records/job-run.ts';
import { redrawOnce } from '../records/redraw-job.ts';

/** Counts a mail on its request; redraws the cards when no mail is left. Throws StoreError. */
export async function countMail(
  ctx: Context,
  { document, request }: Header,
  result: MailResult,
): Promise<Operation[]> {
  const next = withMail(request, result);
  const redraw = areMailsDone(next) ? [await redrawOnce(ctx, next, 'now')] : [];
  return [replace(document, requestDocument(next)), ...redraw];
}

/** Counts the mail of a job, and ends the job. Throws LeaseLost, StoreError. */
export function recordMail(ctx: Context, run: JobRun, requestId: string, result: MailResult): Promise<void> {
  return commitToRequest(ctx, run, requestId, async (header) => ({
    operations: await countMail(ctx, header, result),
    end: 'finish',
  }));
}
