import type { PersonRef } from './person.ts';
import type { LicenseRequest } from './request.ts';
import { isPending } from './request.ts';
import type { Question } from './thread.ts';
import { firstOpen, MAX_QUESTIONS, threadOf } from './thread.ts';

/** How the thread of a pending request stands: a question is open, or all are answered. */
export type ThreadState = 'asked' | 'answered';

/** How the thread stands; undefined without one, and when nobody can decide any more. */
export function threadState(request: LicenseRequest): ThreadState | undefined {
  if (!isPending(request) || threadOf(request).length === 0) return undefined;
  return firstOpen(request) === undefined ? 'answered' : 'asked';
}

/** Whether a pending request waits for an answer of its requester. */
export function waitsForAnswer(request: LicenseRequest): boolean {
  return threadState(request) === 'asked';
}

/** Whether its thread has room for another question. */
export function hasRoom(request: LicenseRequest): boolean {
  return threadOf(request).length < MAX_QUESTIONS;
}

/** Adds a question. Throws RangeError if the request is not pending or its thread is full: callers look first. */
export function withQuestion(request: LicenseRequest, question: Question): LicenseRequest {
  if (!isPending(request) || !hasRoom(request)) throw new RangeError('This request cannot be asked about.');

  return { ...request, questions: [...threadOf(request), question], version: request.version + 1 };
}

/**
 * Answers one question, once. `at`: ISO. Throws RangeError if the request is not pending, or that question is not
 * open: callers look first.
 */
export function withAnswer(
  request: LicenseRequest,
  index: number,
  { by, at, text }: { readonly by: PersonRef; readonly at: string; readonly text: string },
): LicenseRequest {
  const question = threadOf(request)[index];
  if (!isPending(request) || !question || question.answer)
    throw new RangeError('This question cannot be answered.');

  const answered = { ...question, answer: { by, at, text } };
  return { ...request, questions: threadOf(request).with(index, answered), version: request.version + 1 };
}
