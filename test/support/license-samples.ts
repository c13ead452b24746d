import type { Text } from '../../src/text/en/text.ts';
import { extensionSamples } from './extension-samples.ts';
import type { Samples } from './sample-arguments.ts';
import { sampleNames, samples as usual } from './sample-arguments.ts';

const [a, b] = sampleNames;
const { one, two, counts } = usual;

const eachNews = {
  'given-back': one,
  ended: one,
  'left-alone': one,
  'by-group': one,
  refused: one,
  kept: one,
  canceled: one,
  'asks-approver': one,
};
const eachAnswer = {
  ending: one,
  'already-ending': one,
  ended: one,
  'asks-approver': one,
  'left-alone': one,
};

const licenses: Samples<Text['cards']['licenses']> = {
  since: one,
  sinceUntil: two,
  giveBackTip: one,
  giveBackQuestion: one,
  asksApprover: one,
  losing: [[['mailbox']], [['files']], [['mailbox', 'files']]],
  answers: { ...eachAnswer, 'not-yours': [[]] },
  news: { ...eachNews, 'asks-approver': two },
  subjects: eachNews,
  leftAlone: (['left-alone', 'by-group', 'refused'] as const).map((news) => [a, b, news] as const),
  leftAloneNameless: counts,
  pause: counts,
  pauseWhy: [
    [1, ''],
    [25, a],
  ],
  question: two,
  questionWhy: { 'given-back': two, until: two },
  lossAnswers: { removing: one, kept: one, answered: one, gone: [[]] },
  more: counts,
  throughUntil: one,
  group: one,
  groups: one,
  elsewhereSince: one,
};

/** The arguments of the words about licenses that were given, and about their ends. */
export const licenseSamples = { licenses, extension: extensionSamples };
