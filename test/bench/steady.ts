import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Desk } from './desk.ts';
import { isMade, isDecided, isDecisionCard } from './desk.ts';
import { send, usageOf } from './load.ts';
import type { Answer, Shot } from './load.ts';
import { tableOf } from './table.ts';

/** A steady load: how many clicks a second, and for how long. */
export interface Steady {
  readonly clicksPerSecond: number;
  readonly seconds: number;
}

/** The figures of one run. Times are milliseconds from when a click was due to its whole answer. */
export interface SteadyFigures {
  readonly store: string;
  readonly clicks: number;
  /** Answers that were not the expected card. */
  readonly errors: readonly string[];
  readonly times: readonly number[];
  /** The same of clicks that the raw bot answered meanwhile. */
  readonly rawTimes: readonly number[];
  /** CPU milliseconds of the product for each click, with all jobs. */
  readonly cpuMs: number;
  /** Resident megabytes of the product, once a second. */
  readonly memory: readonly number[];
}

/** The share of each act: the rest opens cards. An issue of the project names these shares. */
const ASKING = 0.15;
const APPROVING = 0.05;
/** A request is approved this many requests later, when its card has been sent. */
const BEHIND = 60;
/** One click in so many goes to the raw bot as well. */
const RAW_EVERY = 10;
const SAMPLE_MS = 1000;

/**
 * Clicks at a steady rate, whatever the answers take: a click that is late because the bot is slow counts as
 * slow. Each hundred has the same mixture.
 */
export async function measureSteady(
  store: string,
  urls: { readonly product: string; readonly raw: string },
  desk: Desk,
  { clicksPerSecond, seconds }: Steady,
): Promise<SteadyFigures> {
  const times: number[] = [];
  const rawTimes: number[] = [];
  const errors: string[] = [];
  const running: Promise<void>[] = [];
  const asked: string[] = [];
  let approved = 0;
  const next = (n: number): readonly [Shot, (answer: Answer) => boolean] => {
    const share = (n % 20) / 20;
    const ready = asked.length - BEHIND > approved;
    if (share < APPROVING && ready) {
      approved += 1;
      return [desk.approve(n, asked[approved - 1] ?? desk.first), isDecided];
    }
    if (share >= 1 - ASKING) {
      const id = randomUUID();
      asked.push(id);
      return [desk.ask(id), isMade(id)];
    }
    return [desk.open(n, desk.first), isDecisionCard];
  };
  const shoot = async (
    url: string,
    shot: Shot,
    due: number,
    into: number[],
    isGood: (answer: Answer) => boolean,
  ): Promise<void> => {
    try {
      const answer = await send(url, shot);
      into.push(performance.now() - due);
      if (!isGood(answer)) errors.push(`${answer.status} ${answer.text.slice(0, 300)}`);
    } catch (error) {
      errors.push(String(error));
    }
  };

  const memory: number[] = [];
  const before = await usageOf(urls.product);
  const total = clicksPerSecond * seconds;
  const start = performance.now();
  let sampled = start;
  for (let n = 0; n < total; n += 1) {
    const due = start + (n * 1000) / clicksPerSecond;
    const early = due - performance.now();
    if (early > 1) await wait(early);
    const [shot, isGood] = next(n);
    running.push(shoot(urls.product, shot, due, times, isGood));
    if (n % RAW_EVERY === 0)
      running.push(
        shoot(
          urls.raw,
          desk.open(n, desk.first),
          performance.now(),
          rawTimes,
          ({ status }) => status === 200,
        ),
      );
    if (performance.now() - sampled >= SAMPLE_MS) {
      sampled += SAMPLE_MS;
      running.push(
        usageOf(urls.product).then(
          (usage) => void memory.push(usage.memory / 1024 / 1024),
          (error) => void errors.push(String(error)),
        ),
      );
    }
  }
  await Promise.all(running);
  const after = await usageOf(urls.product);
  const cpuMs = ((after.cpu - before.cpu) * 1000) / total;
  return { store, clicks: total, errors, times, rawTimes, cpuMs, memory };
}

/** All figures as a table. A goal that is not reached is said so. */
export function steadyTable(figures: readonly SteadyFigures[]): string {
  return tableOf([
    [
      'store',
      'clicks',
      'errors',
      'p50, ms',
      'p99, ms',
      'raw p99, ms',
      'p99 ÷ raw',
      'CPU ms a click',
      'MB',
      'growth',
    ],
    ...figures.map(({ store, clicks, errors, times, rawTimes, cpuMs, memory }) => {
      const ratio = percentile(times, 0.99) / percentile(rawTimes, 0.99);
      return [
        store,
        String(clicks),
        String(errors.length),
        percentile(times, 0.5).toFixed(1),
        percentile(times, 0.99).toFixed(1),
        percentile(rawTimes, 0.99).toFixed(1),
        `${ratio.toFixed(2)}${ratio <= MOST.ratio ? '' : ' NOT REACHED'}`,
        `${cpuMs.toFixed(2)}${cpuMs <= MOST.cpuMs ? '' : ' NOT REACHED'}`,
        `${Math.max(...memory).toFixed(0)}${Math.max(...memory) <= MOST.mb ? '' : ' NOT REACHED'}`,
        `${(growthOf(memory) * 100).toFixed(1)} %${growthOf(memory) <= MOST.growth ? '' : ' NOT REACHED'}`,
      ];
    }),
  ]);
}

/** What must be reached: multiples of the raw bot, CPU milliseconds, megabytes, growth of the last half. */
const MOST = { ratio: 3, cpuMs: 2.5, mb: 170, growth: 0.02 } as const;

function percentile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
}

/** How much the memory grew in the second half of the run, as a part: the last quarter against the third. */
function growthOf(memory: readonly number[]): number {
  const quarter = Math.floor(memory.length / 4);
  const mean = (from: number): number =>
    memory.slice(from, from + quarter).reduce((sum, value) => sum + value, 0) / quarter;
  return mean(memory.length - quarter) / mean(memory.length - 2 * quarter) - 1;
}
