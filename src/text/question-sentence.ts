import type { QuestionMessage } from '../app/ports/messages.ts';
import type { CardText } from './en/text.ts';
import { literal } from './literal.ts';
import { productOf } from './outcome-sentences.ts';

/** Tells the requester that an approver asks about a product, or reminds them of it. Literal. */
export function questionSentence(
  { request, question, reminds }: QuestionMessage,
  { thread }: Pick<CardText, 'thread'>,
): string {
  const words = reminds ? thread.reminder : thread.summary;
  return words(literal(question.by.name), productOf(request));
}
