import type { Text } from '../../src/text/en/text.ts';
import type { Samples } from './sample-arguments.ts';
import { sampleNames, samples as usual } from './sample-arguments.ts';

const [a, b] = sampleNames;
const { one, two } = usual;

/** The arguments of the words about the questions of approvers. */
export const threadSamples: Samples<Text['cards']['thread']> = {
  confirm: one,
  asked: two,
  answered: two,
  all: [[1], [2], [10]],
  leftOut: [[1], [2], [9]],
  hasAsked: two,
  hasAnswered: two,
  notAsked: [[[a]], [[a, b]]],
  questionTooLong: [[501]],
  answeredByYou: one,
  answerTooLong: [[1001]],
  summary: two,
  reminder: two,
  mailed: two,
  told: two,
};
