import type { Text } from '../../src/text/en/text.ts';
import type { Samples } from './sample-arguments.ts';
import { sampleNames, samples as usual } from './sample-arguments.ts';

const [a, b] = sampleNames;
const { one, two, counts } = usual;

const eachNews = {
  'ends-first': two,
  'ends-last': two,
  'ends-half': two,
  extended: two,
  'not-extended': two,
};
const three = [[a, b, a]] as const;

/** The arguments of the words about the ends of licenses, and about later ones. */
export const extensionSamples: Samples<Text['cards']['extension']> = {
  news: eachNews,
  subjects: eachNews,
  extendTip: one,
  ask: one,
  waits: two,
  answers: {
    asked: one,
    'bad-day': one,
    over: one,
    'left-alone': one,
    'no-end': one,
    'asks-approver': one,
    'already-asked': one,
    'at-limit': one,
    'not-yours': [[]],
  },
  question: two,
  change: two,
  why: one,
  line: counts,
  unanswered: one,
  present: one,
  cut: one,
  yesUntil: one,
  results: {
    granted: three,
    declined: two,
    withdrawn: [[]],
    unanswered: [[]],
    'approved-anew': [
      [a, a, a, b],
      [a, a, a, ''],
    ],
  },
};
