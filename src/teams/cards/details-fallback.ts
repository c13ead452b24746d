import type { RequestView } from '../../app/ports/messages.ts';
import type { Reader } from '../../text/languages.ts';
import type { Box } from './outcome-boxes.ts';
import { requestInWords, withoutMarkup } from './request-in-words.ts';
import type { Seen } from './verdict.ts';

/** The most causes in the text for clients that cannot draw the card. */
const MAX_TOLD = 3;

/**
 * The text for clients that cannot draw the card: the requester, the product, the persons, the verdict, the
 * causes, and what to do.
 */
export function fallbackOf(
  view: RequestView,
  reader: Reader,
  seen: Seen,
  { sum, boxes }: { readonly sum: string; readonly boxes: readonly Box[] },
): string {
  const causes = boxes.slice(0, MAX_TOLD).map(({ title, todo }) => `${title}. ${todo}`);
  const counts = sum === '' ? [] : [`${sum}.`.replace('..', '.')];
  const words = [requestInWords(view, reader, seen), ...counts, ...causes];
  return withoutMarkup([...words, reader.text.cards.result.openTeams].join(' '));
}
