import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { freeMemory } from '../../src/compose/free-memory.ts';

describe('After the start', () => {
  it('memory that nobody needs any more is given back at once', async () => {
    const garbage = new WeakRef({});
    // An object that was just put into a WeakRef lives until the end of the turn.
    await setImmediate();
    await freeMemory();
    assert.equal(garbage.deref(), undefined);
  });
});
