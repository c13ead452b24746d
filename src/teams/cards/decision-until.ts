import type { RequestView } from '../../app/ports/messages.ts';
import type { Day } from '../../domain/calendar-day.ts';
import type { EndRule } from '../../domain/ends.ts';
import { daysBetween } from '../../domain/calendar-day.ts';
import { chosenEnd, endRuleOf, latestDay, NEVER } from '../../domain/ends.ts';
import type { Product } from '../../domain/product.ts';
import type { Reader } from '../../text/languages.ts';
import { dayText } from '../../text/languages.ts';
import type { Draft } from './draft.ts';

/** The entry of the last day on a decision card. */
export interface UntilPart {
  /** Whether licenses of the product may or must end. */
  readonly mayEnd: boolean;
  readonly until: string;
  /** Nothing is known of the products: what was typed rides in a hidden input, so that it is not forgotten. */
  readonly untilHidden: boolean;
  /** One of both is on the card. A client may send nothing of an entry that was cleared. */
  readonly untilThere: boolean;
  /** A line above the buttons: the day that was asked for, and the cap. */
  readonly untilLine: string;
  readonly untilSaid: boolean;
}

/** The last day that the button names, if there is one. */
export interface ShownEnd {
  readonly mayEnd: boolean;
  readonly day: Day | undefined;
}

/** Days until an end whose year everybody knows: less than a year, since a month and a day alone can be next year's. */
const MAX_WITHOUT_YEAR = 300;

/** The last day that licenses would have if the card were approved as it is. */
export function shownEnd(view: RequestView, draft: Draft, chosen: Product | undefined): ShownEnd {
  const rule = ruleFor(view, chosen);
  const { ends, request } = view;
  if (!ends || rule.kind === 'never') return { mayEnd: false, day: undefined };
  const { day } = chosenEnd(rule, { wish: request.until, typed: draft.until }, ends.today);
  return { mayEnd: true, day };
}

/** The entry, which keeps what its reader typed, and the line about it. */
export function untilPart(
  view: RequestView,
  reader: Reader,
  draft: Draft,
  chosen: Product | undefined,
): UntilPart {
  const { mayEnd, day } = shownEnd(view, draft, chosen);
  const line = untilLine(view, reader, draft, ruleFor(view, chosen), day);
  const untilHidden = !view.productsKnown && draft.until !== undefined;
  return {
    mayEnd,
    until: (untilHidden ? draft.until : day) ?? '',
    untilHidden,
    untilThere: mayEnd || untilHidden,
    untilLine: line,
    untilSaid: line !== '',
  };
}

const ruleFor = ({ ends }: RequestView, chosen: Product | undefined): EndRule =>
  ends && chosen ? endRuleOf(ends.rules, chosen.skuId) : NEVER;

function untilLine(
  { request: { until: wish }, ends }: RequestView,
  reader: Reader,
  { until: typed }: Draft,
  rule: EndRule,
  day: Day | undefined,
): string {
  const words = reader.text.cards.decision.until;
  if (!ends) return '';
  const latest = latestDay(rule, ends.today);
  const parts = [
    ...(wish === undefined ? [] : [(wish < ends.today ? words.wishPast : words.wish)(dayText(wish, reader))]),
    ...(wish !== undefined && rule.kind === 'never' ? [words.never] : []),
    ...(rule.kind === 'must' && latest !== undefined ? [words.cap(rule.days, dayText(latest, reader))] : []),
  ];
  // The button names no year.
  const isFar = day !== undefined && daysBetween(ends.today, day) > MAX_WITHOUT_YEAR;
  const isCut = typed !== undefined && latest !== undefined && typed > latest;
  return [...parts, ...(isCut ? [words.cut] : []), ...(isFar ? [words.last(dayText(day, reader))] : [])].join(
    ' · ',
  );
}
