import { personsNamed } from '../../domain/look-up.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import type { Queue } from '../../domain/waiting-list.ts';
import type { Reader } from '../../text/languages.ts';
import { clipped, literal } from '../../text/literal.ts';
import { MAX_FALLBACK, ageOf, GO, productName, requestedProduct, rowName, rowProduct } from './parts.ts';

/** The data that the list of waiting requests is drawn with. */
export interface WaitingModel {
  readonly text: Readonly<Record<'fallback' | 'heading', string>>;
  readonly count: string;
  readonly rows: readonly WaitingRow[];
  readonly more: string;
  readonly someMore: boolean;
  /** How many persons wait for a license, by product. */
  readonly queues: readonly { readonly queue: string }[];
  /** The button to decide several of them. */
  readonly decide: readonly { readonly title: string }[];
}

/** The content of a reminder. */
export interface ReminderContent {
  readonly count: number;
  readonly requests: readonly LicenseRequest[];
  readonly queues: readonly Queue[];
}

interface WaitingRow {
  readonly request: string;
  readonly product: string;
  readonly line: string;
  readonly tip: string;
  readonly go: string;
}

export interface SentenceModel {
  readonly fallback: string;
  readonly sentence: string;
}

/** The most rows in the list for a new place. */
const MAX_ROWS = 10;
/**
 * The number of waiting requests, and some of them in the given order; in a reminder, the oldest. `now`:
 * milliseconds since 1970. `queues`: who waits for a license, in a reminder alone.
 */
export function waitingModel(
  count: number,
  requests: readonly LicenseRequest[],
  reader: Reader,
  now: number,
  queues?: readonly Queue[],
): WaitingModel {
  const { waiting: words, fallback } = reader.text.cards;
  const rows = requests.slice(0, MAX_ROWS).map((request) => {
    const requester = rowName(request.requester.name);
    const product = rowProduct(requestedProduct(request, reader));
    const line = words.row(requester, personsNamed(request), ageOf(request, reader, now));
    // A screen reader says this in place of the row.
    const tip = words.open(`${product} ${line}`);
    return { request: request.id, product, line, tip, go: GO };
  });
  const isReminder = queues !== undefined;
  const waits = !isReminder ? words.count(count) : count > 0 ? words.reminder(count) : words.queues;
  const inLine = (queues ?? []).slice(0, MAX_ROWS).map(({ productName: name, waits: persons }) => ({
    queue: words.queue(productName(name), persons),
  }));
  const said = [
    ...rows.map(({ product, line }) => `${product}: ${line}`),
    ...inLine.map(({ queue }) => queue),
  ].join('; ');
  return {
    text: { fallback: clipped(`${waits} ${said} ${fallback}`, MAX_FALLBACK), heading: words.heading },
    count: waits,
    rows,
    more: isReminder ? words.moreReminded(count - rows.length) : words.more(count - rows.length),
    someMore: count > rows.length,
    queues: inLine,
    decide: isReminder && count > 1 ? [{ title: reader.text.cards.buttons.decide }] : [],
  };
}

export function sentenceModel(text: string): SentenceModel {
  const sentence = literal(text);
  return { fallback: sentence, sentence };
}
