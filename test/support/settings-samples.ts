import type { Text } from '../../src/text/en/text.ts';
import type { Samples } from './sample-arguments.ts';
import { sampleNames, samples as usual } from './sample-arguments.ts';

const [a, b, c] = sampleNames;
const { one, two, counts, withCount } = usual;

/** The arguments of the words of when licenses end. */
const endsSamples: Samples<Text['cards']['settings']['ends']> = {
  holds: { never: one, may: one, must: withCount },
  more: counts,
  nowHolds: one,
  ending: [
    [1, a],
    [14, b],
  ],
  lasting: counts,
  waitNever: counts,
  waitMay: [
    [1, 0],
    [1, 1],
    [5, 1],
    [5, 3],
  ],
  waitMust: [
    [1, 30, a],
    [5, 1, b],
  ],
  shortened: counts,
};

/** The arguments of the words of the settings. */
export const settingsSamples: Samples<Text['cards']['settings']> = {
  unlisted: counts,
  unpaid: one,
  obstacles: { suspended: one, gone: one, 'self-service': one, company: one },
  selfService: withCount,
  changeTip: one,
  offeredNow: one,
  values: {
    chosen: counts,
    kept: counts,
    waits: counts,
    removals: counts,
    ends: [
      [1, 0],
      [2, 1],
    ],
  },
  ends: endsSamples,
  last: two,
  problems: { 'message-too-long': [[1001]] },
  changedBy: [[a, b, c]],
  now: two,
  own: { host: one },
  places: {
    short: counts,
    count: counts,
    setUp: one,
    delivered: one,
    removeTip: one,
    showNamesTip: one,
    namesShown: one,
    testTip: one,
    removed: one,
    tested: { delivered: one, gone: one, blocked: one, 'lost-right': one, 'not-delivered': one },
  },
};
