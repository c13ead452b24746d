import { setTimeout as rest } from 'node:timers/promises';
import type { Child } from '../../sandbox/processes.ts';
import type { Human } from '../support/integration/people.ts';
import { dig } from '../support/integration/shown.ts';
import { approve } from './approval.ts';
import type { Built } from './build.ts';
import type { Waiting } from './expected.ts';
import type { Random } from './random.ts';
import type { Outcome } from './rows.ts';
import type { HandChange, Sample } from './seat-history.ts';
import {
  historyOf,
  longestFree,
  oneOf,
  sampleSeats,
  violationsInLicenses,
  violationsInOrder,
} from './seat-history.ts';
import {
  askToGiveBack,
  atRest,
  freeIn,
  giveItBack,
  pause,
  prepareSeats,
  PRODUCT,
  skuOf,
} from './seats-over-time.ts';
import type { Stage, StageOptions } from './stage.ts';
import { onStage } from './stage.ts';
import { inHand, nameOf, toldOf } from './told.ts';

const [REQUESTS, SIZE, SEATS] = [3, 4, 4];
/** Without more, the breaker asks. */
const REMOVALS_A_DAY = 3;
/** The share of the steps in which the program is killed. */
const KILLS = 0.3;
const DAY_MS = 24 * 3_600_000;
/** The longest time from a step to its kill, in true milliseconds. */
const LIFE_MS = 150;
/** A free seat goes to the list within a minute. The writes themselves take a moment. */
const FREE_MS = 62_000;

const STEP_KINDS = [
  ...(['approve', 'approve', 'give back', 'give back', 'give back', 'buy', 'buy', 'lose'] as const),
  ...(['change', 'take away', 'hand out', 'weeks', 'day'] as const),
];

/** Every fourth person has no other place for files. A guard keeps their license. */
const lacks = (n: number): boolean => n % 4 === 3;

interface Told {
  readonly stage: Stage;
  readonly waiting: Waiting;
  readonly random: Random;
  /** The requests that were approved, in order. */
  readonly approved: number[];
  readonly hands: HandChange[];
  readonly removals: number[];
}

/**
 * A random story: people approve, give back, and change licenses by hand; seats are bought and lost; weeks go by; and
 * the program is killed now and then. `steps`: how many such things happen.
 */
export function tellStory(built: Built, options: StageOptions, random: Random, steps = 16): Promise<Outcome> {
  // A request is not to expire while weeks go by.
  const env = { RETENTION_DAYS: '365' };
  return onStage(built, { ...options, env }, async (stage) => {
    const { clock, world } = stage;
    let child: Child | undefined = await stage.start();
    const waiting = await prepareSeats(stage, REQUESTS, SIZE, SEATS, lacks);
    const story: Told = { stage, waiting, random, approved: [], hands: [], removals: [] };
    let isAwake = true;
    const samples: readonly Sample[] = sampleSeats(stage, () => isAwake && child !== undefined);
    const unrecorded = new Map<string, number>();
    const startedAt = clock.now();
    const settle = (): Promise<void> => clock.during('work that is not done', atRest(stage));

    for (let n = 0; n < steps; n += 1) {
      const kind = oneOf(random, STEP_KINDS) ?? 'day';
      if (kind === 'weeks' || kind === 'day') {
        isAwake = false;
        await clock.skip(kind === 'day' ? DAY_MS : (1 + Math.floor(random() * 3)) * 7 * DAY_MS);
        await settle();
        isAwake = true;
        continue;
      }
      const act = step(story, kind);
      if (random() < KILLS) {
        const killed = rest(random() * LIFE_MS).then(() => child?.kill());
        await clock.waitFor('a kill that is not done', killed);
        child = undefined;
        await act;
        for (const key of await inHand(world)) unrecorded.set(key, (unrecorded.get(key) ?? 0) + 1);
        child = await stage.start();
        // What the dead process had in hand is done after its lease.
        isAwake = false;
        await settle();
        isAwake = true;
      } else await clock.during('a click that is not answered', act);
      await settle();
      await pause(stage, 2000 + Math.floor(random() * 90_000));
      await settle();
    }
    const violations = await judge(story, samples, unrecorded);
    const days = Math.round((clock.now() - startedAt) / DAY_MS);
    return {
      violations,
      note: `${steps} steps in ${days} days, ${world.tenant.ledger.length} licenses given and taken`,
    };
  });
}

/** One thing that people do. Clicks may be lost if the program dies. */
async function step(story: Told, kind: Exclude<(typeof STEP_KINDS)[number], 'weeks' | 'day'>): Promise<void> {
  const { stage, waiting, random } = story;
  const { change } = stage.world.tenant;
  if (kind === 'approve') return approveNext(story);
  if (kind === 'give back') return giveBackSome(story);
  if (kind === 'buy' || kind === 'lose') {
    const more = kind === 'buy' ? 1 + Math.floor(random() * 2) : -1;
    if (kind === 'lose' && freeIn(stage.world) < 1) return;
    change.setSeats(PRODUCT, stage.world.tenant.product(PRODUCT).enabled + more);
    return;
  }
  const isHolder = ({ user }: Human): boolean => directOf(stage, user.id) !== undefined;
  const human = oneOf(
    random,
    waiting.people.filter((one) => isHolder(one) !== (kind === 'hand out')),
  );
  if (!human || (kind === 'hand out' && freeIn(stage.world) < 1)) return;
  byHand(story, kind, human);
}

const directOf = ({ world }: Stage, userId: string) =>
  world.tenant.user(userId).assignments.find((one) => one.skuId === world.tenant.product(PRODUCT).skuId);

function byHand({ stage, hands }: Told, kind: 'change' | 'take away' | 'hand out', { user }: Human): void {
  const { world, clock } = stage;
  const skuId = skuOf(stage);
  if (kind === 'take away') {
    const person = world.tenant.user(user.id);
    person.assignments = person.assignments.filter((one) => one.skuId !== skuId);
  } else world.tenant.change.giveLicense(user.id, PRODUCT);
  hands.push({ at: clock.now(), userId: user.id });
}

async function approveNext({ waiting, approved }: Told): Promise<void> {
  const next = approved.length;
  const asked = waiting.asked[next];
  if (!asked) return;
  const own = waiting.people.slice(next * SIZE, next * SIZE + SIZE);
  // If the answer is lost, somebody clicks again later.
  const answers = await approve({ ...waiting, asked: [asked], people: own });
  if (answers.includes(true)) approved.push(next);
}

async function giveBackSome({ stage, waiting, random, removals }: Told): Promise<void> {
  const now = stage.clock.now();
  const today = removals.filter((at) => Math.floor(at / DAY_MS) === Math.floor(now / DAY_MS));
  const human = oneOf(
    random,
    waiting.people.filter(({ user }) => directOf(stage, user.id) !== undefined),
  );
  if (!human || today.length >= REMOVALS_A_DAY) return;
  removals.push(now);
  const asking = await askToGiveBack(human).catch(() => undefined);
  if (asking) await giveItBack(human, asking);
}

async function judge(
  { stage, waiting, hands }: Told,
  samples: readonly Sample[],
  unrecorded: ReadonlyMap<string, number>,
): Promise<readonly string[]> {
  const { records } = stage.world;
  const history = await historyOf(stage, hands, samples);
  const guarded = new Set(waiting.people.filter((_, n) => lacks(n)).map(({ user }) => user.id));
  const granted = new Set((await records.grants(skuOf(stage))).map(({ person }) => person.id));
  const audit = await records.audit();
  const approvals = audit.filter(({ what }) => what === 'request-approved');
  const order = approvals.flatMap(({ requestId }) => {
    const n = waiting.asked.findIndex(({ id }) => id === requestId);
    return waiting.people.slice(n * SIZE, n * SIZE + SIZE).map(({ user }) => user.id);
  });
  const free = longestFree(history);
  const acts = (violation: string): string =>
    audit
      .filter((entry) => JSON.stringify(entry).includes(violation.slice(0, violation.indexOf(':'))))
      .map(({ at, what, after }) => `${at} ${what} ${JSON.stringify(after)}`)
      .join('\n');
  return [
    ...violationsInLicenses(history, granted, guarded).map((one) => `${one}\n${acts(one)}`),
    ...violationsInOrder(history, order),
    ...(free > FREE_MS ? [`a seat was free for ${free} ms while somebody waited`] : []),
    ...((await records.dead()).length > 0 ? ['a job was given up'] : []),
    ...(await violationsInTold(stage, waiting, unrecorded)),
  ];
}

const count = (map: Map<string, number>, id: unknown): void =>
  void map.set(String(id), (map.get(String(id)) ?? 0) + 1);

/** Each change is told once to its person: their results, and each end of a license or of the attempt at it. */
async function violationsInTold(
  { world }: Stage,
  { people }: Waiting,
  unrecorded: ReadonlyMap<string, number>,
): Promise<readonly string[]> {
  const results = new Map<string, number>();
  const listed = new Map<string, number>();
  for (const { after } of await world.records.audit()) {
    for (const one of array(dig(after, 'outcomes')))
      count(dig(one, 'outcome') === 'on-list' ? listed : results, dig(one, 'person'));
    for (const one of array(dig(after, 'grants'))) count(results, dig(one, 'person'));
  }
  return [...toldOf(world, people)].flatMap(([key, times]) => {
    const human = people.find((one) => nameOf(one) === key.replace(/^\w+ /, ''));
    if (!human) return [];
    const due = results.get(human.user.id) ?? 0;
    // Whoever gets a license at once is not told of the list.
    const most = due + (listed.get(human.user.id) ?? 0) + (unrecorded.get(key) ?? 0);
    return times < due || times > most ? [`${key}: ${times} times, ${due} to ${most} expected`] : [];
  });
}

const array = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
