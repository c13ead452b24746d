import { withAnswer } from '../../domain/ask-back.ts';
import { DomainError } from '../../domain/errors.ts';
import { isRequester } from '../../domain/policy.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { whyNotPending } from '../../domain/request.ts';
import { MAX_ANSWER, threadOf } from '../../domain/thread.ts';
import type { Context } from '../ports/context.ts';
import type { Actor, ReplyAnswer } from '../ports/results.ts';
import { changeRequest } from '../records/change-request.ts';
import { replace, requestDocument } from '../records/documents.ts';
import { readRequestDocument } from '../records/load-request.ts';
import { recordEvent } from '../records/record-event.ts';

/**
 * Answers a question of an approver, once; only the requester may. `question`: its index in the thread. Throws
 * DomainError (`not-your-request`, `request-gone`; `card-outdated` for a question that does not exist), StoreError.
 */
export async function answerQuestion(
  ctx: Context,
  actor: Actor,
  requestId: string,
  question: number,
  words: string,
): Promise<ReplyAnswer> {
  const text = words.trim();
  const change = await changeRequest<ReplyAnswer>(ctx, requestId, ({ document, request }, commitId) => {
    const obstacle = obstacleTo(request, actor, question, text);
    if (obstacle) return { result: { request, question, outcome: obstacle } };

    const { id, name } = request.requester;
    const at = ctx.clock.iso(ctx.clock.now());
    const next = withAnswer(request, question, { by: { id, name }, at, text });
    const after = { question: question + 1 };
    const operations = [
      replace(document, requestDocument(next)),
      ...recordEvent(ctx, commitId, { actor, what: 'question-answered', requestId, after }),
    ];
    return { operations, result: { request: next, question, outcome: 'answered' } };
  });
  if (!change) throw new DomainError('request-gone');
  if (change.changed) ctx.wake();
  return change.result;
}

/** Why nothing is answered now; undefined: the question can be answered. */
function obstacleTo(
  request: LicenseRequest,
  actor: Actor,
  question: number,
  text: string,
): ReplyAnswer['outcome'] | undefined {
  const asked = openTo(request, actor, question);
  if (asked.answer) return 'answered-before';
  const notPending = whyNotPending(request);
  if (notPending) return notPending;
  if (text === '') return 'no-answer';
  return text.length > MAX_ANSWER ? 'answer-too-long' : undefined;
}

function openTo(request: LicenseRequest, actor: Actor, question: number) {
  if (!isRequester(actor.id, request)) throw new DomainError('not-your-request');
  const asked = threadOf(request)[question];
  if (!asked) throw new DomainError('card-outdated');
  return asked;
}

/**
 * The request whose first open question its requester wants to answer. Throws DomainError (`not-your-request`,
 * `request-gone`), StoreError.
 */
export async function requestToAnswer(
  ctx: Context,
  actor: Actor,
  requestId: string,
): Promise<LicenseRequest> {
  const document = await readRequestDocument(ctx, requestId);
  if (!document) throw new DomainError('request-gone');
  if (!isRequester(actor.id, document.data)) throw new DomainError('not-your-request');
  return document.data;
}
