import type { TickedLine } from '../../app/decide/approve-ticked.ts';
import type { Look, Skipped } from '../../app/decide/look-ahead.ts';
import type { Tickable } from '../../app/decide/read-tickable.ts';
import type { Foresight } from '../../domain/foresee.ts';
import { hintsOf } from '../../domain/person.ts';
import type { Entry, LicenseRequest } from '../../domain/request.ts';
import { excludedIndexes } from '../../domain/request.ts';
import { deciderName } from '../../text/decider-name.ts';
import type { Reader } from '../../text/languages.ts';
import { dayText } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';
import { tickInput } from './decide-ticks.ts';
import { verdictPart } from './decision-verdict.ts';
import { ageOf, GO } from './parts.ts';
import { SIGN } from './signs.ts';

/**
 * How much of each request is on the card: the most characters of names, products and reasons, the most persons and
 * hints, and the bytes for the names of apps. Twelve requests with long names have less.
 */
export interface Detail {
  readonly name: number;
  readonly product: number;
  readonly reason: number;
  readonly persons: number;
  readonly hints: number;
  readonly appBytes: number;
}

/** From all that is useful down to as little as fits in any case. */
export const DETAILS: readonly Detail[] = [
  { name: 60, product: 80, reason: 100, persons: 4, hints: 2, appBytes: 6000 },
  { name: 40, product: 60, reason: 60, persons: 3, hints: 1, appBytes: 5000 },
  { name: 24, product: 40, reason: 0, persons: 2, hints: 1, appBytes: 4000 },
  { name: 20, product: 28, reason: 0, persons: 1, hints: 0, appBytes: 2000 },
  { name: 14, product: 20, reason: 0, persons: 1, hints: 0, appBytes: 2000 },
  { name: 8, product: 12, reason: 0, persons: 1, hints: 0, appBytes: 1000 },
];

interface Line {
  readonly line: string;
}

/** A request on the card. */
export interface DecideRow {
  readonly request: string;
  readonly title: string;
  readonly tickable: boolean;
  /** The id and the value of its check box. */
  readonly id: string;
  readonly value: string;
  readonly facts: readonly Line[];
  /** The obstacle to approving it, or the result. */
  readonly notes: readonly Line[];
  readonly opens: boolean;
  readonly tip: string;
  readonly go: string;
}

/** The check box of a row; without an index, it has none. */
interface Box {
  readonly index: number | undefined;
  readonly ticked: boolean;
}

/** A row of a page to tick on. */
export function pageRow(row: Tickable, box: Box, reader: Reader, now: number, detail: Detail): DecideRow {
  const { decideCard: words } = reader.text.cards;
  const hints = hintLines(row, reader, detail);
  const why = row.whyNot ?? (box.index === undefined ? 'apps' : undefined);
  const notes = why
    ? [words.noTick[why]]
    : [...verdictLines(row, reader), ...untilLines(row, reader), ...hints];
  return rowOf(row, box, notes, reader, now, detail);
}

/** A row of the look ahead: what approving it brings, after those above it. */
export function lookRow(
  row: Look['rows'][number],
  index: number,
  reader: Reader,
  now: number,
  detail: Detail,
): DecideRow {
  const brings = `${signOf(row.foresight)} ${bringsOf(row.foresight.count, reader)}`;
  const notes = [brings, ...untilLines(row, reader), ...hintLines(row, reader, detail)];
  return rowOf(row, { index, ticked: true }, notes, reader, now, detail);
}

/** A row of a request that was ticked and is not approved. */
export function skippedRow(skipped: Skipped, reader: Reader, now: number, detail: Detail): DecideRow {
  const { decideCard: words } = reader.text.cards;
  const { request, entries, why, requestId } = skipped;
  const decision = why === 'decided-before' ? request?.decision : undefined;
  const what = words.skipped[why];
  const by = decision && deciderName(decision.by, reader.text, (name) => clipped(name, detail.name));
  const sign = why === 'own-before' ? SIGN.good : SIGN.warning;
  const note = `${sign} ${by === undefined ? what : words.decidedBy(what, by)}`;
  if (request) return rowOf({ request, entries }, NO_BOX, [note], reader, now, detail);
  const row = { request: requestId, title: words.lost, tickable: false, id: '', value: '' };
  return { ...row, facts: [], notes: [{ line: note }], opens: false, tip: words.lost, go: GO };
}

/** A row of what was decided. */
export function doneRow(line: TickedLine, reader: Reader, now: number, detail: Detail): DecideRow {
  if (line.result === 'skipped') return skippedRow(line, reader, now, detail);
  const { decideCard: words } = reader.text.cards;
  const what = words.results[line.result];
  const isApproved = line.result === 'approved';
  const note = isApproved
    ? `${signOf(line.foresight)} ${words.decidedBy(what, bringsOf(line.foresight.count, reader))}`
    : `${SIGN.warning} ${what}`;
  return rowOf(line, NO_BOX, [note], reader, now, detail);
}

/** Whether everybody who needs a license gets one. */
const signOf = ({ count, needed }: Foresight): string =>
  count.assigned === needed ? SIGN.good : SIGN.warning;

const NO_BOX: Box = { index: undefined, ticked: false };

/** The effect on so many persons, in words. */
export function bringsOf(count: Foresight['count'], { text }: Reader): string {
  const { decideCard: words } = text.cards;
  const parts = [
    some(count.assigned + count.wasted, words.gets),
    some(count.wasted, words.wasted),
    some(count['has-it'], words.hasIt),
    some(count.longer, words.longer),
    some(count.waits, words.waits),
    some(count['no-seat'], words.getsNone),
    some(count.fails, words.fails),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

const some = (n: number, words: (n: number) => string): string => (n === 0 ? '' : words(n));

/** The effect of all of them together. */
export function sumOf(rows: readonly { readonly foresight: Foresight }[]): Foresight['count'] {
  const sum = (kind: keyof Foresight['count']): number =>
    rows.reduce((total, { foresight }) => total + foresight.count[kind], 0);
  return {
    assigned: sum('assigned'),
    wasted: sum('wasted'),
    'has-it': sum('has-it'),
    longer: sum('longer'),
    'no-seat': sum('no-seat'),
    waits: sum('waits'),
    fails: sum('fails'),
  };
}

/**
 * A line for each product with all its apps, as many as fit, and the products whose apps stand there or that have
 * none. The others cannot be ticked, since nobody has seen their apps.
 */
export function appLines(
  rows: readonly Tickable[],
  { appBytes, product: most }: Detail,
): { readonly lines: readonly string[]; readonly shown: ReadonlySet<string> } {
  const lines: string[] = [];
  const shown = new Set<string>();
  let left = appBytes;
  for (const { product, whyNot } of rows) {
    if (!product || whyNot !== undefined || shown.has(product.skuId)) continue;
    const apps = product.apps.map(({ name }) => clipped(name, MAX_APP)).join(', ');
    const line = `${clipped(product.name, most)}: ${apps}`;
    const bytes = product.apps.length === 0 ? 0 : Buffer.byteLength(line) + LINE_BYTES;
    if (bytes > left) continue;
    left -= bytes;
    shown.add(product.skuId);
    if (bytes > 0) lines.push(line);
  }
  return { lines, shown };
}

/** Characters of the name of an app; the longest that Microsoft publishes has 79. */
const MAX_APP = 80;
/** Bytes of the text block around a line. */
const LINE_BYTES = 130;

function rowOf(
  { request, entries }: { readonly request: LicenseRequest; readonly entries: readonly Entry[] },
  { index, ticked }: Box,
  notes: readonly string[],
  reader: Reader,
  now: number,
  detail: Detail,
): DecideRow {
  const { decision: words, decideCard } = reader.text.cards;
  const out = excludedIndexes(request);
  const kept = entries.filter((_, n) => !out.has(n));
  const removed = entries.filter((_, n) => out.has(n));
  const only = kept.length === 1 ? kept[0]?.person.name : undefined;
  const product = clipped(request.product.name, detail.product);
  const asked = request.product.skuId === null ? reader.text.cards.another(product) : product;
  const name = only === undefined ? undefined : clipped(only, detail.name);
  const title = words.title(asked, kept.length, name);
  const by = words.asked(clipped(request.requester.name, detail.name));
  const reason = detail.reason === 0 ? '' : clipped(request.reason, detail.reason);
  const facts = [
    kept.length === 1 ? '' : namesIn(kept, reader, detail),
    removed.length === 0 ? '' : `${words.notAssign}: ${namesIn(removed, reader, detail)}`,
    `${by} · ${ageOf(request, reader, now)}`,
    reason === '' ? '' : words.quote(reason),
  ];
  return {
    request: request.id,
    title,
    tickable: index !== undefined,
    id: tickInput(index ?? 0),
    value: ticked ? 'true' : 'false',
    facts: linesOf(facts),
    notes: linesOf(notes),
    opens: true,
    tip: decideCard.open(title),
    go: GO,
  };
}

const linesOf = (texts: readonly string[]): readonly Line[] =>
  texts.filter((text) => text !== '').map((line) => ({ line }));

function namesIn(entries: readonly Entry[], { text }: Reader, { persons, name }: Detail): string {
  const shown = entries.slice(0, persons).map(({ person }) => clipped(person.name, name));
  const more = entries.length - shown.length;
  return more > 0 ? `${shown.join(', ')} ${text.cards.andMore(more)}` : shown.join(', ');
}

/** The verdict of the decision card, on this request alone. */
function verdictLines({ request, entries, product, foresight }: Tickable, reader: Reader): readonly string[] {
  const view = { request, entries, products: [], productsKnown: true };
  const { verdict, verdictLines: more } = verdictPart(view, reader, product, foresight, true);
  return [verdict, ...more.slice(-1).map(({ line }) => line)];
}

/** The last day of the licenses, if they end. */
const untilLines = ({ until }: Pick<Tickable, 'until'>, reader: Reader): readonly string[] =>
  until === undefined ? [] : [reader.text.cards.decideCard.until(dayText(until, reader))];

/** The persons about whom there is something to know, but for those who have the product: they are counted. */
function hintLines(
  { entries, foresight, product }: Pick<Tickable, 'entries' | 'foresight' | 'product'>,
  { text }: Reader,
  { name: most, hints: mostHints }: Detail,
): readonly string[] {
  const { decideCard: words, hints } = text.cards;
  const hinted = entries.flatMap(({ person, check }, index) => {
    const foreseen = foresight.persons[index];
    if (foreseen === undefined || foreseen === 'has-it' || foreseen === 'longer') return [];
    const found = hintsOf(check, product?.skuId ?? null).map((hint) => hints[hint]);
    return found.length === 0 ? [] : [words.hint(clipped(person.name, most), found.join(' '))];
  });
  const shown = hinted.slice(0, mostHints);
  const more = hinted.length - shown.length;
  return [...shown, ...(more > 0 ? [words.moreHints(more)] : [])];
}
