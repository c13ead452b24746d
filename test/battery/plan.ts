import { atScale } from '../support/scale.ts';
import type { StoreKind } from '../support/integration/world.ts';
import { drain } from './backlog.ts';
import { restore } from './backup.ts';
import type { Built } from './build.ts';
import { killTicked, tickPoints } from './decide-kills.ts';
import { deliver } from './delivery.ts';
import { clockFaults, fewClockFaults } from './faults-clock.ts';
import { connectorFaults, fewConnectorFaults } from './faults-connector.ts';
import { cosmosFaults, fewCosmosFaults } from './faults-cosmos.ts';
import { graphFaults, fewGraphFaults } from './faults-graph.ts';
import { keyRows } from './faults-keys.ts';
import { faultRows, withoutFault } from './faults.ts';
import { freeze } from './instances.ts';
import { killAt, killAtRandom, raceAndKill } from './kills.ts';
import { points } from './points.ts';
import { shareQuota } from './quota.ts';
import { tryAgainMidway } from './rounds.ts';
import type { Row } from './rows.ts';
import { killRule, rulePoints } from './rule-kills.ts';
import { restoreSeats } from './seat-backup.ts';
import { killSeats } from './seat-kills.ts';
import { backPoints, servedPoints } from './seat-points.ts';
import { tellStory } from './seat-story.ts';
import { lastSeats, lastSeatsWithList } from './seats.ts';
import { killThread } from './thread-kills.ts';
import { threadPoints } from './thread-points.ts';

const stores: readonly StoreKind[] = ['sqlite', 'cosmos'];

/** A row for each named point. */
export function killRows(store: StoreKind): readonly Row[] {
  return points.map((point) => ({
    group: `kill -9, ${store}`,
    name: point.name,
    kind: `kill -9: ${point.kind}`,
    run: (built) => killAt(built, { store }, point),
  }));
}

/** The same for licenses that are taken back, and given to the first on the waiting list. */
function seatRows(store: StoreKind): readonly Row[] {
  return [...backPoints, ...servedPoints].map((point) => ({
    group: `${point.kind}, ${store}`,
    name: `killed: ${point.name}`,
    kind: 'seats over time: killed',
    run: (built) => killSeats(built, { store }, point),
  }));
}

/** The same for requests that a rule decides. */
function ruleRows(store: StoreKind): readonly Row[] {
  return rulePoints.map((point) => ({
    group: `${point.kind}, ${store}`,
    name: `killed: ${point.name}`,
    kind: 'rules: killed',
    run: (built) => killRule(built, { store }, point),
  }));
}

/** The same for several requests that are ticked and approved by one click. */
function tickRows(store: StoreKind): readonly Row[] {
  return tickPoints.map((point) => ({
    group: `several ticked, ${store}`,
    name: `killed: ${point.name}`,
    kind: 'several ticked: killed',
    run: (built) => killTicked(built, { store }, point),
  }));
}

/** The same for a question to the requester, the reminder of it, and the answer. */
function threadRows(store: StoreKind): readonly Row[] {
  return threadPoints.map((point) => ({
    group: `questions, ${store}`,
    name: `killed while ${point.step}: ${point.point.name}`,
    kind: 'questions: killed',
    run: (built) => killThread(built, { store }, point),
  }));
}

/** A copy of the store that knows less than Graph of what was given and taken back. */
const seatBackup: Row = {
  group: 'seats over time, sqlite',
  name: 'a restored copy',
  kind: 'seats over time: a story',
  run: restoreSeats,
};

/** Random stories of licenses that are given, taken back and waited for. */
function storyRows(store: StoreKind, steps?: number): readonly Row[] {
  return [
    {
      group: `seats over time, ${store}`,
      name: 'a random story',
      kind: 'seats over time: a story',
      run: (built, random) => tellStory(built, { store }, random, steps),
    },
  ];
}

function randomRows(store: StoreKind): readonly Row[] {
  return [
    {
      group: `kill -9, ${store}`,
      name: 'at a random time',
      kind: 'kill -9: at a random time',
      run: (built, random) => killAtRandom(built, { store }, random),
    },
    {
      group: `kill -9, ${store}`,
      name: 'one of two workers, at a random time',
      kind: 'kill -9: one of two workers',
      run: (built, random) => raceAndKill(built, { store }, random),
    },
  ];
}

/** A run of a row. The plan lists a row as often as it is run. */
function times(count: number, rows: readonly Row[]): readonly Row[] {
  return Array.from({ length: count }, () => rows).flat();
}

/** The same without a fault, to measure how long that takes. */
const noFault: readonly Row[] = stores.map((store) => ({
  group: 'no fault',
  name: store,
  run: (built: Built) => withoutFault(built, store),
}));

const faults: readonly Row[] = [
  ...noFault,
  ...faultRows('Graph', graphFaults),
  ...faultRows('Cosmos', cosmosFaults),
  ...faultRows('connector', connectorFaults),
  ...keyRows,
  ...faultRows('clock', clockFaults),
];

/** Every kind of fault once. */
const fewFaults: readonly Row[] = [
  ...noFault,
  ...faultRows('Graph', fewGraphFaults),
  ...faultRows('Cosmos', fewCosmosFaults),
  ...faultRows('connector', fewConnectorFaults),
  ...faultRows('clock', fewClockFaults),
];

/** One other process is enough to take the lane. Three also compete for it, and need twice the time. */
const instances = (others: number): readonly Row[] => [
  {
    group: 'instances',
    name: 'frozen when the intent is written',
    kind: 'instances: frozen',
    run: (built) => freeze(built, 'the intent is written', others),
  },
  {
    group: 'instances',
    name: 'frozen while Graph writes',
    kind: 'instances: frozen',
    run: (built) => freeze(built, 'Graph has written', others),
  },
];

const backups: readonly Row[] = (
  ['the requests wait', 'licenses are assigned', 'people are told'] as const
).map((moment) => ({
  group: 'backup',
  name: `restored, copied while ${moment}`,
  kind: 'backup: restored',
  run: (built: Built) => restore(built, moment),
}));

const rounds: readonly Row[] = [
  {
    group: 'rounds',
    name: 'tried again while mails are on their way',
    kind: 'rounds: tried again',
    run: (built) => tryAgainMidway(built, { store: 'sqlite' }),
  },
  {
    group: 'rounds',
    name: 'tried again so, and killed',
    kind: 'rounds: tried again',
    run: (built, random) => tryAgainMidway(built, { store: 'cosmos' }, random),
  },
];

/** Deliveries in any order, so many times. */
const delivery = (count: number): Row => ({
  group: 'delivery',
  name: '1 to 4 times, in any order',
  run: (built, random) => deliver(built, count, random),
});

/** Load. Too long for `npm test`. */
export const load: readonly Row[] = [
  { group: 'instances', name: 'four, and little left of the quota of licenses', run: shareQuota },
  { group: 'seats', name: '500 people, 50 seats', run: lastSeats },
  { group: 'seats', name: '500 people, 50 seats, and a waiting list', run: lastSeatsWithList },
  { group: 'backlog', name: '10,000 due jobs', run: drain },
];

/** One round of the whole battery. */
export const round: readonly Row[] = [
  ...stores.flatMap((store) => [...killRows(store), ...times(5, randomRows(store))]),
  ...stores.flatMap((store) => [...seatRows(store), ...times(5, storyRows(store))]),
  seatBackup,
  ...stores.flatMap((store) => ruleRows(store)),
  ...stores.flatMap((store) => threadRows(store)),
  ...stores.flatMap((store) => tickRows(store)),
  ...faults,
  ...instances(3),
  ...backups,
  ...rounds,
  delivery(1000),
  ...load,
];

/** A point of each kind. */
const fewPoints = [
  'before the decision is committed',
  'decision committed',
  'job claimed',
  'intent written',
  'in the middle of the batch',
  'after the Graph write, before its answer is read',
  'result committed',
  'after a message',
  'before a mail',
  'after the card update',
];

/** The stores take turns, so that both are killed in commits, in Graph, and in Teams. */
const fewKills: readonly Row[] = fewPoints.flatMap((name, n) =>
  killRows(n % 2 === 0 ? 'cosmos' : 'sqlite').filter((row) => row.name === name),
);

/** The rows that `npm test` runs: one of each kind but load. */
export const short: readonly Row[] = [
  // The first needs a process without keys, and others go on with it.
  ...keyRows.toReversed().slice(0, 3),
  delivery(8),
  ...instances(1).slice(0, 1),
  ...rounds.slice(0, 1),
  ...fewFaults,
  ...fewKills,
  ...randomRows('sqlite').slice(0, 1),
  ...randomRows('cosmos').slice(1),
  // Licenses are taken back, and given to the next on the list.
  ...seatRows('sqlite')
    .filter(({ name }) => name === 'killed: between two writes')
    .slice(0, 1),
  ...storyRows('sqlite', 4),
  ...ruleRows('sqlite').filter(({ name }) => name === 'killed: before the decision is committed'),
  ...tickRows('sqlite').filter(({ name }) => name === 'killed: before the second decision is committed'),
  // A question, a reminder and an answer, and a kill between them.
  ...threadRows('sqlite').filter(({ name }) => name === 'killed while asking: the question committed'),
  // Last, since its process has a store of its own.
  ...backups.slice(1, 2),
];

/** The rows of the tests. */
export const tested = atScale(short, round);
