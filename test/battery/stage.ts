import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Child } from '../../sandbox/processes.ts';
import type { StoreKind, World } from '../integration/world.ts';
import { openWorld } from '../integration/world.ts';
import { startProcess } from '../integration/product-process.ts';
import type { Built } from './build.ts';
import type { MovedClock } from './clock.ts';
import { startClock } from './clock.ts';

/** The doubles, the moved clock, and processes of the product as it is in production. */
export interface Stage {
  readonly store: StoreKind;
  readonly world: World;
  readonly clock: MovedClock;
  /** Starts the product, once more or again, and waits until it is ready. */
  start(env?: Readonly<Record<string, string>>): Promise<Child>;
}

/** Those of `npm start`. */
const productionFlags = ['--max-old-space-size=128', '--max-semi-space-size=8'];

export interface StageOptions {
  readonly store: StoreKind;
  readonly env?: Readonly<Record<string, string>>;
}

/** Does something on a stage of its own, which is closed afterwards whatever comes of it. */
export async function onStage<T>(
  built: Built,
  { store, env = {} }: StageOptions,
  act: (stage: Stage) => Promise<T>,
): Promise<T> {
  const ending: (() => Promise<void>)[] = [];
  const atEnd = (end: () => Promise<void>): void => void ending.push(end);
  try {
    const folder = mkdtempSync(join(tmpdir(), 'license-desk-clock-'));
    atEnd(async () => rmSync(folder, { recursive: true }));
    const clock = await startClock(join(folder, 'clock'));
    atEnd(() => clock.close());
    const world = await openWorld({ store, env, now: clock.now }, atEnd);
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
      start: (more = {}) =>
        clock.during(
          'a start that is not done',
          startProcess(world, {
            main: built.main,
            flags: [...productionFlags, '--import', pathToFileURL(built.preload).href],
            env: { ...clock.env, ...more },
          }),
        ),
    });
  } finally {
    for (const end of ending.toReversed()) await end();
  }
}
