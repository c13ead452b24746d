import type { PersonRef } from './person.ts';

/** Characters of a question. */
export const MAX_QUESTION = 500;
/** Characters of an answer, as many as of a reason. */
export const MAX_ANSWER = 1000;
/** Questions in the thread of one request. */
export const MAX_QUESTIONS = 10;

/** The requester's answer. `by` is the requester, so that an export and an erasure of them find it. */
export interface Answer {
  readonly by: PersonRef;
  readonly at: string;
  readonly text: string;
}

/** A question of an approver to the requester. It is open until it has an answer. */
export interface Question {
  readonly by: PersonRef;
  readonly at: string;
  readonly text: string;
  readonly answer?: Answer;
}

/** The questions of a request in the order in which they were asked. None is ever removed, so an index stays. */
export type Thread = readonly Question[];

/** One question of a request. */
export interface AboutQuestion {
  readonly requestId: string;
  /** Its index in the thread. */
  readonly question: number;
}

/** The tasks of a worker about one question. */
export type ThreadTask =
  /** Ask the requester, or remind them. */
  | ({ readonly kind: 'ask-requester'; readonly reminds?: true } & AboutQuestion)
  | ({ readonly kind: 'mail-question'; readonly reminds?: true; readonly copies?: number } & AboutQuestion)
  /** Create the jobs that remind the requester of a question that is still open. */
  | ({ readonly kind: 'remind-requester' } & AboutQuestion)
  /** Tell the approver who asked that the requester answered. */
  | ({ readonly kind: 'tell-answer' } & AboutQuestion);

/** Whatever may have a thread. A request of an earlier release has none. */
interface Threaded {
  readonly questions?: Thread;
}

/** The thread of a request; empty without one. */
export const threadOf = ({ questions = [] }: Threaded): Thread => questions;

/** The index of the first question without an answer; undefined if none is open. */
export function firstOpen(request: Threaded): number | undefined {
  const index = threadOf(request).findIndex(({ answer }) => !answer);
  return index < 0 ? undefined : index;
}

/** The time during which questions were open. */
export interface OpenTime {
  /** ISO. */
  readonly from: string;
  /** ISO; undefined: a question is still open. */
  readonly to: string | undefined;
}

/**
 * The first time without a break during which at least one question was open; undefined without a thread. It alone
 * puts off the lapse.
 */
export function firstOpenTime(request: Threaded): OpenTime | undefined {
  const [first, ...later] = threadOf(request);
  if (!first) return undefined;
  let to = first.answer?.at;
  for (const { at, answer } of later) {
    if (to === undefined || at > to) break;
    to = answer === undefined || answer.at > to ? answer?.at : to;
  }
  return { from: first.at, to };
}
