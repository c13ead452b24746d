import type { RequestView } from '../../app/ports/messages.ts';
import { isHolder } from '../../domain/person.ts';
import type { Product } from '../../domain/product.ts';
import { findProduct } from '../../domain/product.ts';
import { excludedIndexes } from '../../domain/request.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText } from '../../text/languages.ts';
import { firstBytes, literalLines } from '../../text/literal.ts';
import type { Text } from '../../text/en/text.ts';
import { writeSeen, writeState } from './card-keys.ts';
import { MAX_ECHO_BYTES } from './fit-bytes.ts';
import type { CardData, PersonsPart } from './decision-persons.ts';
import { personsPart } from './decision-persons.ts';
import type { ProductsPart } from './decision-products.ts';
import { productsPart } from './decision-products.ts';
import type { Draft } from './draft.ts';
import { firstDraft } from './draft.ts';
import type { CardNotice } from './notice.ts';
import { noticeText } from './notice.ts';
import type { Fact, Words } from './parts.ts';
import { personLine, factsOf, nameOf, PERSONS_PER_PAGE, requestedProduct, wordsOf } from './parts.ts';

/** The data that the card to decide on is drawn with. */
export interface DecisionModel extends PersonsPart, ProductsPart {
  readonly text: Words;
  readonly card: CardData;
  readonly product: string;
  readonly notice: string;
  readonly noticed: boolean;
  readonly facts: readonly Fact[];
  /** A warning: the free seats do not suffice, or are not known. */
  readonly seats: string;
  readonly seatsShort: boolean;
  readonly deciding: boolean;
  readonly confirming: boolean;
  readonly message: string;
  readonly approve: string;
  readonly question: string;
}

/** Bytes of a message that is too long: no card repeats more than 4 KB of what was typed, the filter among it. */
const MESSAGE_BYTES = MAX_ECHO_BYTES - 400;

/**
 * Stands beside a name; what it does is its tooltip and accessible name. A character of Latin-1: one other alone makes the JSON text of the
 * card twice as large in memory and twice as dear to write: decision 0011.
 */
const CROSS = '×';

/** The view model of the card to decide on; `pageSize`: persons on a page. */
export function decisionModel(
  view: RequestView,
  reader: Reader,
  draft: Draft = firstDraft(view),
  notice?: CardNotice,
  pageSize = PERSONS_PER_PAGE,
): DecisionModel {
  const { request, products } = view;
  const chosen = findProduct(products, draft.skuId ?? request.product.skuId);
  const line = noticeText(notice, view, reader);
  const card = { r: request.id, t: writeState(draft), v: writeSeen(request) };
  return {
    text: decisionWords(reader.text),
    card,
    product: requestedProduct(request, reader),
    notice: line,
    noticed: line !== '',
    ...personsPart(view, reader, draft, { card, chosen, pageSize }),
    ...seatsPart(view, reader, chosen),
    ...productsPart(view, reader, draft, chosen),
    deciding: !draft.confirming,
    confirming: draft.confirming,
    message: firstBytes(literalLines(draft.message), MESSAGE_BYTES),
    ...sentences(view, reader),
  };
}

const wordings = new Map<Text, Words>();

/** The words that are written into the template of the card before it is parsed: made once a language. */
export function decisionWords(text: Text): Words {
  const words = wordings.get(text) ?? wording(text);
  wordings.set(text, words);
  return words;
}

function wording({ cards }: Text): Words {
  const { fallback, heading, refresh, decision } = cards;
  const { persons, filter, filterButton, filterHint, notAssign, putBack, putAllBack } = decision;
  const { selectProduct, showApps, switchApps } = decision;
  const { message, messageHint, decline, goBack } = decision;
  const first = { fallback, heading, refresh, persons, notAssign, putBack, putAllBack };
  const filtering = { filter, filterButton, filterHint };
  return {
    ...first,
    ...filtering,
    cross: CROSS,
    selectProduct,
    showApps,
    switchApps,
    message,
    messageHint,
    decline,
    goBack,
  };
}

function sentences({ request }: RequestView, reader: Reader): Pick<DecisionModel, 'approve' | 'question'> {
  const words = reader.text.cards.decision;
  const excluded = excludedIndexes(request).size;
  const kept = request.persons - excluded;
  const requester = nameOf(request.requester.name);
  return {
    approve: words.approve(kept, excluded),
    question: kept === 0 ? words.questionNobody(requester) : words.question(requester),
  };
}

/** The requester, the time and the reason, and how the free seats stand against those needed. */
function seatsPart(
  view: RequestView,
  reader: Reader,
  chosen: Product | undefined,
): Pick<DecisionModel, 'facts' | 'seats' | 'seatsShort'> {
  const { request } = view;
  const { decision: words, facts: labels, statuses } = reader.text.cards;
  const needed = seatsNeeded(view, chosen);
  const enough = chosen !== undefined && chosen.free >= needed;
  const facts = factsOf([
    [labels.requester, personLine(request.requester)],
    [labels.date, dateText(request.createdAt, reader)],
    [labels.reason, wordsOf(request.reason)],
    [labels.status, statuses[request.status]],
    [labels.seats, enough ? words.seatsEnough(chosen.free, needed) : ''],
  ]);
  if (enough) return { facts, seats: '', seatsShort: false };

  const none = view.productsKnown ? words.seatsNoProduct(needed) : words.seatsUnknown(needed);
  return { facts, seats: chosen ? shortOf(chosen, needed, reader) : none, seatsShort: true };
}

function shortOf({ free, grace = 0 }: Product, needed: number, { text }: Reader): string {
  const words = text.cards.decision;
  return grace > 0 ? words.seatsGrace(free, needed, grace) : words.seatsShort(free, needed);
}

/** Persons kept who do not have the product yet. */
function seatsNeeded({ request, entries }: RequestView, chosen: Product | undefined): number {
  const excluded = excludedIndexes(request);
  const kept = entries.filter((_, index) => !excluded.has(index));
  return chosen ? kept.filter(({ check }) => !isHolder(check, chosen.skuId)).length : kept.length;
}
