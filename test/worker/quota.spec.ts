import assert from 'node:assert/strict';
import type { Bucket, Counted, Window } from '../../src/worker/quota.ts';
import { countAt, takeFrom } from '../../src/worker/quota.ts';

const NOW = 1_000_000_000;
const MINUTE = 60_000;
const BUCKET: Bucket = { capacity: 10, perSecond: 2 };
const WINDOW: Window = { most: 3, withinMs: MINUTE };

const takeOut = (counted: Counted, amount: number) => takeFrom(BUCKET, counted, NOW, amount, 'any');
const takeWithin = (times: readonly number[], amount: number, name = 'mailbox') =>
  takeFrom(WINDOW, { taken: { mailbox: times } }, NOW, amount, name);

describe('A bucket of tokens', () => {
  it('is full at first, and gives what is asked for', () => {
    assert.deepEqual(takeOut({}, 4), { tokens: 6, at: NOW });
    assert.deepEqual(takeOut({}, 10), { tokens: 0, at: NOW });
  });

  it('says how long to wait for what it has not', () => {
    assert.equal(takeOut({ tokens: 3, at: NOW }, 4), 500);
    assert.equal(takeOut({ tokens: 0, at: NOW }, 5), 2500);
    assert.equal(takeOut({ tokens: 3.5, at: NOW }, 4), 250);
    assert.deepEqual(takeOut({ tokens: 4, at: NOW }, 4), { tokens: 0, at: NOW });
  });

  it('gives more than it holds at once when it is full', () => {
    assert.deepEqual(takeOut({}, 25), { tokens: 0, at: NOW });
    assert.equal(takeOut({ tokens: 9, at: NOW }, 25), 500);
  });

  it('refills as time goes by, until it is full', () => {
    const count = (msAgo: number) => countAt(BUCKET, { tokens: 1, at: NOW - msAgo }, NOW);
    assert.deepEqual(count(0), { tokens: 1, at: NOW });
    assert.deepEqual(count(1500), { tokens: 4, at: NOW });
    assert.deepEqual(count(MINUTE), { tokens: 10, at: NOW });
  });

  it('does not count the same time twice where another clock is ahead, by ten minutes at most', () => {
    const count = (msAhead: number) => countAt(BUCKET, { tokens: 1, at: NOW + msAhead }, NOW);
    assert.deepEqual(count(10 * MINUTE), { tokens: 1, at: NOW + 10 * MINUTE });
    assert.deepEqual(count(10 * MINUTE + 1), { tokens: 1, at: NOW });
  });
});

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
