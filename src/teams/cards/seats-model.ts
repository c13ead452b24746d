import type { ProductSeats, SeatsView } from '../../app/seats/view-seats.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText, durationText } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';
import { MAX_FALLBACK, rowProduct } from './parts.ts';
import { SIGN } from './signs.ts';

interface Line {
  readonly line: string;
}

/** The data that the seats are drawn with. */
export interface SeatsModel {
  readonly text: Readonly<Record<'fallback' | 'heading', string>>;
  /** Lines about all products. */
  readonly facts: readonly Line[];
  readonly rows: readonly SeatsRow[];
  readonly end: readonly Line[];
}

interface SeatsRow {
  readonly product: string;
  /** The seats in words. */
  readonly seats: string;
  /** The bar, which says the same: its used part and its free one. */
  readonly taken: string;
  readonly left: string;
  readonly lines: readonly Line[];
}

/** The most products on one card. Our own number: the use case counts the grants of no more. */
export const SEATS_PER_CARD = 20;

/** The squares of a bar. */
const SQUARES = 20;

/** The seats of the products; at most `size` of them. */
export function seatsModel(view: SeatsView, reader: Reader, size: number): SeatsModel {
  const { seatsCard: words, fallback } = reader.text.cards;
  const shown = view.products.slice(0, size);
  const rows = shown.map((product) => rowOf(product, reader));
  const more = view.more + view.products.length - shown.length;
  const kinds = new Set(shown.map(({ forecast }) => forecast.kind));
  const facts = linesOf(
    view.products.length === 0 ? words.none : '',
    medianLine(view, reader),
    kinds.has('runs-out') || kinds.has('lasts') ? words.pace(view.days) : '',
  );
  const end = linesOf(more > 0 ? words.more(more) : '', kinds.has('not-enough-data') ? words.enough : '');
  const said = rows.map(
    ({ product, seats, lines }) => `${product}: ${[seats, ...textsOf(lines)].join('. ')}.`,
  );
  return {
    text: {
      fallback: clipped(
        [
          `${words.heading}.`,
          ...textsOf(facts).map((line) => (line.endsWith('.') ? line : `${line}.`)),
          ...said,
          fallback,
        ].join(' '),
        MAX_FALLBACK,
      ),
      heading: words.heading,
    },
    facts,
    rows,
    end,
  };
}

function medianLine({ medianMinutes, days }: SeatsView, reader: Reader): string {
  const { seatsCard: words } = reader.text.cards;
  if (medianMinutes === undefined) return words.medianUnknown;
  return words.median(Math.max(1, days), durationText(medianMinutes, reader));
}

function rowOf(product: ProductSeats, reader: Reader): SeatsRow {
  const { seatsCard: words } = reader.text.cards;
  const { name, owned, used, free, given, ending, waiting, grace = 0 } = product;
  const left = free > 0 ? words.free(free) : `${SIGN.warning} ${words.noneFree}`;
  return {
    product: rowProduct(name),
    // On a phone, the line breaks between the two.
    seats: [words.used(used, owned), left].map(unbroken).join(' · '),
    ...barOf(product),
    lines: linesOf(
      grace > 0 ? words.grace(grace) : '',
      waiting > 0 ? words.waiting(waiting) : '',
      forecastLine(product, reader),
      [words.given(given), ...(ending > 0 ? [words.ending(ending)] : [])].join(' · '),
    ),
  };
}

function forecastLine({ forecast }: ProductSeats, reader: Reader): string {
  const { seatsCard: words } = reader.text.cards;
  if (forecast.kind === 'no-free-seat') return '';
  if (forecast.kind === 'lasts') return words.lasts;
  if (forecast.kind === 'not-enough-data') return words.notEnough;
  return words.runsOut(dateText(new Date(forecast.on).toISOString(), reader, 'day'));
}

/**
 * A square for each twentieth of the seats, so that a bar fits on a phone: filled where used, open where free.
 * Teams on phones draws no Chart elements (AdaptiveCards#9120). Columns with a background get room around them,
 * which makes a bar two lines high and hides a small part.
 */
function barOf({ owned, free }: ProductSeats): Pick<SeatsRow, 'taken' | 'left'> {
  // A part that is there has a square, however small it is.
  const most = free < owned ? SQUARES - 1 : SQUARES;
  const open = free === 0 ? 0 : Math.min(most, Math.max(1, Math.round((SQUARES * free) / owned)));
  return { taken: SIGN.used.repeat(SQUARES - open), left: SIGN.free.repeat(open) };
}

const unbroken = (text: string): string => text.replaceAll(' ', '\u00a0');

const linesOf = (...lines: readonly string[]): readonly Line[] =>
  lines.filter((line) => line !== '').map((line) => ({ line }));

const textsOf = (lines: readonly Line[]): readonly string[] => lines.map(({ line }) => line);
