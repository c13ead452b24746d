import { setTimeout as rest } from 'node:timers/promises';
import type { Child } from '../../sandbox/processes.ts';
import type { Day } from '../../src/domain/calendar-day.ts';
import { dayOf, daysAfter } from '../../src/domain/calendar-day.ts';
import type { Human } from '../support/integration/people.ts';
import { ask } from '../support/integration/story.ts';
import type { Built } from './build.ts';
import type { Waiting } from './expected.ts';
import type { Random } from './random.ts';
import type { Outcome } from './rows.ts';
import {
  answerPause,
  approveUntil,
  askToExtend,
  extensionCards,
  isAtRestWithEnds,
  isPaused,
  letEnd,
} from './seat-ends.ts';
import type { HandChange, Sample } from './seat-history.ts';
import { oneOf, sampleSeats } from './seat-history.ts';
import { violationsAtRest } from './seat-judge.ts';
import {
  askToGiveBack,
  freeIn,
  giveItBack,
  isAtRest,
  pause,
  prepareSeats,
  PRODUCT,
  skuOf,
} from './seats-over-time.ts';
import type { Stage, StageOptions } from './stage.ts';
import { onStage } from './stage.ts';
import { inHand, nameOf } from './told.ts';

const [REQUESTS, SIZE, SEATS] = [3, 4, 4];
/** The share of the steps in which the program is killed. */
const KILLS = 0.3;
const [HOUR_MS, DAY_MS] = [3_600_000, 24 * 3_600_000];
/** The longest time from a step to its kill, in true milliseconds. */
const LIFE_MS = 150;
/** The most days that go by in one step, each with its own looks. */
const MOST_DAYS = 6;
/** After a gap of days between two looks, nothing ends for an hour. */
const HELD_MS = HOUR_MS + 60_000;

const STEP_KINDS = [
  ...(['approve', 'approve', 'give back', 'give back', 'buy', 'buy', 'lose'] as const),
  ...(['change', 'take away', 'hand out', 'weeks', 'days', 'days', 'days', 'days'] as const),
  ...(['extend', 'extend', 'extend', 'answer', 'answer', 'renew'] as const),
];

/** In one of five stories licenses never end, in two they may, and in two they must. */
const RULES = ['never', 'may', 'may', 'must', 'must'] as const;
const MUST_DAYS = 12;

type StepKind = (typeof STEP_KINDS)[number];

/** Every fourth person has no other place for files. A guard keeps their license. */
const lacks = (n: number): boolean => n % 4 === 3;

interface Told {
  readonly stage: Stage;
  readonly waiting: Waiting;
  readonly random: Random;
  readonly rule: (typeof RULES)[number];
  /** The requests that were approved, in order. */
  readonly approved: number[];
  readonly hands: HandChange[];
  /** The persons of each request, by object id. */
  readonly personsOf: Map<string, readonly string[]>;
}

/**
 * A random story: people approve, give back, ask for later ends, and change licenses by hand; seats are bought and
 * lost; days and weeks go by; and the program is killed now and then. `steps`: how many such things happen. It ends
 * with the first violation.
 */
export function tellStory(built: Built, options: StageOptions, random: Random, steps = 20): Promise<Outcome> {
  // A request is not to expire while weeks go by.
  const env = { RETENTION_DAYS: '365' };
  return onStage(built, { ...options, env }, async (stage) => {
    const { clock, world } = stage;
    let child: Child | undefined = await stage.start();
    const waiting = await prepareSeats(stage, REQUESTS, SIZE, SEATS, lacks);
    const rule = oneOf(random, RULES) ?? 'never';
    if (rule !== 'never') {
      const atMost = rule === 'must' ? MUST_DAYS : undefined;
      await clock.during('a setting that is not saved', letEnd(stage, waiting.scenario, atMost));
    }
    let isAwake = true;
    const samples: readonly Sample[] = sampleSeats(stage, () => isAwake && child !== undefined);
    const unrecorded = new Map<string, number>();
    const startedAt = clock.now();
    const { people, asked } = waiting;
    const guarded = new Set(people.filter((_, n) => lacks(n)).map(({ user }) => user.id));
    const personsOf = new Map<string, readonly string[]>(
      asked.map(({ id }, n) => [id, people.slice(n * SIZE, n * SIZE + SIZE).map(({ user }) => user.id)]),
    );
    const story: Told = { stage, waiting, random, rule, approved: [], hands: [], personsOf };
    const known = { people, guarded, personsOf, hands: story.hands, samples, unrecorded };
    const settle = (isHeld = false): Promise<void> =>
      clock.during('work that is not done', settled(story, isHeld));
    const done: StepKind[] = [];
    let violations: readonly string[] = [];

    for (let n = 0; n < steps && violations.length === 0; n += 1) {
      const kind = nextKind(done, random);
      done.push(kind);
      if (kind === 'weeks' || kind === 'days') {
        isAwake = false;
        if (kind === 'days') {
          for (let day = Math.floor(random() * MOST_DAYS); day >= 0; day -= 1) {
            await clock.skip(DAY_MS);
            await settle();
          }
        } else {
          await clock.skip((1 + Math.floor(random() * 3)) * 7 * DAY_MS);
          await settle(true);
          await clock.skip(HELD_MS);
        }
        await settle();
        isAwake = true;
      } else {
        const acting = step(story, kind);
        // It may fail before it is awaited.
        acting.catch(() => undefined);
        // A new request is not made twice, so the program lives until it is approved.
        if (kind !== 'renew' && random() < KILLS) {
          const killed = rest(random() * LIFE_MS).then(() => child?.kill());
          await clock.waitFor('a kill that is not done', killed);
          child = undefined;
          await acting;
          for (const key of await inHand(world)) unrecorded.set(key, (unrecorded.get(key) ?? 0) + 1);
          child = await stage.start();
          // The work that the dead process had in hand is done after its lease.
          isAwake = false;
          await settle();
          isAwake = true;
        } else await clock.during('a click that is not answered', acting);
        await settle();
        await pause(stage, 2000 + Math.floor(random() * 90_000));
        await settle();
      }
      violations = await violationsAtRest(stage, known);
    }
    const days = Math.round((clock.now() - startedAt) / DAY_MS);
    return {
      violations: violations.map((one) => `${one}\n(${rule}: ${done.join(', ')})`),
      note: `${done.length} steps in ${days} days: ${await tallyOf(stage)}`,
    };
  });
}

/** A story begins with an approval, and every second extension is answered at once. */
function nextKind(done: readonly StepKind[], random: Random): StepKind {
  if (done.length === 0) return 'approve';
  if (done.at(-1) === 'extend' && random() < 0.5) return 'answer';
  return oneOf(random, STEP_KINDS) ?? 'days';
}

/** How much happened to licenses, in words. */
async function tallyOf({ world }: Stage): Promise<string> {
  const audit = await world.records.audit();
  const acts = (what: string): number => audit.filter((entry) => entry.what === what).length;
  const done = (action: 'add' | 'remove'): number =>
    world.tenant.ledger.filter((entry) => entry.changed && entry.action === action).length;
  return `${done('add')} licenses given, ${acts('extension-granted')} extended, ${done('remove')} taken back`;
}

/** Answers whether removals go on, until nothing is left to do. `isHeld`: nothing ends for now. */
async function settled({ stage, waiting, random }: Told, isHeld: boolean): Promise<void> {
  for (;;) {
    let isAsked = false;
    await stage.clock.until(async () => {
      isAsked = await isPaused(stage);
      return isAsked || (isHeld ? isAtRest(stage) : isAtRestWithEnds(stage));
    });
    if (!isAsked) return;
    await answerPause(waiting.scenario, random() < 0.8 ? 'Go on' : 'Cancel these');
  }
}

/** One thing that people do. Clicks may be lost if the program dies. */
async function step(story: Told, kind: Exclude<StepKind, 'weeks' | 'days'>): Promise<void> {
  try {
    await act(story, kind);
  } catch (error) {
    // The program has died: nobody else breaks a connection.
    if (!(error instanceof TypeError && ['fetch failed', 'terminated'].includes(error.message))) throw error;
  }
}

async function act(story: Told, kind: Exclude<StepKind, 'weeks' | 'days'>): Promise<void> {
  const { stage, waiting, random } = story;
  const { change } = stage.world.tenant;
  if (kind === 'approve') return approveNext(story);
  if (kind === 'give back') return giveBackSome(story);
  if (kind === 'extend') return extendSome(story);
  if (kind === 'renew') return renewSome(story);
  if (kind === 'answer') {
    const card = oneOf(random, extensionCards(waiting.scenario));
    const verb = random() < 0.6 ? 'extension-yes' : 'extension-no';
    if (card) await waiting.scenario.alex.click(card, verb);
    return;
  }
  if (kind === 'buy' || kind === 'lose') {
    const more = kind === 'buy' ? 1 + Math.floor(random() * 2) : -1;
    if (kind === 'lose' && freeIn(stage.world) < 1) return;
    change.setSeats(PRODUCT, stage.world.tenant.product(PRODUCT).enabled + more);
    return;
  }
  const human = someone(story, kind !== 'hand out');
  if (!human || (kind === 'hand out' && freeIn(stage.world) < 1)) return;
  byHand(story, kind, human);
}

/** A person who has the license, or who has not. */
function someone({ stage, waiting, random }: Told, isHolder: boolean): Human | undefined {
  const fits = ({ user }: Human): boolean => (directOf(stage, user.id) !== undefined) === isHolder;
  return oneOf(random, waiting.people.filter(fits));
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

/** A last day within three weeks, or none. */
function someDay({ stage, random }: Told): Day | undefined {
  const days = 1 + Math.floor(random() * 21);
  return random() < 0.2 ? undefined : daysAfter(dayOf(stage.clock.now(), 'UTC'), days);
}

async function approveNext(story: Told): Promise<void> {
  const { waiting, approved, rule } = story;
  const next = approved.length;
  const asked = waiting.asked[next];
  if (!asked) return;
  const day = rule === 'never' ? undefined : someDay(story);
  // If the answer is lost, somebody clicks again later.
  if (await approveUntil(waiting.scenario, asked.inChannel, day)) approved.push(next);
}

async function giveBackSome(story: Told): Promise<void> {
  const human = someone(story, true);
  const asking = human && (await askToGiveBack(human));
  if (asking) await giveItBack(human, asking);
}

/** Somebody with a license that ends; undefined: nobody has one. */
async function someoneWithEnd({ stage, waiting, random }: Told): Promise<Human | undefined> {
  const grants = (await stage.world.records.grants(skuOf(stage))).filter(({ until }) => until !== undefined);
  const grant = oneOf(random, grants);
  return waiting.people.find(({ user }) => user.id === grant?.person.id);
}

async function extendSome(story: Told): Promise<void> {
  const human = await someoneWithEnd(story);
  if (human) await askToExtend(human, story.random() < 0.5 ? someDay(story) : undefined);
}

/** Somebody is approved anew for a license that they have. */
async function renewSome(story: Told): Promise<void> {
  const human = await someoneWithEnd(story);
  if (!human) return;
  const { scenario } = story.waiting;
  const { id, inChannel } = await ask(scenario, `visio for ${nameOf(human)}@contoso.com`);
  story.personsOf.set(id, [human.user.id]);
  await approveUntil(scenario, inChannel, someDay(story));
}
