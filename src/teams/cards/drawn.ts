import type { RequestView } from '../../app/ports/messages.ts';
import { BoundedMap } from '../../common/bounded-map.ts';
import { CHUNK_SIZE } from '../../domain/request.ts';
import type { Reader } from '../../text/languages.ts';
import type { Draft } from './draft.ts';
import type { CardNotice } from './notice.ts';
import type { Card } from './templates.ts';
import { cardOf, jsonOf } from './templates.ts';

/** Draws a card for approvers. */
export type Draw = (view: RequestView, reader: Reader, draft?: Draft, notice?: CardNotice) => Card;

const MAX_CARDS = 100;
/** Names of persons are in it, so it does not keep them for long. */
const KEPT_MS = 600_000;

/**
 * Draws each card once for all its readers and places, since drawing costs five times as much as finding it
 * again (decision 0011). A card is found by all that it is drawn from, so it is never older than that. Large
 * requests are drawn each time. Nobody may change a card.
 */
export function drawnOnce(draw: Draw): Draw {
  const drawn = new BoundedMap<string, Card | string>(MAX_CARDS);
  const idOf = createIds();
  return (view, reader, draft, notice) => {
    if (view.entries.length > CHUNK_SIZE) return draw(view, reader, draft, notice);

    const { products, ...rest } = view;
    const { text, ...format } = reader;
    // Products are long, and the same objects until they are read again.
    const long = [text, ...products].map(idOf).join();
    const key = `${long} ${JSON.stringify([rest, format, draft, notice])}`;
    const known = drawn.get(key);
    if (typeof known === 'object') return known;

    // Until it is needed again, only its text is kept: most cards are drawn once, and a text is less work for
    // the garbage collector.
    const card = known === undefined ? draw(view, reader, draft, notice) : cardOf(known);
    if (drawn.size === 0) setTimeout(() => drawn.clear(), KEPT_MS).unref();
    drawn.set(key, known === undefined ? jsonOf(card) : card);
    return card;
  };
}

/** Numbers objects: the same number for the same object. */
function createIds(): (of: object) => number {
  const ids = new WeakMap<object, number>();
  let last = 0;
  return (of) => {
    const known = ids.get(of);
    if (known !== undefined) return known;
    last += 1;
    ids.set(of, last);
    return last;
  };
}
