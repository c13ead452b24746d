import type { FailureReason, OutcomeKind } from '../../src/domain/outcome.ts';
import type { FindingCode } from '../../src/domain/finding.ts';
import { LEVELS } from '../../src/domain/finding.ts';
import type { Status } from '../../src/domain/request.ts';
import { EMPTY_TALLY } from '../../src/domain/request.ts';
import type { Text } from '../../src/text/en/text.ts';
import { decidingSamples } from './decision-samples.ts';
import { licenseSamples } from './license-samples.ts';
import { ruleSamples } from './rule-samples.ts';
import { threadSamples } from './thread-samples.ts';
import type { Samples } from './sample-arguments.ts';
import { sampleNames, samples as usual } from './sample-arguments.ts';
import { settingsSamples } from './settings-samples.ts';

const [a, b, c] = sampleNames;
const { one, two, apps, counts, pairs, withCount } = usual;

const statuses = [
  'checking',
  'pending',
  'approving',
  'completed',
  'partly-failed',
  'failed',
  'declined',
  'cancelled',
  'lapsed',
] as const satisfies readonly Status[];
const outcomes = [
  'waiting',
  'writing',
  'confirming',
  'on-list',
  'assigned',
  'holder',
  'not-confirmed',
  'failed',
  'not-assigned',
] as const satisfies readonly OutcomeKind[];
const failures: Readonly<Record<FailureReason, typeof apps>> = {
  'no-seat': apps,
  'no-location': apps,
  'prohibited-location': apps,
  'needs-app': apps,
  'excludes-app': apps,
  'conflicting-address': apps,
  'location-not-accepted': apps,
  'person-gone': apps,
  'account-too-new': apps,
  restricted: apps,
  denied: apps,
  'not-assignable': apps,
  'product-gone': apps,
  busy: apps,
  outage: apps,
  'no-right': apps,
  'no-sign-in': apps,
  suspended: apps,
  'left-list': apps,
  'taken-off-list': apps,
  'waited-too-long': apps,
  'end-passed': apps,
  disabled: apps,
  other: apps,
};
const reasons = Object.keys(failures).filter((key): key is FailureReason => key in failures);

const tallies = [
  { ...EMPTY_TALLY, assigned: 1 },
  { ...EMPTY_TALLY, assigned: 12, holder: 1, notConfirmed: 1, failed: 1, notAssigned: 1 },
  { assigned: 1, holder: 13, notConfirmed: 14, failed: 15, notAssigned: 16 },
] as const;

const numbers = [['1'], ['2'], ['37']] as const;
const findings: Readonly<Record<FindingCode, readonly (readonly [string])[]>> = Object.assign(
  {},
  ...Object.keys(LEVELS).map((code) => ({ [code]: one })),
  { 'graph-right': numbers, 'jobs-dead': numbers },
);

/** The arguments for each function of the words. */
export const samples: Samples<Text> = {
  checks: {
    summary: [
      [0, 0, 11],
      [0, 0, 1],
      [1, 0, 4],
      [2, 1, 5],
      [0, 3, 6],
    ],
    findings,
    cure: one,
    reason: one,
    passed: counts,
    deadHeading: counts,
    dead: two,
  },
  cards: {
    another: one,
    sums: {
      waiting: counts,
      writing: counts,
      confirming: counts,
      'on-list': counts,
      assigned: counts,
      holder: counts,
      'not-confirmed': counts,
      failed: counts,
      'not-assigned': counts,
    },
    failures,
    people: counts,
    andMore: counts,
    pages: { shown: [[16, 30, 37]] },
    ...decidingSamples,
    thread: threadSamples,
    result: {
      forWhom: two,
      place: pairs,
      verdicts: { lookedUp: pairs, forLicenses: pairs, progress: pairs, some: pairs },
      asked: one,
      sent: one,
      approved: one,
      declined: one,
      stopped: one,
      askedFor: one,
      without: one,
      until: one,
      withoutMany: counts,
      longer: [
        [1, a],
        [7, a],
        [1, ''],
        [7, ''],
      ],
      quote: one,
      whatToDo: one,
    },
    whom: { whoFirst: [[180, 300]], everybody: counts },
    details: {
      from: one,
      mails: [
        [1, 3, 0],
        [1, 3, 1],
        [13, 37, 2],
      ],
      mailsAre: one,
    },
    status: {
      unresolvedOf: { unknown: one, ambiguous: one, hidden: one, names: one, guests: one, disabled: one },
    },
    form: {
      fallback: [[''], [a]],
      me: [[''], [a]],
      found: withCount,
      who: one,
      cut: [[137, 1000]],
      problems: {
        unknown: one,
        ambiguous: one,
        hidden: one,
        names: one,
        'has-it': [
          [a, true, '', 0],
          [a, true, b, 1],
          [a, false, b, 1],
          [a, false, b, 2],
        ],
        guests: one,
        disabled: one,
        'too-many-persons': [[37, 20]],
        'too-many-requests': [
          [20, 37],
          [1, 1],
        ],
        'reason-too-long': [[1001]],
      },
    },
    settings: settingsSamples,
    waiting: {
      count: counts,
      more: counts,
      row: [
        [a, 1, b],
        [a, 2, b],
      ],
      reminder: counts,
      moreReminded: counts,
      queue: withCount,
      open: one,
    },
    ...licenseSamples,
    rules: ruleSamples,
    seatsCard: {
      pace: counts,
      median: [
        [1, a],
        [30, a],
      ],
      used: [
        [0, 1],
        [17, 20],
      ],
      free: counts,
      runsOut: one,
      waiting: counts,
      given: counts,
      ending: counts,
      grace: counts,
      more: counts,
    },
    list: {
      counted: [
        [a, '3'],
        [a, '10+'],
      ],
      shown: one,
      rowOwn: [
        [1, a],
        [2, a],
      ],
      rowBy: one,
    },
  },
  chat: {
    later: one,
    apology: one,
    decisionSummary: [
      [a, b, 1],
      [a, b, 2],
    ],
    testCard: one,
    waitingSummary: counts,
    reminderSummary: counts,
    lapses: [[a, b, c]],
    lapsed: two,
    lapsesOwn: two,
    exportOffer: counts,
    openChat: one,
    requestEnded: statuses.flatMap((status) =>
      tallies.flatMap((tally) =>
        [0, 1, 7].flatMap((listed) => [
          [{ product: a, status, tally, listed, longer: tally.holder }] as const,
          [{ product: a, status, tally, listed, longer: 0, until: b }] as const,
          [{ product: a, status, tally, listed, longer: 0, until: b, isOver: true }] as const,
          [{ product: a, status, tally, listed, longer: tally.holder, until: b }] as const,
        ]),
      ),
    ),
    replaced: two,
    personEnded: [
      ...outcomes.map((outcome) => [{ product: a, outcome, requester: b }] as const),
      [{ product: a, outcome: 'assigned', until: b }],
      [{ product: a, outcome: 'holder', isLonger: true, until: b }],
      [{ product: a, outcome: 'holder', isLonger: true }],
      [{ product: a, outcome: 'on-list', until: b }],
      ...[1, 2, 3, 4, 11, 21, 37].map(
        (place) => [{ product: a, outcome: 'on-list', place: { place, of: 37 } }] as const,
      ),
      ...reasons.flatMap((reason) =>
        apps.map(([app]) => [{ product: b, outcome: 'failed', why: { reason, apps: app } }] as const),
      ),
    ],
    messageFrom: two,
    decidedBy: one,
    nameless: { waits: one, ended: one, count: counts },
    placeGone: apps,
    channelOf: one,
    outages: {
      consent: one,
      token: one,
      'bot-unknown': one,
      'app-blocked': one,
      'product-suspended': apps,
      mailbox: apps,
    },
  },
  mail: {
    subjects: {
      requestEnded: statuses.map((status) => [a, status] as const),
      personEnded: [...outcomes.map((outcome) => [a, outcome, false] as const), [a, 'failed', true]],
      placeGone: apps,
      requestWaits: two,
    },
    trial: one,
    hello: one,
    requestWaits: [
      [a, b, 1],
      [a, b, 2],
    ],
    messageFrom: one,
    more: counts,
  },
};
