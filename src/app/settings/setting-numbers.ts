import type { Settings } from '../../domain/policy.ts';
import { DAYS_RANGE, REMOVALS_RANGE } from '../../domain/policy.ts';

/** The settings that are numbers. A card has them as texts. */
export type Numbered = 'retentionDays' | 'waitingDays' | 'removalsPerDay';

export type NumberProblem = 'retention' | 'waiting-days' | 'removals';

interface Range {
  readonly from: number;
  readonly to: number;
}

/** The numbers in the texts of a card. `problems`: those that are not allowed; then no numbers are given. */
export function numbersIn(texts: Readonly<Record<Numbered, string>>): {
  readonly numbers?: Pick<Settings, Numbered>;
  readonly problems: readonly NumberProblem[];
} {
  const retentionDays = numberIn(texts.retentionDays, DAYS_RANGE);
  const waitingDays = numberIn(texts.waitingDays, DAYS_RANGE);
  const removalsPerDay = numberIn(texts.removalsPerDay, REMOVALS_RANGE);
  if (retentionDays !== undefined && waitingDays !== undefined && removalsPerDay !== undefined)
    return { numbers: { retentionDays, waitingDays, removalsPerDay }, problems: [] };

  const problems: NumberProblem[] = [];
  if (retentionDays === undefined) problems.push('retention');
  if (waitingDays === undefined) problems.push('waiting-days');
  if (removalsPerDay === undefined) problems.push('removals');
  return { problems };
}

/** The number in a text; undefined unless it is a whole one within the range. */
function numberIn(text: string, { from, to }: Range): number | undefined {
  const number = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
  return number >= from && number <= to ? number : undefined;
}

/** The numbers of the settings as texts of a card. */
export function textsOf(settings: Pick<Settings, Numbered>): Readonly<Record<Numbered, string>> {
  const { retentionDays, waitingDays, removalsPerDay } = settings;
  return {
    retentionDays: String(retentionDays),
    waitingDays: String(waitingDays),
    removalsPerDay: String(removalsPerDay),
  };
}
