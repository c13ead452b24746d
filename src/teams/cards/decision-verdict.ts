import type { RequestView } from '../../app/ports/messages.ts';
import type { Foresight } from '../../domain/foresee.ts';
import { waitingFor } from '../../domain/waiting-list.ts';
import type { Product } from '../../domain/product.ts';
import type { Reader } from '../../text/languages.ts';
import { MAX_OPEN } from './decision-persons.ts';
import { nameOf } from './parts.ts';
import { SIGN } from './signs.ts';

/** The effect of approving: one line with a sign, and the lines below it. */
export interface VerdictPart {
  readonly verdict: string;
  /** Nothing speaks against it. */
  readonly fine: boolean;
  /** Something does: the verdict stands in a box. */
  readonly warned: boolean;
  /** So many persons stand between that box and the buttons that the warning is repeated there. */
  readonly warnedBelow: boolean;
  readonly verdictLines: readonly { readonly line: string }[];
}

/** Names of those who would get no seat; more are counted. */
const MAX_NAMES = 3;

/** The verdict on approving the chosen product for the persons kept. `isAsked`: the question below says the same. */
export function verdictPart(
  view: RequestView,
  reader: Reader,
  chosen: Product | undefined,
  foresight: Foresight,
  isAsked: boolean,
): VerdictPart {
  const words = reader.text.cards.decision;
  const { count, kept, needed } = foresight;
  const problems = count.fails + count.wasted;
  const haveIt = joined([some(count['has-it'], words.haveIt), some(count.longer, words.longer)]);
  const others = [haveIt, some(count.fails, words.wouldFail), some(count.wasted, words.disabled)];
  const warn = (verdict: string, lines: readonly string[] = []): VerdictPart =>
    warning(verdict, lines, view.entries.length > MAX_OPEN && !isAsked);

  if (kept === 0) return warn(words.nobodyKept);
  if (!chosen) return warn(view.productsKnown ? words.seatsNoProduct(needed) : words.seatsUnknown(needed));
  const ahead = waitingFor(view.waiting?.lines ?? [], chosen.skuId);
  if (count['no-seat'] > 0) {
    const left = Math.max(0, chosen.free - ahead);
    const short = words.seatsShort(left, needed, count['no-seat']);
    const without = words.withoutSeat(seatlessNames(view, foresight), count['no-seat']);
    const already = some(ahead, words.waitAlready);
    return warn(short, [graceLine(chosen, reader), already, without, joined(others)]);
  }
  if (count.waits > 0) {
    const lines = [graceLine(chosen, reader), some(ahead, words.waitAlready), joined(others)];
    return warn(words.seatsWait(foresight.seats, count.waits), lines);
  }
  const seats = words.seatsEnough(chosen.free, needed);
  if (chosen.free < needed - count.fails)
    return warn(graceLine(chosen, reader), [joined([seats, ...others])]);
  if (problems > 0) return warn(words.needLook(problems, kept), [joined([seats, ...others])]);
  if (needed === 0)
    return fine(count.longer > 0 ? words.onlyLonger(count.longer, kept) : words.nothingToDo(kept));
  return fine(joined([words.wouldWork(chosen.free, needed), haveIt]));
}

/** The words for a number; nothing for none. */
const some = (n: number, words: (n: number) => string): string => (n === 0 ? '' : words(n));

const fine = (verdict: string): VerdictPart => ({
  verdict: `${SIGN.good} ${verdict}`,
  fine: true,
  warned: false,
  warnedBelow: false,
  verdictLines: [],
});

function warning(verdict: string, lines: readonly string[], isLong: boolean): VerdictPart {
  const verdictLines = lines.filter((line) => line !== '').map((line) => ({ line }));
  return {
    verdict: `${SIGN.warning} ${verdict}`,
    fine: false,
    warned: true,
    warnedBelow: isLong,
    verdictLines,
  };
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

/** The line about the grace period of an expired subscription; empty without one. */
function graceLine({ grace = 0 }: Product, { text }: Reader): string {
  return grace > 0 ? text.cards.decision.seatsGrace(grace) : '';
}

function seatlessNames({ entries }: RequestView, { persons }: Foresight): readonly string[] {
  const names: string[] = [];
  for (const [index, foreseen] of persons.entries()) {
    if (names.length === MAX_NAMES) break;
    const name = entries[index]?.person.name;
    if (foreseen === 'no-seat' && name !== undefined) names.push(nameOf(name));
  }
  return names;
}
