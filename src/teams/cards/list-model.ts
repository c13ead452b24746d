import type { PageAt, RequestPage } from '../../app/list/list-requests.ts';
import { personsNamed } from '../../domain/look-up.ts';
import type { RequestGroup, LicenseRequest } from '../../domain/request.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText } from '../../text/languages.ts';
import { writeCursor } from './card-keys.ts';
import { nameOf, shownProduct, statusColor, statusOf } from './parts.ts';

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
  readonly text: Readonly<Record<'fallback' | 'heading' | 'open' | 'ownProcess', string>>;
  readonly ownProcess: boolean;
  readonly tabbed: boolean;
  readonly tabs: readonly Tab[];
  /** The verb of a row. */
  readonly verb: string;
  readonly rows: readonly ListRow[];
  readonly none: string;
  readonly empty: boolean;
  readonly buttons: readonly ListButton[];
  /** The button for a reader without any requests. */
  readonly ask: readonly { readonly title: string }[];
}

interface ListRow {
  readonly request: string;
  readonly product: string;
  readonly line: string;
  readonly status: string;
  readonly color: string;
  readonly tip: string;
}

/** The model of a page of requests, newest first, with the ways to the other pages and to the other list. */
export function listModel(view: ListView, reader: Reader): ListModel {
  const { list, page } = view;
  const { list: words, waiting, help, fallback } = reader.text.cards;
  const isOwn = list === 'own';
  const empty = page.requests.length === 0;
  return {
    text: {
      fallback,
      heading: isOwn ? words.headingOwn : words.heading,
      open: waiting.open,
      ownProcess: words.ownProcess,
    },
    ownProcess: view.ownProcess === true,
    tabbed: !isOwn,
    tabs: isOwn ? [] : tabsOf(list, reader),
    verb: isOwn ? 'open-own' : 'open',
    rows: page.requests.map((request) => rowOf(request, view, reader)),
    none: { pending: words.nonePending, completed: words.noneCompleted, own: words.noneOwn }[list],
    empty,
    buttons: buttonsOf(view, reader),
    ask: isOwn && empty ? [{ title: help.newRequest }] : [],
  };
}

function tabsOf(shown: RequestGroup, reader: Reader): readonly Tab[] {
  const { list: words } = reader.text.cards;
  return (['pending', 'completed'] as const).map((list) => {
    const title = words[list];
    const isShown = list === shown;
    const tip = isShown ? words.shown(title) : title;
    return { title, tip, style: isShown ? 'positive' : 'default', list, at: '' };
  });
}

function buttonsOf({ list, at, page }: ListView, reader: Reader): readonly ListButton[] {
  const { list: words, refresh } = reader.text.cards;
  const button = (title: string, cursor: PageAt | undefined): ListButton => ({
    title,
    list,
    at: writeCursor(cursor),
  });
  return [
    ...(page.newer ? [button(words.newer, page.newer)] : []),
    ...(page.older ? [button(words.older, page.older)] : []),
    button(refresh, at),
  ];
}

function rowOf(request: LicenseRequest, { list, readerId }: ListView, reader: Reader): ListRow {
  const { list: words, waiting } = reader.text.cards;
  const { requester, createdAt } = request;
  const persons = personsNamed(request);
  const product = shownProduct(request, reader);
  const name = nameOf(requester.name);
  // On a phone, the line breaks before the date and not inside it.
  const when = dateText(createdAt, reader).replaceAll(' ', '\u00a0');
  // In their own list, nobody needs to read their own name in each row.
  const isMine = list === 'own' && requester.id === readerId;
  return {
    request: request.id,
    product,
    line: isMine ? words.rowOwn(persons, when) : waiting.row(name, persons, when),
    status: statusOf(request, reader),
    color: statusColor(request),
    tip: isMine ? words.openOwn(product) : waiting.openTip(product, name),
  };
}
