import type { Message } from '../app/ports/messages.ts';
import type { Reader } from './languages.ts';
import { dateText } from './languages.ts';
import { literal } from './literal.ts';
import { productOf } from './outcome-sentences.ts';

/** That a request expires unless somebody decides, and when. Literal. */
export function lapseSentence(
  { request, at, to }: Extract<Message, { kind: 'request-lapses' }>,
  reader: Reader,
): string {
  const { chat } = reader.text;
  const time = dateText(at, reader);
  if (to === 'requester') return chat.lapsesOwn(productOf(request), time);
  return chat.lapses(productOf(request), literal(request.requester.name), time);
}
