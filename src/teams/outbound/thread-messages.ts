import type { Message } from '../../app/ports/messages.ts';
import type { Reader } from '../../text/languages.ts';
import { literal } from '../../text/literal.ts';
import { productOf } from '../../text/outcome-sentences.ts';
import { questionSentence } from '../../text/question-sentence.ts';
import type { OutgoingActivity } from '../activity.ts';
import type { Cards } from '../cards/cards.ts';
import { cardMessage, sentenceMessage } from '../cards/replies.ts';

type ThreadMessage = Extract<Message, { kind: 'question-asked' | 'question-answered' }>;

/** The question to the requester, as a card with a box; the answer to the approver who asked, as a text. */
export function threadMessage(cards: Cards, message: ThreadMessage, reader: Reader): OutgoingActivity {
  const { request } = message;
  if (message.kind === 'question-asked') {
    const card = cards.asked({ request, index: message.index }, reader);
    return cardMessage(card, questionSentence(message, reader.text.cards));
  }
  const { by, text } = message.question.answer;
  const told = reader.text.cards.thread.told(literal(by.name), productOf(request));
  return { ...sentenceMessage(`${told}\n“${literal(text)}”`), summary: told };
}
