import { hasRoom, withQuestion } from '../../domain/ask-back.ts';
import { DomainError } from '../../domain/errors.ts';
import { withoutWarning } from '../../domain/lapse.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { whyNotPending } from '../../domain/request.ts';
import { differenceSince } from '../../domain/revision.ts';
import type { Question } from '../../domain/thread.ts';
import { MAX_QUESTION, threadOf } from '../../domain/thread.ts';
import type { Context } from '../ports/context.ts';
import type { Actor, AskAnswer } from '../ports/results.ts';
import type { Operation } from '../ports/store.ts';
import { changeRequest } from '../records/change-request.ts';
import { replace, requestDocument } from '../records/documents.ts';
import { DAY_MS } from '../records/due-dates.ts';
import type { Loaded } from '../records/load-request.ts';
import { viewOf } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { recordEvent } from '../records/record-event.ts';
import { requireApprover } from '../rights/require-approver.ts';
import { questionMails } from '../tell/tell-thread.ts';

type Outcome = WithoutView<AskAnswer>;
type WithoutView<Answer> = Answer extends unknown ? Omit<Answer, 'view'> : never;

/** How long the requester has before they are reminded. */
const REMIND_AFTER_MS = 2 * DAY_MS;

/**
 * Asks the requester of a pending request a question, in one commit with the jobs that tell them. Who has not seen
 * the present thread (`revision`) asks nothing, and is shown what was asked or answered meanwhile. The same click a
 * second time asks once. Throws DomainError (`not-an-approver`, `rights-unknown`, `request-gone`), StoreError.
 */
export async function askQuestion(
  ctx: Context,
  actor: Actor,
  requestId: string,
  revision: string,
  words: string,
): Promise<AskAnswer> {
  await requireApprover(ctx, actor, 'now', { what: 'ask', requestId });

  const text = words.trim();
  const change = await changeRequest<{ readonly request: LicenseRequest; readonly answer: Outcome }>(
    ctx,
    requestId,
    (loaded, commitId) => {
      const { request } = loaded;
      const obstacle = obstacleTo(request, actor, revision, text);
      if (obstacle) return { result: { request, answer: obstacle } };

      const by = { id: actor.id, name: actor.name };
      const question = { by, at: ctx.clock.iso(ctx.clock.now()), text };
      const asked = withQuestion(request, question);
      const operations = commitOf(ctx, loaded, asked, question, actor, commitId);
      return { operations, result: { request: asked, answer: { outcome: 'asked' } } };
    },
  );
  if (!change) throw new DomainError('request-gone');

  const { loaded, result, changed } = change;
  if (changed) ctx.wake();
  const view = await viewOf(ctx, { ...loaded, request: result.request });
  return { view, ...result.answer };
}

/** Why nothing is asked now; undefined: the question can be asked. */
function obstacleTo(
  request: LicenseRequest,
  actor: Actor,
  revision: string,
  text: string,
): Outcome | undefined {
  const notPending = whyNotPending(request);
  if (notPending) return { outcome: notPending };
  const diff = differenceSince(revision, request);
  const news = [...(diff?.asked ?? []), ...(diff?.answered ?? [])];
  if (news.some(({ by, text: asked }) => by.id === actor.id && asked === text)) return { outcome: 'asked' };
  if (diff && news.length > 0) return { outcome: 'overtaken', diff };
  if (text === '') return { outcome: 'no-question' };
  if (text.length > MAX_QUESTION) return { outcome: 'question-too-long', length: text.length };
  return hasRoom(request) ? undefined : { outcome: 'thread-full' };
}

/**
 * The request, the audit entry, and the jobs: tell the requester, remind them, redraw. The first question stops the
 * time until the lapse, so that a day that everybody was warned of is no longer true; another warning follows.
 */
function commitOf(
  ctx: Context,
  { document, request: before }: Loaded,
  asked: LicenseRequest,
  { text }: Question,
  actor: Actor,
  commitId: string,
): readonly Operation[] {
  const requestId = asked.id;
  const number = threadOf(asked).length;
  const about = { requestId, question: number - 1 };
  const isWarned = number === 1 && before.lapsesAt !== undefined;
  const event = { actor, what: 'question-asked', requestId, after: { question: number, text } } as const;
  return [
    replace(document, requestDocument(isWarned ? withoutWarning(asked) : asked)),
    ...recordEvent(ctx, commitId, event),
    ...questionMails(ctx, asked, { kind: 'mail-question', ...about }),
    newJob(ctx, { kind: 'remind-requester', ...about }, REMIND_AFTER_MS),
    ...(isWarned ? [newJob(ctx, { kind: 'warn-lapse', requestId })] : []),
  ];
}
