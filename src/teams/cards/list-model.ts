import type { RequestPage } from '../../app/list/list-requests.ts';
import type { PageAt } from '../../app/ports/results.ts';
import { REQUESTS_PER_PAGE } from '../../app/list/list-requests.ts';
import { threadState } from '../../domain/ask-back.ts';
import { personsNamed } from '../../domain/look-up.ts';
import type { RequestGroup, LicenseRequest, Status } from '../../domain/request.ts';
import { canTryAgain, isPending } from '../../domain/request.ts';
import { deciderName } from '../../text/decider-name.ts';
import type { Reader } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';
import { writeCursor } from './card-keys.ts';
import { MAX_FALLBACK, ageOf, GO, rowProduct, shownProduct, statusOf } from './parts.ts';
import { SIGN } from './signs.ts';

/** A list: all requests of a group, for approvers; `own`: those of the reader. */
export type ListName = RequestGroup | 'own';

/** A page of a list, for its reader. */
export interface ListView {
  readonly list: ListName;
  /** The position of this page; absent: the newest. */
  readonly at?: PageAt;
  readonly page: RequestPage;
  /** Whether the organization has its own process for requests. */
  readonly ownProcess?: boolean;
  /** Entra object id of the reader. */
  readonly readerId: string;
}

interface ListButton {
  readonly title: string;
  readonly list: ListName;
  readonly at: string;
}

interface Tab extends ListButton {
  readonly tip: string;
  readonly style: string;
}

/** The data that a list of requests is drawn with. */
export interface ListModel {
  readonly text: Readonly<Record<'fallback' | 'heading' | 'ownProcess', string>>;
  readonly ownProcess: boolean;
  readonly tabbed: boolean;
  readonly tabs: readonly Tab[];
  /** The verb of a row. */
  readonly verb: string;
  readonly rows: readonly ListRow[];
  readonly none: string;
  readonly empty: boolean;
  /** The buttons to the next and previous page. */
  readonly pages: readonly ListButton[];
  readonly paged: boolean;
  /** The button that redraws the same page. */
  readonly refresh: ListButton;
  /** The button of a person's own list. */
  readonly ask: readonly { readonly title: string; readonly style: string }[];
  /** The button to decide several of the requests that wait. */
  readonly decide: readonly { readonly title: string }[];
}

interface ListRow {
  readonly request: string;
  readonly product: string;
  readonly status: string;
  readonly color: string;
  readonly line: string;
  readonly tip: string;
  readonly go: string;
}

/** The most characters of a name in a row: the first one that makes the card small enough is taken. */
export const ROW_NAMES: readonly number[] = [40, 20, 8];

/**
 * The model of a page of requests, newest first, with the ways to the other pages and to the other list. `now`:
 * milliseconds since 1970. `size`: one of `ROW_NAMES`.
 */
export function listModel(view: ListView, reader: Reader, now: number, size = 40): ListModel {
  const { list, at, page } = view;
  const { list: words, help, refresh, fallback } = reader.text.cards;
  const isOwn = list === 'own';
  const empty = page.requests.length === 0;
  const heading = isOwn ? words.headingOwn : words.heading;
  const none = { pending: words.nonePending, completed: words.noneCompleted, own: words.noneOwn }[list];
  const rows = page.requests.map((request) => rowOf(request, view, reader, now, size));
  const pages = pagesOf(view, reader);
  const said = rows.map(({ product, status, line }) => `${product}: ${status}${line}`).join('; ');
  const content = empty ? none : `${said}.`;
  return {
    text: {
      fallback: clipped(`${heading}. ${content} ${fallback}`, MAX_FALLBACK),
      heading,
      ownProcess: words.ownProcess,
    },
    ownProcess: view.ownProcess === true,
    tabbed: !isOwn,
    tabs: isOwn ? [] : tabsOf(list, page, reader),
    verb: isOwn ? 'open-own' : 'open',
    rows,
    none,
    empty,
    pages,
    paged: pages.length > 0,
    refresh: { title: refresh, list, at: writeCursor(at) },
    decide:
      page.requests.filter((one) => list === 'pending' && isPending(one)).length > 1
        ? [{ title: reader.text.cards.buttons.decide }]
        : [],
    ask: isOwn ? [{ title: help.newRequest, style: empty ? 'positive' : 'default' }] : [],
  };
}

/**
 * Adds to the selected tab the number of its requests, as far as the page tells it. To count all of them would
 * cost another query.
 */
function tabsOf(shown: RequestGroup, page: RequestPage, reader: Reader): readonly Tab[] {
  const { list: words } = reader.text.cards;
  const count = page.older || page.newer ? `${REQUESTS_PER_PAGE}+` : String(page.requests.length);
  return (['pending', 'completed'] as const).map((list) => {
    const isShown = list === shown;
    const title = isShown ? words.counted(words[list], count) : words[list];
    const tip = isShown ? words.shown(title) : title;
    return { title, tip, style: isShown ? 'positive' : 'default', list, at: '' };
  });
}

function pagesOf({ list, page }: ListView, reader: Reader): readonly ListButton[] {
  const { list: words } = reader.text.cards;
  const button = (title: string, cursor: PageAt): ListButton => ({ title, list, at: writeCursor(cursor) });
  return [
    ...(page.newer ? [button(words.newer, page.newer)] : []),
    ...(page.older ? [button(words.older, page.older)] : []),
  ];
}

/** A sign for each status, so that color is not the only difference. */
const SIGNS: Readonly<Record<Status, string>> = {
  checking: SIGN.open,
  pending: SIGN.open,
  approving: SIGN.open,
  completed: SIGN.good,
  'partly-failed': SIGN.warning,
  failed: SIGN.bad,
  declined: SIGN.bad,
  cancelled: '–',
  lapsed: '–',
};

/** The status by the thread: for its requester, or for approvers. Undefined: the thread says nothing to that reader. */
function threadStatus(
  request: LicenseRequest,
  list: ListName,
  isTheirs: boolean,
  { text }: Reader,
): string | undefined {
  const state = threadState(request);
  if (!state) return undefined;
  const { forYou, states } = text.cards.thread;
  if (list !== 'own') return states[state];
  return isTheirs && state === 'asked' ? forYou : undefined;
}

function rowOf(
  request: LicenseRequest,
  { list, readerId }: ListView,
  reader: Reader,
  now: number,
  size: number,
): ListRow {
  const { list: words, waiting } = reader.text.cards;
  const { requester, status } = request;
  const persons = personsNamed(request);
  const product = rowProduct(shownProduct(request, reader));
  const name = clipped(requester.name, size);
  const age = ageOf(request, reader, now);
  const isTheirs = requester.id === readerId;
  // In their own list, nobody needs to read their own name in each row.
  const isMine = list === 'own' && isTheirs;
  const shown = `${SIGNS[status]} ${threadStatus(request, list, isTheirs, reader) ?? statusOf(request, reader)}`;
  const what = isMine ? words.rowOwn(persons, age) : waiting.row(name, persons, age);
  const line = ` · ${what}${byRule(request, reader, size)}`;
  return {
    request: request.id,
    product,
    status: shown,
    color: canTryAgain(request) ? 'attention' : 'default',
    line,
    // A screen reader says this in place of the row.
    tip: waiting.open(`${product} ${shown}${line}`),
    go: GO,
  };
}

/** The rule that decided the request of a row; empty for any other. */
function byRule({ decision }: LicenseRequest, { text }: Reader, size: number): string {
  const by = decision?.by;
  if (by?.kind !== 'rule') return '';
  return ` · ${text.cards.list.rowBy(deciderName(by, text, (name) => clipped(name, size)))}`;
}
