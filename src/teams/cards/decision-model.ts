import type { RequestView } from '../../app/messages.ts';
import type { CardNotice, Draft } from '../../app/results.ts';
import type { Hint } from '../../domain/person.ts';
import { hintsOf, isHolder } from '../../domain/person.ts';
import type { Product } from '../../domain/product.ts';
import { findProduct } from '../../domain/product.ts';
import type { Entry } from '../../domain/request.ts';
import { revisionOf } from '../../domain/revision.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText } from '../../text/languages.ts';
import { literalLines } from '../../text/literal.ts';
import type { SwitchGroup } from './app-switches.ts';
import { switchGroups } from './app-switches.ts';
import { noticeText } from './notice.ts';
import type { Fact, Paging } from './parts.ts';
import {
  describe,
  factsOf,
  mailOf,
  nameOf,
  pageOf,
  pagingOf,
  productName,
  requestedProduct,
  wordsOf,
} from './parts.ts';
import type { Choice } from './product-choices.ts';
import { productChoices } from './product-choices.ts';

interface KeptRow {
  readonly index: string;
  readonly name: string;
  readonly mail: string;
  readonly hint: string;
  readonly hinted: boolean;
  readonly color: string;
  readonly remove: string;
  /** X is not offered while the card asks its question. */
  readonly editable: boolean;
}

interface RemovedRow {
  readonly index: string;
  readonly name: string;
  readonly removedBy: string;
  readonly putBack: string;
  readonly editable: boolean;
}

/** What the card to decide on is drawn with. */
export interface DecisionModel {
  readonly text: Readonly<Record<string, string>>;
  readonly request: string;
  readonly revision: string;
  readonly page: string;
  /** SKU id of the product whose apps are drawn; empty: none are. */
  readonly shown: string;
  /** SKU id of the chosen product where there is no picker to say so. */
  readonly fixed: string;
  readonly unfolded: string;
  readonly product: string;
  readonly notice: string;
  readonly noticed: boolean;
  readonly facts: readonly Fact[];
  readonly seats: string;
  readonly seatsShort: boolean;
  readonly personsCount: string;
  readonly rows: readonly KeptRow[];
  readonly nobodyKept: boolean;
  readonly anyRemoved: boolean;
  readonly removedCount: string;
  readonly removedRows: readonly RemovedRow[];
  readonly elsewhere: string;
  readonly removedElsewhere: boolean;
  readonly paging: Paging;
  readonly deciding: boolean;
  readonly confirming: boolean;
  readonly picker: boolean;
  readonly chosen: string;
  readonly choices: readonly Choice[];
  readonly unlisted: string;
  readonly someUnlisted: boolean;
  readonly switchable: boolean;
  readonly appsOpen: boolean;
  readonly appsLine: string;
  readonly appsSaid: boolean;
  readonly appsOf: string;
  readonly groups: readonly SwitchGroup[];
  readonly message: string;
  readonly approve: string;
  readonly question: string;
}

/** Hints for which the assignment would fail. */
const BLOCKING: ReadonlySet<Hint> = new Set(['no-location', 'restricted', 'gone']);

/** What a card shows that nobody has touched: the requested product, its apps on and folded. */
export function firstDraft({ request, products }: RequestView): Draft {
  const product = findProduct(products, request.product.skuId);
  return {
    skuId: product?.skuId ?? null,
    shownSkuId: product?.skuId ?? null,
    shown: product?.apps.map(({ planId }) => planId) ?? [],
    off: [],
    message: '',
    page: 0,
    appsOpen: false,
    confirming: false,
  };
}

/** The view model of the card to decide on. */
export function decisionModel(
  view: RequestView,
  reader: Reader,
  draft: Draft = firstDraft(view),
  notice?: CardNotice,
): DecisionModel {
  const { request, products } = view;
  const chosen = findProduct(products, draft.skuId ?? request.product.skuId);
  const line = noticeText(notice, view, reader);
  return {
    text: wording(reader),
    request: request.id,
    revision: revisionOf(request),
    product: requestedProduct(request, reader),
    notice: line,
    noticed: line !== '',
    ...personRows(view, reader, draft, chosen),
    ...seatLine(view, reader, chosen),
    ...productParts(view, reader, draft, chosen),
    deciding: !draft.confirming,
    confirming: draft.confirming,
    message: literalLines(draft.message),
    ...decisionWords(view, reader),
  };
}

function wording({ text: { cards } }: Reader): DecisionModel['text'] {
  const { decision, fallback, heading, refresh } = cards;
  const { persons, notAssign, nobodyKept, selectProduct, showApps, switchApps, switchAppsTip } = decision;
  const { groupTip, message, messageHint, decline, goBack, putBack } = decision;
  const first = {
    fallback,
    heading,
    refresh,
    persons,
    notAssign,
    nobodyKept,
    selectProduct,
    showApps,
    putBack,
  };
  return { ...first, switchApps, switchAppsTip, groupTip, message, messageHint, decline, goBack };
}

function decisionWords(
  { request }: RequestView,
  reader: Reader,
): Pick<DecisionModel, 'approve' | 'question'> {
  const words = reader.text.cards.decision;
  const kept = request.persons - request.removed.length;
  const requester = nameOf(request.requester.name);
  return {
    approve: words.approve(kept, request.removed.length),
    question: kept === 0 ? words.questionNobody(requester) : words.question(requester, request.persons),
  };
}

/** The persons of the page: those kept, and those under *Do not assign to these users*. */
function personRows(view: RequestView, reader: Reader, draft: Draft, chosen: Product | undefined) {
  const { request, entries } = view;
  const words = reader.text.cards.decision;
  const removals = new Map(request.removed.map((removal) => [removal.index, removal]));
  const at = pageOf(draft.page, entries.length);
  const editable = !draft.confirming;
  const rows: KeptRow[] = [];
  const removedRows: RemovedRow[] = [];
  for (const [offset, entry] of entries.slice(at.from, at.to).entries()) {
    const index = at.from + offset;
    const name = nameOf(entry.person.name);
    const removal = removals.get(index);
    const row = { index: String(index), name, editable };
    if (!removal) rows.push({ ...row, ...keptRow(entry, name, chosen, reader) });
    else {
      const removedBy = words.removedBy(nameOf(removal.by.name), dateText(removal.at, reader, 'short'));
      removedRows.push({ ...row, removedBy, putBack: words.putBackName(name) });
    }
  }
  const elsewhere = removals.size - removedRows.length;
  return {
    page: String(at.page),
    personsCount: words.personsKept(request.persons - removals.size, request.persons),
    rows,
    nobodyKept: rows.length === 0,
    anyRemoved: removals.size > 0,
    removedCount: String(removals.size),
    removedRows,
    elsewhere: words.onOtherPages(elsewhere),
    removedElsewhere: elsewhere > 0,
    paging: pagingOf(at, entries.length, reader),
  };
}

function keptRow({ person, check }: Entry, name: string, chosen: Product | undefined, reader: Reader) {
  const { decision, hints: words } = reader.text.cards;
  const hints = hintsOf(check, chosen?.skuId ?? null);
  const mail = mailOf(person.mail);
  return {
    mail: mail === '' ? '' : `  ${mail}`,
    hint: hints.map((hint) => words[hint]).join(' '),
    hinted: hints.length > 0,
    color: hints.some((hint) => BLOCKING.has(hint)) ? 'attention' : 'default',
    remove: decision.remove(name),
  };
}

/** Who asks, when and why, and how the free seats stand against those needed. */
function seatLine(view: RequestView, reader: Reader, chosen: Product | undefined) {
  const { request } = view;
  const { decision: words, facts, statuses } = reader.text.cards;
  const removed = new Set(request.removed.map(({ index }) => index));
  const kept = view.entries.filter((_, index) => !removed.has(index));
  const needed = chosen ? kept.filter(({ check }) => !isHolder(check, chosen.skuId)).length : kept.length;
  const enough = chosen !== undefined && chosen.free >= needed;
  const first = factsOf([
    [facts.requester, describe(request.requester)],
    [facts.date, dateText(request.createdAt, reader)],
    [facts.reason, wordsOf(request.reason)],
    [facts.status, statuses[request.status]],
  ]);
  if (enough) {
    const seats = { label: facts.seats, value: words.seatsEnough(chosen.free, needed) };
    return { facts: [...first, seats], seats: '', seatsShort: false };
  }
  const none = view.productsKnown ? words.seatsNoProduct(needed) : words.seatsUnknown(needed);
  const seats = chosen ? words.seatsShort(chosen.free, needed) : none;
  return { facts: first, seats, seatsShort: true };
}

/** The picker of products and the switches of the apps. */
function productParts(view: RequestView, reader: Reader, draft: Draft, chosen: Product | undefined) {
  const { products } = view;
  const words = reader.text.cards.decision;
  const shown = findProduct(products, draft.shownSkuId);
  // One product that is the requested one leaves nothing to choose.
  const picker = products.length > 1 || (products.length === 1 && !chosen);
  const { choices, unlisted } = productChoices(products, chosen, reader);
  const switchable = shown !== undefined && shown.apps.length > 0;
  return {
    shown: shown?.skuId ?? '',
    fixed: picker ? '' : (draft.skuId ?? ''),
    unfolded: draft.appsOpen ? '1' : '0',
    picker,
    chosen: chosen?.skuId ?? '',
    choices,
    unlisted: words.unlisted(unlisted),
    someUnlisted: unlisted > 0,
    switchable,
    appsOpen: draft.appsOpen || draft.off.length > 0,
    groups: switchable ? switchGroups(shown, draft.off, reader) : [],
    ...appLines(shown, chosen, words),
  };
}

/** The line over the switches, and the one in place of them. */
function appLines(
  shown: Product | undefined,
  chosen: Product | undefined,
  words: Reader['text']['cards']['decision'],
): Pick<DecisionModel, 'appsOf' | 'appsLine' | 'appsSaid'> {
  const other = shown && chosen && shown.skuId !== chosen.skuId;
  const over = shown ? productName(shown.name) : '';
  const appsOf = other ? words.appsOfOther(over, productName(chosen.name)) : words.appsOf(over);
  if (shown) return { appsOf, appsLine: words.noApps(over), appsSaid: shown.apps.length === 0 };
  return { appsOf: '', appsLine: words.appsNotShown, appsSaid: chosen !== undefined };
}
