import type { Text } from '../../src/text/en/text.ts';
import type { Samples } from './sample-arguments.ts';
import { samples as usual } from './sample-arguments.ts';

const { one, two, counts } = usual;

/** The arguments of the words about rules. */
export const ruleSamples: Samples<Text['cards']['rules']> = {
  openTip: one,
  upTip: one,
  downTip: one,
  usedToday: [
    [0, 20],
    [1, 1],
  ],
  confirmedBy: two,
  proposedBy: two,
  changedBy: two,
  shadows: { approve: one, decline: one, more: counts },
  sentence: {
    approve: one,
    decline: one,
    personsIn: one,
    requesterIn: one,
    maxPersons: counts,
    maxDays: counts,
    maxApprovals: counts,
    keepSeats: counts,
    off: one,
    offMany: counts,
    days: counts,
    perDay: counts,
  },
  tipped: {
    product: one,
    maxPersons: counts,
    noHints: counts,
    problems: counts,
    keepSeats: [...counts, [-1], [-3]],
    maxDays: counts,
    maxApprovals: counts,
    removed: counts,
  },
  rehearsal: {
    about: counts,
    agreed: counts,
    differs: counts,
    left: counts,
    cannotSay: counts,
    old: [
      [8, 8],
      [0, 8],
      [3, 8],
    ],
    others: counts,
    did: { approve: two, decline: two },
    would: { approve: one, decline: one, leave: one },
    openTip: one,
    question: one,
  },
  form: { overtaken: two },
};
