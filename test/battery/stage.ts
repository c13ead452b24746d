import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { REAL_KEYS_BYTES } from '../../sandbox/channel/keys.ts';
import type { Child } from '../../sandbox/processes.ts';
import type { StoreKind, World } from '../support/integration/world.ts';
import { openWorld } from '../support/integration/world.ts';
import type { ProcessOptions } from '../support/integration/product-process.ts';
import { startProcess } from '../support/integration/product-process.ts';
import type { Built } from './build.ts';
import type { MovedClock } from './clock.ts';
import { startClock } from './clock.ts';

/** The doubles, the moved clock, and processes of the product as in production. */
export interface Stage {
  readonly store: StoreKind;
  readonly world: World;
  readonly clock: MovedClock;
  /** Starts the product, also again or once more, and waits until it is ready. */
  start(options?: StartOptions): Promise<Child>;
}

export interface StartOptions extends Pick<ProcessOptions, 'until' | 'env'> {
  /** How far the clock of the process is ahead of all others. */
  readonly aheadMs?: number;
}

export interface StageOptions {
  readonly store: StoreKind;
  readonly env?: Readonly<Record<string, string>>;
}

/** A stage, until it is closed. */
export interface OpenStage extends Stage {
  close(): Promise<void>;
}

/** Runs `act` on a new stage, and closes the stage in any case. */
export async function onStage<T>(
  built: Built,
  options: StageOptions,
  act: (stage: Stage) => Promise<T>,
): Promise<T> {
  const stage = await openStage(built, options);
  try {
    return await act(stage);
  } catch (error) {
    throw withLastWords(stage, error);
  } finally {
    await stage.close();
  }
}

/** Megan makes the requests of all rows. */
const EAGER = { REQUESTS_PER_HOUR: '1000' };

/** Opens a new stage. */
export async function openStage(built: Built, { store, env = {} }: StageOptions): Promise<OpenStage> {
  const ending: (() => Promise<void>)[] = [];
  const atEnd = (end: () => Promise<void>): void => void ending.push(end);
  const close = async (): Promise<void> => {
    for (const end of ending.splice(0).toReversed()) await end();
  };
  try {
    const folder = mkdtempSync(join(tmpdir(), 'license-desk-clock-'));
    atEnd(async () => rmSync(folder, { recursive: true }));
    const clock = await startClock(join(folder, 'clock'));
    atEnd(() => clock.close());
    const world = await openWorld(
      { store, env: { ...EAGER, ...env }, now: clock.now, until: clock.until, keysBytes: REAL_KEYS_BYTES },
      atEnd,
    );
    const { tenant, keys, connector } = world;
    clock.watch([
      tenant.url,
      keys.url,
      connector.serviceUrl,
      ...(store === 'cosmos' ? [world.cosmos.endpoint] : []),
    ]);
    return {
      store,
      world,
      clock,
      // The clock stands still during this.
      start: ({ aheadMs = 0, env: more = {}, ...options } = {}) =>
        startProcess(world, {
          flags: ['--import', pathToFileURL(built.preload).href],
          env: { ...clock.env(aheadMs), ...more },
          ...options,
        }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The number of logs that an error shows: a stage may have had many processes. */
const LOGS = 3;

/** The error of an act on that stage, with the last lines of the processes that were started last. */
export function withLastWords({ world: { folder } }: Stage, cause: unknown): Error {
  const logs = readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .map((name) => join(folder, name))
    .toSorted((one, other) => statSync(one).mtimeMs - statSync(other).mtimeMs);
  const words = logs
    .slice(-LOGS)
    .flatMap((file) => readFileSync(file, 'utf8').trim().split('\n').slice(-6))
    .join('\n');
  return new Error(`The product's last words:\n${words}`, { cause });
}
