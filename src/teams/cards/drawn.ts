import { hash } from 'node:crypto';
import type { RequestView } from '../../app/ports/messages.ts';
import { BoundedMap } from '../../common/bounded-map.ts';
import { CHUNK_SIZE } from '../../domain/request.ts';
import type { Reader } from '../../text/languages.ts';
import type { Draft } from './draft.ts';
import type { CardNotice } from './notice.ts';
import type { Card } from './templates.ts';

/** Draws a card for approvers. */
export type Draw = (view: RequestView, reader: Reader, draft?: Draft, notice?: CardNotice) => Card;

const MAX_CARDS = 100;
/** Names of persons are in it, so it does not keep them for long. */
const KEPT_MS = 600_000;

/**
 * Draws a card for approvers at most twice, however many readers or places get it: drawing it costs far more
 * than finding it (decision 0011). A card is found by all that it is drawn from, so it is never older than that. Large
 * requests are drawn each time. Nobody may change a card.
 */
export function drawnOnce(draw: Draw): Draw {
  const drawn = new BoundedMap<string, Card | undefined>(MAX_CARDS);
  const idOf = createIds();
  return (view, reader, draft, notice) => {
    if (view.entries.length > CHUNK_SIZE) return draw(view, reader, draft, notice);

    const { products, ...rest } = view;
    const { text, ...format } = reader;
    // Products are long, and the same objects until they are read again.
    const long = [text, ...products].map(idOf).join();
    const all = `${long} ${JSON.stringify([rest, format, draft, notice])}`;
    const name = hash('sha256', all, 'base64');
    const known = drawn.get(name);
    if (known !== undefined) return known;

    const card = draw(view, reader, draft, notice);
    if (drawn.size === 0) setTimeout(() => drawn.clear(), KEPT_MS).unref();
    // Most cards are drawn once. To keep them would make the old generation grow with each.
    drawn.set(name, drawn.has(name) ? card : undefined);
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
