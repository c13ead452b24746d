import * as z from 'zod';
import type { PageAt } from '../../app/ports/results.ts';
import type { Shortfall } from '../../domain/foresee.ts';
import type { Tick } from '../../domain/tick.ts';
import { MAX_TICKED } from '../../domain/tick.ts';
import { readAsked, readCursor } from '../cards/card-keys.ts';
import { ELSEWHERE_INPUT, readTicks, ROWS_INPUT, tickInput } from '../cards/decide-ticks.ts';
import { asTexts } from './lenient.ts';

/** The entries of the card on which several requests are decided. */
export interface DecideEntries {
  /** The page that the button leads to. */
  readonly at?: PageAt;
  /** The ticks of this card and of other pages. */
  readonly ticks: readonly Tick[];
  /** Whether this card has the ticks with which it was drawn. */
  readonly isAsDrawn: boolean;
  /** The shortfall that the card has told. */
  readonly accepts?: Shortfall | undefined;
}

/**
 * Ticks that are kept while their reader goes from page to page. More than can be approved at once, so that they can
 * clear some.
 */
const MAX_KEPT = 2 * MAX_TICKED;

/** A few more ticks than are kept, each with an id of up to 64 characters. */
const ticks = z.string().max(5000).default('').transform(readTicks);

const decideData = z.object({
  d: z.object({
    a: z.string().max(120).default('').transform(readCursor),
    c: z.string().max(12).default(''),
  }),
  [ROWS_INPUT]: ticks,
  [ELSEWHERE_INPUT]: ticks,
});

/**
 * Reads the data of the card; undefined if no card of ours sends that. A check box that did not arrive is not
 * ticked.
 */
export function readDecide(data: unknown): DecideEntries | undefined {
  const entries = asTexts(data);
  const read = decideData.safeParse(entries).data;
  if (!read) return undefined;

  const { d, [ROWS_INPUT]: rows, [ELSEWHERE_INPUT]: elsewhere } = read;
  const asked = d.c === '' ? {} : readAsked(d.c);
  if (!d.a || !rows || !elsewhere || !asked) return undefined;
  const isTicked = (index: number): boolean => Object(entries)[tickInput(index)] === 'true';
  const here = rows.filter((_, index) => isTicked(index));
  const byId = new Map(
    [...here, ...elsewhere].map(({ requestId, seen }) => [requestId, { requestId, seen }]),
  );
  return {
    ...d.a,
    ticks: [...byId.values()].slice(0, MAX_KEPT),
    isAsDrawn: rows.every(({ ticked }, index) => ticked === isTicked(index)),
    accepts: asked.accepts,
  };
}
