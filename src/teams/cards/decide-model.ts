import type { TickedLine } from '../../app/decide/approve-ticked.ts';
import type { TickPage } from '../../app/decide/list-tickable.ts';
import type { Look } from '../../app/decide/look-ahead.ts';
import type { PageAt } from '../../app/ports/results.ts';
import type { Tick } from '../../domain/tick.ts';
import { MAX_TICKED } from '../../domain/tick.ts';
import type { Reader } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';
import { writeAsked, writeCursor } from './card-keys.ts';
import type { DecideRow, Detail } from './decide-rows.ts';
import { appLines, bringsOf, doneRow, lookRow, pageRow, skippedRow, sumOf } from './decide-rows.ts';
import type { CardTick } from './decide-ticks.ts';
import { writeTicks } from './decide-ticks.ts';
import { MAX_FALLBACK } from './parts.ts';

/** Why a click decided nothing, and the card is drawn again. */
export type DecideNotice = 'nothing-ticked' | 'ticks-changed' | 'too-many';

/** The card on which several requests are decided: a page to tick on, the look ahead, or what was decided. */
export type DecideView = { readonly notice?: DecideNotice | undefined } & (
  | { readonly mode: 'page'; readonly page: TickPage; readonly at?: PageAt | undefined }
  /** `asks`: whether to approve although persons would get nothing. `at`: the page to go back to. */
  | { readonly mode: 'look'; readonly look: Look; readonly asks: boolean; readonly at?: PageAt | undefined }
  | { readonly mode: 'done'; readonly lines: readonly TickedLine[] }
);

interface PageButton {
  readonly title: string;
  readonly at: string;
}

/** The data that the card is drawn with. */
export interface DecideModel {
  readonly text: Readonly<Record<'fallback' | 'heading' | 'appsFold' | 'tick', string>>;
  readonly notice: string;
  readonly noticed: boolean;
  readonly intro: string;
  readonly introduced: boolean;
  readonly rows: readonly DecideRow[];
  /** The apps of each product, which are all included. */
  readonly apps: readonly { readonly line: string }[];
  readonly someApps: boolean;
  /** A line below the rows. */
  readonly sum: string;
  readonly summed: boolean;
  /** The ticks of the rows, and those of other pages, for the next click (decide-ticks.ts). */
  readonly ticks: string;
  readonly elsewhere: string;
  /** The buttons, each in a line of its own, so that a phone shows them in full. */
  readonly buttons: readonly DecideButton[];
  readonly pages: readonly PageButton[];
  readonly paged: boolean;
  readonly refresh: readonly DecideButton[];
}

interface DecideButton {
  readonly title: string;
  readonly verb: 'decide-page' | 'decide-look' | 'decide-approve';
  readonly style: 'positive' | 'default';
  /** The start of the page to which the card goes back. */
  readonly at: string;
  /** The shortfall that the card has told (card-keys.ts); empty: none. */
  readonly asked: string;
}

/** The model of the card; `detail`: how much of each request is on it. `now`: milliseconds since 1970. */
export function decideModel(view: DecideView, reader: Reader, now: number, detail: Detail): DecideModel {
  const { decideCard: words, refresh, fallback } = reader.text.cards;
  const part = partOf(view, reader, now, detail);
  const notice = noticeOf(view, reader);
  const at = view.mode === 'done' ? '' : writeCursor(view.at);
  const verb = view.mode === 'look' ? 'decide-look' : 'decide-page';
  const said = part.rows.map(({ title, notes }) => [title, ...notes.map(({ line }) => line)].join(': '));
  return {
    intro: '',
    sum: '',
    apps: [],
    ticks: '',
    elsewhere: '',
    pages: [],
    buttons: [],
    ...part,
    text: {
      fallback: clipped([`${words.heading}.`, part.intro ?? '', ...said, fallback].join(' '), MAX_FALLBACK),
      heading: words.heading,
      appsFold: words.appsFold,
      tick: words.tick,
    },
    notice,
    noticed: notice !== '',
    introduced: (part.intro ?? '') !== '',
    someApps: (part.apps ?? []).length > 0,
    summed: (part.sum ?? '') !== '',
    paged: (part.pages ?? []).length > 0,
    refresh: view.mode === 'done' ? [] : [{ title: refresh, verb, style: 'default', at, asked: '' }],
  };
}

/** The parts of the card that differ; a part that is absent is empty. */
type Part = { readonly rows: readonly DecideRow[] } & Partial<
  Pick<DecideModel, 'intro' | 'sum' | 'apps' | 'ticks' | 'elsewhere' | 'pages' | 'buttons'>
>;

function partOf(view: DecideView, reader: Reader, now: number, detail: Detail): Part {
  if (view.mode === 'page') return pagePart(view.page, view.at, reader, now, detail);
  if (view.mode === 'look') return lookPart(view, reader, now, detail);
  const { decideCard: words } = reader.text.cards;
  const approved = view.lines.filter(
    (line) => line.result === 'approved' || (line.result === 'skipped' && line.why === 'own-before'),
  );
  const all = view.lines.length;
  return {
    intro: words.approved(approved.length, all),
    rows: view.lines.map((line) => doneRow(line, reader, now, detail)),
    buttons: [{ title: words.goOn, verb: 'decide-page', style: 'positive', at: '', asked: '' }],
  };
}

function pagePart(
  { rows, ticks, older, newer }: TickPage,
  at: PageAt | undefined,
  reader: Reader,
  now: number,
  detail: Detail,
): Part {
  const { decideCard: words, pages } = reader.text.cards;
  const ticked = new Set(ticks.map(({ requestId }) => requestId));
  const here = new Set(rows.map(({ request }) => request.id));
  const elsewhere = ticks.filter(({ requestId }) => !here.has(requestId));
  const { lines, shown } = appLines(rows, detail);
  const drawn = rows.map((row) => ({ row, fits: row.product === undefined || shown.has(row.product.skuId) }));
  const some = drawn.filter(({ row, fits }) => fits && row.whyNot === undefined).map(({ row }) => row);
  const tickOf = ({ request: { id }, seen }: (typeof rows)[number]): CardTick => ({
    requestId: id,
    seen,
    ticked: ticked.has(id),
  });
  const indexOf = new Map(some.map(({ request: { id } }, index) => [id, index]));
  const look = {
    title: words.lookAhead,
    verb: 'decide-look',
    style: 'positive',
    at: writeCursor(at),
  } as const;
  return {
    intro: rows.length === 0 ? words.none : words.intro,
    rows: drawn.map(({ row }) => {
      const index = indexOf.get(row.request.id);
      return pageRow(row, { index, ticked: ticked.has(row.request.id) }, reader, now, detail);
    }),
    apps: lines.map((line) => ({ line })),
    sum: elsewhere.length > 0 ? words.elsewhere(elsewhere.length) : '',
    ticks: writeTicks(some.map(tickOf)),
    elsewhere: writeTicks(elsewhere.map((tick: Tick) => ({ ...tick, ticked: true }))),
    buttons: some.length + elsewhere.length > 0 ? [{ ...look, asked: '' }] : [],
    pages: [
      ...(older ? [{ title: pages.previous, at: writeCursor(older) }] : []),
      ...(newer ? [{ title: pages.next, at: writeCursor(newer) }] : []),
    ],
  };
}

function lookPart(
  { look, asks, at }: Extract<DecideView, { mode: 'look' }>,
  reader: Reader,
  now: number,
  detail: Detail,
): Part {
  const { decideCard: words } = reader.text.cards;
  const { rows, skipped, shortfall } = look;
  const back = writeCursor(at);
  const brings = bringsOf(sumOf(rows), reader);
  const approve = {
    title: words.approve(rows.length),
    verb: 'decide-approve',
    style: 'positive',
    at: back,
    asked: asks ? writeAsked(shortfall) : '',
  } as const;
  const goBack = { title: words.goBack, verb: 'decide-page', style: 'default', at: back, asked: '' } as const;
  return {
    rows: [
      ...rows.map((row, index) => lookRow(row, index, reader, now, detail)),
      ...skipped.map((one) => skippedRow(one, reader, now, detail)),
    ],
    sum:
      rows.length === 0
        ? ''
        : asks
          ? words.question(rows.length, brings)
          : words.together(rows.length, brings),
    ticks: writeTicks(rows.map(({ request: { id }, seen }) => ({ requestId: id, seen, ticked: true }))),
    buttons: rows.length === 0 ? [goBack] : [approve, goBack],
  };
}

function noticeOf(view: DecideView, { text }: Reader): string {
  const { decideCard: words } = text.cards;
  const dropped = view.mode === 'page' && view.page.dropped > 0 ? words.dropped(view.page.dropped) : '';
  const why =
    view.notice &&
    {
      'nothing-ticked': words.nothingTicked,
      'ticks-changed': words.ticksChanged,
      'too-many': words.tooMany(MAX_TICKED),
    }[view.notice];
  return [dropped, why ?? ''].filter((line) => line !== '').join(' ');
}
