import type { Attachment, OutgoingActivity } from '../activity.ts';
import type { Card } from './cards.ts';
import { jsonOf } from './templates.ts';

/**
 * The body of an invoke's answer. The HTTP status is always 200, since Teams hides the content of any other.
 */
export type InvokeBody = CardAnswer | Readonly<Record<string, unknown>>;

/**
 * The most bytes of a card in an invoke's answer. Teams publishes no limit for it. 28 KB is the limit of
 * incoming webhooks, and the smallest that Teams names anywhere.
 */
const MAX_ANSWER_BYTES = 28 * 1024;

const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

/** The symbol under which a card keeps its answer, as in templates.ts: it may be the answer to several clicks. */
const BYTES = Symbol('answer');

/**
 * A card serialized at once to a Buffer. Dozens of answers are in flight at the same time. The garbage
 * collector would copy the objects of each card, but it does not copy a Buffer: decision 0011.
 */
class CardAnswer {
  readonly bytes: Buffer;

  constructor(card: Card & { readonly [BYTES]?: Buffer }) {
    const known = card[BYTES];
    this.bytes = known ?? Buffer.from(`{"statusCode":200,"type":"${CARD_TYPE}","value":${jsonOf(card)}}`);
    if (known === undefined) Object.defineProperty(card, BYTES, { value: this.bytes });
  }

  toJSON(): unknown {
    return JSON.parse(this.bytes.toString());
  }
}

/** Replaces the card of the person who clicked. */
export function cardAnswer(card: Card): InvokeBody {
  return new CardAnswer(card);
}

/** The body of an answer as JSON bytes. */
export function answerBytes(body: unknown): Buffer {
  return body instanceof CardAnswer ? body.bytes : Buffer.from(JSON.stringify(body));
}

/** Shows a sentence, and leaves the card as it is. */
export function messageAnswer(sentence: string): InvokeBody {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: sentence };
}

/** No suggestions, since cards contain the bot's own lists. */
export const EMPTY_SEARCH_ANSWER: InvokeBody = {
  statusCode: 200,
  type: 'application/vnd.microsoft.search.searchResponse',
  value: { results: [] },
};

/** Whether the body can be sent as an invoke's answer. */
export function fits(body: InvokeBody): boolean {
  return answerBytes(body).length <= MAX_ANSWER_BYTES;
}

/** The activity that passes an invoke's answer to botbuilder. */
export function invokeResponse(body: InvokeBody): OutgoingActivity {
  return { type: 'invokeResponse', value: { status: 200, body } };
}

/** A message with a literal sentence: nothing in it becomes markup. */
export function sentenceMessage(text: string): OutgoingActivity {
  return { type: 'message', textFormat: 'plain', text, summary: text };
}

/** A message with a card; `summary` is what notifications show. */
export function cardMessage(card: Card, summary: string): OutgoingActivity {
  const attachment: Attachment = { contentType: CARD_TYPE, content: card };
  return { type: 'message', summary, attachments: [attachment] };
}
