import type { ReplyAnswer } from '../../app/ports/results.ts';
import type { ThreadState } from '../../domain/ask-back.ts';

type Unsent = Exclude<ReplyAnswer['outcome'], 'answered' | 'answer-too-long'>;

const unsent: Readonly<Record<Unsent, string>> = {
  'answered-before': 'You have answered this already. This is the answer that was sent.',
  'no-answer': 'Nothing is sent yet. Write your answer in the box first.',
  'in-look-up': 'The people of this request are being looked up. Your answer was not sent.',
  'decided-before': 'The request was decided before your answer came. Your answer was not sent.',
  withdrawn: 'The request was withdrawn before your answer came. Your answer was not sent.',
  lapsed: 'The request expired before your answer came. Your answer was not sent.',
};

const states: Readonly<Record<ThreadState, string>> = { asked: 'Question asked', answered: 'Answered' };

/** Words of the questions of approvers and the answers of the requester. */
export const thread = {
  /** On the card to decide on. */
  ask: 'Ask',
  box: 'Your question',
  boxHint: 'At most 500 characters',
  confirm: (requester: string) =>
    `Ask ${requester} before you decide. Every approver sees the question and the answer.`,
  asked: (by: string, when: string) => `${by} asked (${when}):`,
  answered: (by: string, when: string) => `${by} answered (${when}):`,
  noAnswer: 'No answer yet.',
  all: (questions: number) => (questions === 1 ? 'Full question and answer' : `All ${questions} questions`),
  cut: 'Long texts are cut here, because the card has no more room.',
  leftOut: (questions: number) =>
    `The card has no room for the first ${questions === 1 ? 'question' : `${questions} questions`}.`,
  /** The events since the card was drawn. */
  hasAsked: (by: string, when: string) => `${by} asked a question (${when})`,
  hasAnswered: (by: string, when: string) => `${by} answered a question (${when})`,
  notAsked: (what: readonly string[]) =>
    `Your question is not sent yet. Meanwhile ${what.join('; ')}. Please look again.`,
  questionTooLong: (length: number) =>
    `Your question is not sent yet. It has ${length.toLocaleString('en')} characters: shorten it to 500.`,
  /** The status in the list of all requests. */
  states,

  /** For the requester. */
  heading: 'A question about your request',
  waitsForYou: 'Waiting for your answer',
  forYou: 'Question for you',
  answerBox: 'Your answer',
  answerHint: 'At most 1,000 characters',
  answer: 'Answer',
  answeredByYou: (when: string) => `You answered (${when}):`,
  sent: 'Your answer is sent. The approvers see it on the request.',
  unsent,
  answerTooLong: (length: number) =>
    `Nothing is sent yet. Your answer has ${length.toLocaleString('en')} characters: shorten it to 1,000.`,
  below: 'The question is the newest message here.',
  noneOpen: 'Nobody waits for an answer of yours on this request.',
  summary: (by: string, product: string) => `${by} has a question about your request for ${product}`,
  reminder: (by: string, product: string) =>
    `${by} still waits for your answer about your request for ${product}`,
  /** The mail with the question. `link`: the address of the chat with the bot. */
  mailed: (said: string, link: string) =>
    `${said}. Nobody is reminded to decide while the question is open. To answer, open the chat with License Desk: ${link}`,

  /** To the approver who asked. */
  told: (by: string, product: string) => `${by} answered your question about the request for ${product}.`,
};
