import { firstOpen } from '../../domain/thread.ts';
import type { Card } from '../cards/cards.ts';
import { cardMessage } from '../cards/replies.ts';
import { readRequestId } from './card-data.ts';
import { readAnswer } from './thread-data.ts';
import type { Posted } from './form-actions.ts';
import { read } from './read-card.ts';
import type { Turn } from './turn.ts';

/** The buttons by which a requester answers the questions of approvers. */
export const threadVerbs: ReadonlyArray<
  readonly [verb: string, run: (turn: Turn, data: unknown) => Promise<Card | Posted | string>]
> = [
  ['answer-box', postQuestion],
  ['answer', answer],
];

/**
 * Posts the card with the first open question in a message of its own: the status card is redrawn whenever the
 * request changes, and would lose a half-written answer.
 */
async function postQuestion(turn: Turn, data: unknown): Promise<Posted | string> {
  const { actor, actions, audience, cards, reader } = turn;
  const request = await actions.requestToAnswer(actor, read(readRequestId, data));
  const index = firstOpen(request);
  if (index === undefined) return reader.text.cards.thread.noneOpen;
  const card = cards.asked({ request, index }, audience);
  return {
    posts: [cardMessage(card, audience.text.cards.thread.heading)],
    say: reader.text.cards.thread.below,
  };
}

/** Sends the answer. If nothing was sent that can still be sent, the box keeps it. */
async function answer({ actor, actions, audience, cards }: Turn, data: unknown): Promise<Card> {
  const { requestId, question, answer: written } = read(readAnswer, data);
  const { request, outcome } = await actions.answerQuestion(actor, requestId, question, written);
  return cards.asked({ request, index: question, reply: { outcome, written } }, audience);
}
