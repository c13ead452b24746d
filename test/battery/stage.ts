import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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

/** Runs `act` on a new stage, and closes the stage in any case. */
export async function onStage<T>(
  built: Built,
  { store, env = {} }: StageOptions,
  act: (stage: Stage) => Promise<T>,
): Promise<T> {
  const ending: (() => Promise<void>)[] = [];
  let logs: string | undefined;
  const atEnd = (end: () => Promise<void>): void => void ending.push(end);
  try {
    const folder = mkdtempSync(join(tmpdir(), 'license-desk-clock-'));
    atEnd(async () => rmSync(folder, { recursive: true }));
    const clock = await startClock(join(folder, 'clock'));
    atEnd(() => clock.close());
    const world = await openWorld(
      { store, env, now: clock.now, until: clock.until, keysBytes: REAL_KEYS_BYTES },
      atEnd,
    );
    logs = world.folder;
    const { tenant, keys, connector } = world;
    clock.watch([
      tenant.url,
      keys.url,
      connector.serviceUrl,
      ...(store === 'cosmos' ? [world.cosmos.endpoint] : []),
    ]);
    return await act({
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
    });
  } catch (error) {
    throw new Error(`The product's last words:\n${wordsOf(logs)}`, { cause: error });
  } finally {
    for (const end of ending.toReversed()) await end();
  }
}

/** The last lines of every log that processes left there. */
function wordsOf(folder: string | undefined): string {
  if (folder === undefined) return '';
  const logs = readdirSync(folder).filter((name) => name.endsWith('.log'));
  return logs
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n').slice(-6))
    .join('\n');
}
