import type { Activity, Attachment } from 'botbuilder';
import type { Card } from './cards.ts';
import { jsonOf } from './templates.ts';

/** What an invoke is answered with. The HTTP status is always 200: Teams hides what comes with another one. */
export type InvokeBody = Readonly<Record<string, unknown>>;

/**
 * Bytes of a card in an invoke's answer. Teams publishes no limit for it; 28 KB is the one of incoming webhooks and the
 * smallest that it names anywhere.
 */
const MAX_ANSWER_BYTES = 28 * 1024;

const cardType = 'application/vnd.microsoft.card.adaptive';

/** Texts of answers that hold a card. */
const texts = new WeakMap<object, string>();

/** Replaces the card for the one who clicked. */
export function cardAnswer(card: Card): InvokeBody {
  const body = { statusCode: 200, type: cardType, value: card };
  // The card was written as JSON when it was measured, which costs a third of drawing it.
  texts.set(body, `{"statusCode":200,"type":"${cardType}","value":${jsonOf(card)}}`);
  return body;
}

/** The body of an answer as JSON. */
export function answerJson(body: unknown): string {
  const known = typeof body === 'object' && body !== null ? texts.get(body) : undefined;
  return known ?? JSON.stringify(body);
}

/** Shows a sentence and leaves the card alone. */
export function messageAnswer(sentence: string): InvokeBody {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: sentence };
}

/** No suggestions: the bot's own lists travel inside its cards. */
export const emptySearchAnswer: InvokeBody = {
  statusCode: 200,
  type: 'application/vnd.microsoft.search.searchResponse',
  value: { results: [] },
};

/** Whether the body can be sent as an invoke's answer. */
export function fits(body: InvokeBody): boolean {
  return Buffer.byteLength(answerJson(body)) <= MAX_ANSWER_BYTES;
}

/** The activity by which botbuilder is told an invoke's answer. */
export function invokeResponse(body: InvokeBody): Partial<Activity> {
  return { type: 'invokeResponse', value: { status: 200, body } };
}

/** A message with a literal sentence; what is in it never becomes markup. */
export function sentenceMessage(text: string): Partial<Activity> {
  return { type: 'message', textFormat: 'plain', text, summary: text };
}

/** A message with a card; `summary` is what notifications show. */
export function cardMessage(card: Card, summary: string): Partial<Activity> {
  const attachment: Attachment = { contentType: cardType, content: card };
  return { type: 'message', summary, attachments: [attachment] };
}
