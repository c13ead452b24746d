import type { QuestionMessage } from '../app/ports/messages.ts';
import type { CardText } from './en/text.ts';
import { literal } from './literal.ts';
import { productOf } from './outcome-sentences.ts';

/** Who asks the requester about which product; once more if it reminds them. Literal. */
export function questionSentence(
  { request, question, reminds }: QuestionMessage,
  { thread }: Pick<CardText, 'thread'>,
): string {
  const words = reminds ? thread.reminder : thread.summary;
  return words(literal(question.by.name), productOf(request));
}
