import assert from 'node:assert/strict';
import type { Counted, Window } from '../../src/worker/quota.ts';
import { countAt, createSightings, takeFrom } from '../../src/worker/quota.ts';

const NOW = 1_000_000_000;
const MINUTE = 60_000;
const WINDOW: Window = { most: 3, withinMs: MINUTE };
const SLOTS: Window = { most: 10, withinMs: MINUTE, slotMs: 5000 };

const takeWithin = (times: readonly number[], amount: number, name = 'mailbox') =>
  takeFrom(WINDOW, { taken: { mailbox: times } }, NOW, amount, name);

describe('A window of time', () => {
  it('lets as many in as are allowed, under each name of its own', () => {
    assert.deepEqual(takeFrom(WINDOW, {}, NOW, 3, 'mailbox'), { taken: { mailbox: [NOW, NOW, NOW] } });
    assert.deepEqual(takeWithin([NOW - 1, NOW - 1, NOW - 1], 1, 'other'), {
      taken: { mailbox: [NOW - 1, NOW - 1, NOW - 1], other: [NOW] },
    });
  });

  it('says how long to wait until so many of the oldest have ended', () => {
    const times = [NOW - 50_000, NOW - 40_000, NOW - 30_000];
    assert.equal(takeWithin(times, 1), 10_000);
    assert.equal(takeWithin(times, 2), 20_000);
    assert.equal(takeWithin(times.slice(1), 2), 20_000);
    assert.deepEqual(takeWithin(times.slice(1), 1), { taken: { mailbox: [...times.slice(1), NOW] } });
    // In whatever order they were written down.
    assert.equal(takeWithin(times.toReversed(), 1), 10_000);
  });

  it('forgets what is as old as the window, and whose name has nothing left', () => {
    const count = (at: number) => countAt(WINDOW, { taken: { mailbox: [at] } }, NOW);
    assert.deepEqual(count(NOW - MINUTE + 1), { taken: { mailbox: [NOW - MINUTE + 1] } });
    assert.deepEqual(count(NOW - MINUTE), { taken: {} });
  });

  it('believes a time that is ahead by ten minutes, and no more', () => {
    const count = (at: number) => countAt(WINDOW, { taken: { mailbox: [at] } }, NOW);
    assert.deepEqual(count(NOW + 10 * MINUTE), { taken: { mailbox: [NOW + 10 * MINUTE] } });
    assert.deepEqual(count(NOW + 10 * MINUTE + 1), { taken: {} });
  });
});

const first = (counted: Counted, at: number, amount: number, seen = createSightings()): Counted => {
  const taken = takeFrom(SLOTS, counted, at, amount, 'any', seen);
  assert.ok(typeof taken !== 'number', 'there is nothing left');
  return taken;
};

describe('A window of time with slots', () => {
  it('stores what is taken within a slot as one, and the next slot beside it', () => {
    const seen = createSightings();
    const one = first(first({}, NOW, 4, seen), NOW + 4999, 2, seen);
    assert.deepEqual(one, { taken: { any: [[NOW, 6]] } });
    assert.deepEqual(first(one, NOW + 5000, 1, seen), {
      taken: {
        any: [
          [NOW, 6],
          [NOW + 5000, 1],
        ],
      },
    });
  });

  it('counts a slot until the last that can have been taken in it has left the window', () => {
    const seen = createSightings();
    const full = first({}, NOW, 10, seen);
    const take = (at: number) => takeFrom(SLOTS, full, at, 3, 'any', seen);
    assert.equal(take(NOW), MINUTE + 5000);
    assert.equal(take(NOW + MINUTE + 4999), 1);
    assert.deepEqual(take(NOW + MINUTE + 5000), { taken: { any: [[NOW + MINUTE + 5000, 3]] } });
  });

  it('stores what two instances take apart, also at the same time', () => {
    const own = createSightings();
    const theirs = first({}, NOW + 3000, 4);
    assert.deepEqual(first(theirs, NOW + 4000, 1, createSightings()), {
      taken: {
        any: [
          [NOW + 3000, 4],
          [NOW + 4000, 1],
        ],
      },
    });
    // This one sees the taking of a clock that is ahead before its own clock gets there.
    countAt(SLOTS, theirs, NOW, own);
    assert.deepEqual(first(theirs, NOW + 3000, 1, own), {
      taken: {
        any: [
          [NOW + 3000, 4],
          [NOW + 3001, 1],
        ],
      },
    });
  });

  it('waits for as many of the oldest as it needs', () => {
    const seen = createSightings();
    const both = first(first({}, NOW, 6, seen), NOW + 20_000, 4, seen);
    const waitFor = (amount: number) => takeFrom(SLOTS, both, NOW + 30_000, amount, 'any', seen);
    assert.deepEqual([waitFor(1), waitFor(6), waitFor(7)], [35_000, 35_000, 55_000]);
  });

  it('counts what another instance has taken from when it first saw it, whatever the clock of the other', () => {
    for (const apart of [-9 * MINUTE, 0, 9 * MINUTE]) {
      const full = first({}, NOW + apart, 10);
      const seen = createSightings();
      assert.equal(takeFrom(SLOTS, full, NOW, 1, 'any', seen), MINUTE + 5000);
      assert.equal(typeof takeFrom(SLOTS, full, NOW + MINUTE + 5000, 1, 'any', seen), 'object');
    }
  });

  it('does not count what must be old, and does not wait for a day when the clock goes back', () => {
    assert.deepEqual(countAt(SLOTS, first({}, NOW - 12 * MINUTE, 10), NOW, createSightings()), { taken: {} });
    const seen = createSightings();
    const full = first({}, NOW + 9 * MINUTE, 10, seen);
    assert.equal(takeFrom(SLOTS, full, NOW, 1, 'any', seen), MINUTE + 5000);
    assert.deepEqual(countAt(SLOTS, first({}, NOW + 11 * MINUTE, 10), NOW, createSightings()), { taken: {} });
  });

  it('takes the bucket of an older release for as empty as it can have made the window', () => {
    const after = (ms: number, amount: number) =>
      takeFrom(SLOTS, { tokens: 3.5, at: NOW }, NOW + ms, amount, '');
    assert.deepEqual(after(0, 3), { taken: { '': [[NOW, 10]] } });
    assert.equal(after(0, 4), MINUTE + 5000);
    assert.equal(typeof after(MINUTE + 5000, 10), 'object');
  });
});
