import type { Day } from './calendar-day.ts';
import type { EndRule } from './ends.ts';
import { lastDayFor, latestDay } from './ends.ts';

/** The licenses of a product that License Desk gave, and the requests for it that wait for a decision. */
export interface EndsSituation {
  /** Licenses that have an end already, and the first of these ends (ISO). */
  readonly ending: number;
  readonly first?: string | undefined;
  /** Licenses without an end. */
  readonly lasting: number;
  /** The last days that the waiting requests wish; undefined: a request that names none. */
  readonly wishes: readonly (Day | undefined)[];
}

/** The effect of a rule if it were saved now. It touches no license that was given before. */
export interface EndsForesight extends Omit<EndsSituation, 'wishes'> {
  /** Requests that wait now, and those of them whose licenses would get an end if they were approved today. */
  readonly waiting: number;
  readonly withEnd: number;
  /** Those of them whose wish would be shortened. */
  readonly shortened: number;
  /** The latest last day of a license that is approved today; undefined: there is none. */
  readonly latest: Day | undefined;
}

/** Foresees what a rule for the ends of a product would do, before it is saved. */
export function foreseeEnds(rule: EndRule, { wishes, ...given }: EndsSituation, today: Day): EndsForesight {
  const latest = latestDay(rule, today);
  return {
    ...given,
    waiting: wishes.length,
    withEnd: wishes.filter((wish) => lastDayFor(rule, wish, today) !== undefined).length,
    shortened: wishes.filter((wish) => latest !== undefined && wish !== undefined && wish > latest).length,
    latest,
  };
}
