import type { TaskOf } from '../../domain/job.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { isPending } from '../../domain/request.ts';
import type { AboutQuestion } from '../../domain/thread.ts';
import { threadOf } from '../../domain/thread.ts';
import type { Context } from '../ports/context.ts';
import type { QuestionMessage } from '../ports/messages.ts';
import type { Operation } from '../ports/store.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { readRequestDocument } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { message } from './message-people.ts';
import { sendUncounted } from './send-mail.ts';

/** The job that mails a question to the requester; none if mail is off, or they have no address. */
export function questionMails(
  ctx: Context,
  { requester }: LicenseRequest,
  task: TaskOf<'mail-question'>,
): readonly Operation[] {
  return ctx.mailer.enabled && requester.mail !== undefined ? [newJob(ctx, task)] : [];
}

/** The question as its requester gets it; undefined if it is answered, or nobody can decide any more. */
async function openQuestion(
  ctx: Context,
  { requestId, question: index, reminds }: AboutQuestion & { readonly reminds?: true },
): Promise<QuestionMessage | undefined> {
  const request = (await readRequestDocument(ctx, requestId))?.data;
  const question = request && threadOf(request)[index];
  if (!question || question.answer || !isPending(request)) return undefined;
  return { kind: 'question-asked', request, question, index, reminds: reminds === true };
}

/**
 * Job: sends the requester the card with the question. If the process dies right after sending, the card is sent
 * twice; the first answer counts.
 */
export async function askRequester(ctx: Context, run: JobRun, task: TaskOf<'ask-requester'>): Promise<void> {
  const content = await openQuestion(ctx, task);
  if (!content) return finish(run);
  await message(ctx, run, content.request.requester.id, content);
}

/** Job: sends the same by mail. If the process dies right after sending, the mail is sent twice. */
export async function mailQuestion(ctx: Context, run: JobRun, task: TaskOf<'mail-question'>): Promise<void> {
  const content = await openQuestion(ctx, task);
  const { mail: address, language } = content?.request.requester ?? {};
  // An erased requester has no address any more.
  if (!content || address === undefined) return finish(run);
  const to = { address, ...(language === undefined ? {} : { language }) };
  await sendUncounted(ctx, run, task, to, content);
}

/** Job: reminds the requester of a question that is still open, in Teams and by mail. */
export async function remindRequester(
  ctx: Context,
  run: JobRun,
  { requestId, question }: TaskOf<'remind-requester'>,
): Promise<void> {
  const content = await openQuestion(ctx, { requestId, question });
  if (!content) return finish(run);
  const about = { requestId, question, reminds: true } as const;
  await run.commit(
    [
      newJob(ctx, { kind: 'ask-requester', ...about }),
      ...questionMails(ctx, content.request, { kind: 'mail-question', ...about }),
    ],
    'finish',
  );
}

/** Job: tells the approver who asked that the requester has answered, if somebody can still decide. */
export async function tellAnswer(
  ctx: Context,
  run: JobRun,
  { requestId, question: index }: TaskOf<'tell-answer'>,
): Promise<void> {
  const request = (await readRequestDocument(ctx, requestId))?.data;
  const question = request && threadOf(request)[index];
  if (!request || !question?.answer || !isPending(request)) return finish(run);
  const { answer } = question;
  await message(ctx, run, question.by.id, {
    kind: 'question-answered',
    request,
    question: { ...question, answer },
  });
}
