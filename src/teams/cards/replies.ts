import type { Attachment, OutgoingActivity } from '../activity.ts';
import type { Card } from './cards.ts';
import { jsonOf } from './templates.ts';

/** The answer to an invoke. The HTTP status is always 200: Teams hides what comes with another one. */
export type InvokeBody = CardAnswer | Readonly<Record<string, unknown>>;

/**
 * Bytes of a card in an invoke's answer. Teams publishes no limit for it; 28 KB is the one of incoming webhooks and the
 * smallest that it names anywhere.
 */
const MAX_ANSWER_BYTES = 28 * 1024;

const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

/**
 * A card serialized at once to a Buffer. Dozens of answers are in flight at the same time, and the garbage collector would copy the objects
 * of each card; it does not copy a Buffer: decision 0011.
 */
class CardAnswer {
  readonly bytes: Buffer;

  constructor(card: Card) {
    this.bytes = Buffer.from(`{"statusCode":200,"type":"${CARD_TYPE}","value":${jsonOf(card)}}`);
  }

  toJSON(): unknown {
    return JSON.parse(this.bytes.toString());
  }
}

/** Replaces the card for the one who clicked. */
export function cardAnswer(card: Card): InvokeBody {
  return new CardAnswer(card);
}

/** The body of an answer as bytes of JSON. */
export function answerBytes(body: unknown): Buffer {
  return body instanceof CardAnswer ? body.bytes : Buffer.from(JSON.stringify(body));
}

/** Shows a sentence and leaves the card alone. */
export function messageAnswer(sentence: string): InvokeBody {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: sentence };
}

/** No suggestions: the bot's own lists travel inside its cards. */
export const EMPTY_SEARCH_ANSWER: InvokeBody = {
  statusCode: 200,
  type: 'application/vnd.microsoft.search.searchResponse',
  value: { results: [] },
};

/** Whether the body can be sent as an invoke's answer. */
export function fits(body: InvokeBody): boolean {
  return answerBytes(body).length <= MAX_ANSWER_BYTES;
}

/** The activity by which botbuilder is told an invoke's answer. */
export function invokeResponse(body: InvokeBody): OutgoingActivity {
  return { type: 'invokeResponse', value: { status: 200, body } };
}

/** A message with a literal sentence; what is in it never becomes markup. */
export function sentenceMessage(text: string): OutgoingActivity {
  return { type: 'message', textFormat: 'plain', text, summary: text };
}

/** A message with a card; `summary` is what notifications show. */
export function cardMessage(card: Card, summary: string): OutgoingActivity {
  const attachment: Attachment = { contentType: CARD_TYPE, content: card };
  return { type: 'message', summary, attachments: [attachment] };
}
