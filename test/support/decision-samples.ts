import type { Text } from '../../src/text/en/text.ts';
import type { Samples } from './sample-arguments.ts';
import { sampleNames, samples } from './sample-arguments.ts';

const [a, b, c] = sampleNames;
const { one, two, counts, pairs } = samples;

/** Sample arguments of the words on a decision card. */
const decisionSamples: Samples<Text['cards']['decision']> = {
  fallback: two,
  title: [
    [a, 1],
    [a, 23],
    [a, 1, b],
  ],
  asked: one,
  quote: one,
  wouldWork: pairs,
  seatsEnough: pairs,
  seatsWait: pairs,
  waitAlready: counts,
  seatsShort: [
    [0, 1, 1],
    [1, 3, 2],
    [3, 14, 11],
  ],
  withoutSeat: [
    [[a], 1],
    [[a, b], 5],
  ],
  haveIt: counts,
  longer: counts,
  onlyLonger: [
    [1, 1],
    [1, 4],
    [2, 4],
    [4, 4],
  ],
  longerHint: [
    [a, b],
    [a, ''],
  ],
  wouldFail: counts,
  disabled: counts,
  needLook: [
    [1, 1],
    [1, 5],
    [2, 5],
  ],
  nothingToDo: counts,
  showAll: counts,
  keepFirst: counts,
  seatsUnknown: counts,
  seatsNoProduct: counts,
  remove: one,
  notShownHere: counts,
  removeProblems: counts,
  removedBy: two,
  putBackName: one,
  seatsGrace: counts,
  free: [
    [a, 1, 0],
    [a, 2, 1],
    [a, 0, 37],
  ],
  unlisted: counts,
  appsOf: one,
  appsOfOther: two,
  noApps: one,
  approve: [...pairs.map(([kept, removed]) => [kept, removed, 0, ''] as const), [5, 0, 3, ''], [5, 2, 1, a]],
  until: {
    wish: one,
    wishPast: one,
    last: one,
    cap: [
      [1, a],
      [30, b],
    ],
  },
  question: [
    [a, 1],
    [a, 3],
  ],
  questionNobody: one,
  questionShort: [
    [2, 1, 1, 0, 0, ''],
    [23, 3, 9, 2, 0, ''],
    [3, 2, 0, 1, 0, a],
    [6, 2, 0, 1, 3, ''],
    [3, 1, 0, 1, 1, ''],
  ],
};

/** Sample arguments of the words on the card on which several requests are decided. */
const decideSamples: Samples<Text['cards']['decideCard']> = {
  until: [['5 Dec 2026']],
  open: one,
  hint: two,
  moreHints: counts,
  elsewhere: counts,
  gets: counts,
  wasted: counts,
  hasIt: counts,
  longer: counts,
  waits: counts,
  getsNone: counts,
  fails: counts,
  together: [
    [1, a],
    [3, a],
  ],
  approve: counts,
  question: [
    [1, a],
    [3, a],
  ],
  dropped: counts,
  tooMany: counts,
  approved: pairs,
  decidedBy: two,
};

/** Sample arguments of all words about deciding. */
export const decidingSamples: Samples<
  Pick<Text['cards'], 'decision' | 'decideCard' | 'decider' | 'notices'>
> = {
  decision: decisionSamples,
  decideCard: decideSamples,
  decider: { rule: [[a, 3, b]] },
  notices: {
    removed: [[a, b, c]],
    putBack: [[a, b, c]],
    nothingDecided: [[[a]], [[a, b]]],
    decidedByOther: two,
    messageTooLong: [[1001]],
  },
};
