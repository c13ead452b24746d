import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Options, World } from './world.ts';
import { openWorld } from './world.ts';

export type { Options, World } from './world.ts';

/**
 * Gives a `describe` the function that opens a world. Each world is closed after its test. The test fails if
 * something stays open.
 */
export function worlds(): (options?: Options) => Promise<World> {
  const open: { readonly world: World; readonly close: () => Promise<void> }[] = [];
  let before: readonly string[] = [];

  beforeEach(() => {
    before = held();
  });

  afterEach(async function () {
    const failed = this.currentTest?.state === 'failed';
    const closed = open.splice(0);
    for (const { world, close } of closed) {
      if (failed) for (const { level, message, fields } of world.lines) console.log(level, message, fields);
      await close();
    }
    if (failed) return;
    // Closed servers and processes are released within a few turns of the event loop.
    for (let turn = 0; turn < 10 && held().length > before.length; turn += 1) await setImmediate();
    for (const { world } of closed) {
      const errors = world.lines.filter(({ level }) => level === 'error');
      if (!world.errorsExpected) assert.deepEqual(errors, [], 'The product logged an error.');
      assert.deepEqual(filesOpenIn(join(world.folder, 'store.db')), [], 'The store is still open.');
    }
    assert.deepEqual(held(), before, 'Something is still open.');
  });

  return async (options = {}) => {
    const ending: (() => Promise<void>)[] = [];
    const close = async (): Promise<void> => {
      for (const end of ending.splice(0).toReversed()) await end();
    };
    try {
      const world = await openWorld(options, (end) => void ending.push(end));
      open.push({ world, close });
      return world;
    } catch (error) {
      await close();
      throw error;
    }
  };
}

/** Servers and children that this process holds. */
function held(): readonly string[] {
  const kinds = ['TCPServerWrap', 'ProcessWrap'];
  return process.getActiveResourcesInfo().filter((kind) => kinds.includes(kind));
}

/** The files that this process has open and whose names begin so. Works on Linux only. */
function filesOpenIn(start: string): readonly string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const file = readlinkSync(`/proc/self/fd/${descriptor}`);
      return file.startsWith(start) ? [file] : [];
    } catch {
      return [];
    }
  });
}
