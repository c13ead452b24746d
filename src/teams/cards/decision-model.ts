import type { RequestView } from '../../app/ports/messages.ts';
import type { Foresight } from '../../domain/foresee.ts';
import { foresee, shortfallOf } from '../../domain/foresee.ts';
import { waitingFor } from '../../domain/waiting-list.ts';
import { findProduct } from '../../domain/product.ts';
import { excludedIndexes } from '../../domain/request.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText, dayText } from '../../text/languages.ts';
import { firstBytes, literalLines } from '../../text/literal.ts';
import type { Text } from '../../text/en/text.ts';
import { writeAsked, writeSeen, writeState } from './card-keys.ts';
import { MAX_ECHO_BYTES } from './fit-bytes.ts';
import type { CardData, PersonsPart } from './decision-persons.ts';
import { personsPart } from './decision-persons.ts';
import type { ProductsPart } from './decision-products.ts';
import { productsPart } from './decision-products.ts';
import type { ShownEnd, UntilPart } from './decision-until.ts';
import { shownEnd, untilPart } from './decision-until.ts';
import type { VerdictPart } from './decision-verdict.ts';
import { verdictPart } from './decision-verdict.ts';
import type { Draft } from './draft.ts';
import { firstDraft } from './draft.ts';
import type { CardNotice } from './notice.ts';
import { isAboutEnd, noticeText } from './notice.ts';
import type { ThreadPart } from './thread-part.ts';
import { threadPart } from './thread-part.ts';
import type { Words } from './parts.ts';
import { nameOf, personLine, PERSONS_PER_PAGE, requestedProduct, wordsOf } from './parts.ts';

/** The data that the card to decide on is drawn with. */
export interface DecisionModel extends PersonsPart, ProductsPart, UntilPart, VerdictPart, ThreadPart {
  readonly text: Words;
  readonly fallback: string;
  /** The kind of card, and when it was asked. */
  readonly heading: string;
  readonly card: CardData;
  /** The same on buttons inside the fold of people, which stays open then. */
  readonly openCard: CardData;
  /** The data of *Approve*, with the last day that the button names, and the question that it answers. */
  readonly approveCard: CardData & { readonly u?: string; readonly c?: string };
  /** The product and whom it is for. */
  readonly title: string;
  /** The requester. */
  readonly asked: string;
  /** The reason in quotes; where it is long, its end is folded. */
  readonly reason: string;
  readonly reasoned: boolean;
  readonly reasonEnd: string;
  readonly cut: boolean;
  readonly notice: string;
  readonly noticed: boolean;
  readonly deciding: boolean;
  readonly oneRow: boolean;
  readonly twoRows: boolean;
  readonly confirming: boolean;
  readonly approving: boolean;
  readonly declining: boolean;
  /** Whether it shows the box for a question to the requester, and what is in it. `boxed`: it has the box, which keeps what is written. */
  readonly asking: boolean;
  readonly boxed: boolean;
  readonly asks: string;
  /** The question in the data of its buttons (card-keys.ts). */
  readonly state: string;
  readonly message: string;
  readonly messageOpen: boolean;
  readonly approve: string;
  readonly question: string;
}

/** Bytes of a message that is too long: no card repeats more than 4 KB of what was typed, the filter among it. */
const MESSAGE_BYTES = MAX_ECHO_BYTES - 400;
/** Bytes of a question that is too long; the longest that is accepted has 1,500. */
const QUESTION_BYTES = 2000;
/** Characters of the reason that are shown before *Whole reason*. */
const MAX_REASON = 300;
/**
 * Characters of *Approve* with its count that stand beside *Don't approve* on a card of 320 px; a longer one gets
 * a row of its own.
 */
const MAX_BESIDE = 10;
/** A longer one is cut even there: it says only how many are approved. */
const MAX_ALONE = 20;
/** The same with the last day of the licenses: as many as fit on a card of 320 px. The lines above have the rest. */
const MAX_WITH_DAY = 28;

/** A page so short says that the card has no room (cards.ts). */
const SHORT_PAGE = 4;

/** Stands beside a name; what it does is its tooltip and accessible name. */
const CROSS = '×';

/** The view model of the card to decide on; `pageSize`: persons on a page. */
export function decisionModel(
  view: RequestView,
  reader: Reader,
  draft: Draft = firstDraft(view),
  notice?: CardNotice,
  pageSize = PERSONS_PER_PAGE,
): DecisionModel {
  const { request, products, entries } = view;
  const chosen = findProduct(products, draft.skuId ?? request.product.skuId);
  const excluded = excludedIndexes(request);
  const { waiting } = view;
  const list = waiting && { ...waiting, ahead: waitingFor(waiting.lines, chosen?.skuId) };
  const end = shownEnd(view, draft, chosen);
  const given = view.ends?.given;
  const foresight = foresee(entries, excluded, chosen, list, given && { given, day: end.day });
  const line = noticeText(notice, view, reader);
  const card = { r: request.id, t: writeState({ ...draft, peopleOpen: false }), v: writeSeen(request) };
  const openCard = { ...card, t: writeState({ ...draft, peopleOpen: true }) };
  const skuId = chosen?.skuId ?? null;
  return {
    text: decisionWords(reader.text),
    card,
    openCard,
    ...headPart(view, reader),
    notice: line,
    noticed: line !== '',
    ...personsPart(view, reader, draft, { card, openCard, skuId, foresight, day: end.day, pageSize }),
    ...verdictPart(view, reader, chosen, foresight, draft.confirming === 'approve'),
    ...productsPart(view, reader, draft, chosen, pageSize <= SHORT_PAGE),
    ...untilPart(view, reader, draft, chosen),
    ...(isAboutEnd(notice) && { productOpen: true }),
    ...threadPart(request, reader, pageSize),
    message: firstBytes(literalLines(draft.message), MESSAGE_BYTES),
    asks: firstBytes(literalLines(draft.question), QUESTION_BYTES),
    boxed: draft.confirming === 'ask' || draft.question !== '',
    messageOpen: draft.message !== '' || draft.confirming === 'decline',
    ...buttonsPart(view, reader, draft, { excluded: excluded.size, foresight, card, end }),
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
  const { refresh, decision, thread } = cards;
  const { filter, filterButton, filterHint, notAssign, putBack, putAllBack, readAll } = decision;
  const { productAndApps, selectProduct, showApps, switchApps } = decision;
  const { messageFold, message, messageHint, decline, goBack, until } = decision;
  return {
    refresh,
    readAll,
    filter,
    filterButton,
    filterHint,
    notAssign,
    putBack,
    putAllBack,
    cross: CROSS,
    productAndApps,
    selectProduct,
    showApps,
    switchApps,
    until: until.label,
    messageFold,
    message,
    messageHint,
    decline,
    goBack,
    ask: thread.ask,
    questionBox: thread.box,
    questionHint: thread.boxHint,
  };
}

/** The sentence that the card is about, and who asks why. */
function headPart(
  { request, entries }: RequestView,
  reader: Reader,
): Pick<
  DecisionModel,
  'fallback' | 'heading' | 'title' | 'asked' | 'reason' | 'reasoned' | 'reasonEnd' | 'cut'
> {
  const words = reader.text.cards.decision;
  const product = requestedProduct(request, reader);
  const only = request.persons === 1 ? entries[0]?.person.name : undefined;
  const title = words.title(product, request.persons, only === undefined ? undefined : nameOf(only));
  const reason = wordsOf(request.reason);
  const characters = Array.from(reason);
  const start = characters.slice(0, MAX_REASON).join('');
  const cut = characters.length > MAX_REASON;
  return {
    fallback: words.fallback(nameOf(request.requester.name), title),
    title,
    heading: `${reader.text.cards.heading} · ${dateText(request.createdAt, reader, 'short')}`,
    asked: words.asked(personLine(request.requester)),
    reason: cut ? `${words.quote(start)} …` : words.quote(reason),
    reasoned: reason !== '',
    reasonEnd: words.quote(characters.slice(MAX_REASON).join('')),
    cut,
  };
}

function buttonsPart(
  { request }: RequestView,
  reader: Reader,
  { confirming }: Draft,
  {
    excluded,
    foresight,
    card,
    end,
  }: {
    readonly excluded: number;
    readonly foresight: Foresight;
    readonly card: CardData;
    readonly end: ShownEnd;
  },
): Pick<
  DecisionModel,
  | 'deciding'
  | 'oneRow'
  | 'twoRows'
  | 'confirming'
  | 'approving'
  | 'declining'
  | 'asking'
  | 'state'
  | 'approve'
  | 'approveCard'
  | 'question'
> {
  const words = reader.text.cards.decision;
  const kept = request.persons - excluded;
  const { waits } = foresight.count;
  const until = end.day === undefined ? '' : dayText(end.day, reader, 'month');
  const most = until === '' ? MAX_ALONE : MAX_WITH_DAY;
  const labels = [
    words.approve(kept, excluded, waits, until),
    words.approve(kept, 0, waits, until),
    ...(until === '' ? [] : [words.approve(kept, 0, 0, until)]),
  ];
  const alone = labels.find((label) => label.length <= most) ?? labels.at(-1) ?? '';
  // The question has the other numbers, and *Go back* stands beside the button.
  const approve = confirming === 'approve' ? words.approve(kept, 0, 0, '') : alone;
  const short = shortfallOf(foresight);
  const state =
    confirming === 'approve' ? writeAsked(short) : writeAsked(confirming === 'ask' ? 'ask' : undefined);
  const deciding = confirming === undefined;
  const oneRow = deciding && approve.length <= MAX_BESIDE;
  const requester = nameOf(request.requester.name);
  const decline = kept === 0 ? words.questionNobody(requester) : words.question(requester, kept);
  return {
    deciding,
    oneRow,
    twoRows: deciding && !oneRow,
    confirming: !deciding,
    approving: confirming === 'approve',
    declining: confirming === 'decline',
    asking: confirming === 'ask',
    state,
    approve,
    approveCard: {
      ...card,
      ...(end.mayEnd && { u: end.day ?? '' }),
      ...(confirming === 'approve' && { c: state }),
    },
    question: {
      approve: words.questionShort(kept, foresight.seats, short.withoutSeat, short.failing, waits, until),
      ask: reader.text.cards.thread.confirm(requester),
      decline,
    }[confirming ?? 'decline'],
  };
}
