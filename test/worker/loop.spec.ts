import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import { useFakeTimers } from 'sinon';
import { createLoop } from '../../src/worker/loop.ts';
import type { PollResult } from '../../src/worker/worker.ts';

describe('The loop of a worker', () => {
  let clock: SinonFakeTimers;
  /** The times of the polls. */
  let polls: number[];
  /** The times of the looks, and whether the next ones find something. */
  let looks: number[];
  /** The times at which jobs that were handed over began. */
  let begun: number[];
  let isFound: boolean | Error;
  let next: PollResult | Error;
  let ended: string[];
  /** The warnings: the text and the error. */
  let warned: (readonly [text: string, error: unknown])[];
  /** Holds up the polls. */
  let mayEnd: Promise<void>;
  let release: () => Promise<void>;

  beforeEach(() => {
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    polls = [];
    looks = [];
    begun = [];
    isFound = false;
    next = { ran: 0, nextInMs: undefined };
    ended = [];
    warned = [];
    mayEnd = Promise.resolve();
    release = async () => void ended.push('release');
  });

  afterEach(() => clock.restore());

  async function poll(): Promise<PollResult> {
    polls.push(clock.now);
    await mayEnd;
    if (next instanceof Error) throw next;
    return next;
  }

  async function look(): Promise<boolean> {
    looks.push(clock.now);
    if (isFound instanceof Error) throw isFound;
    return isFound;
  }

  const warn = (text: string, { error }: { readonly error?: unknown } = {}): void =>
    void warned.push([text, error]);
  const log = { debug: () => {}, info: () => {}, warn, error: () => {} };

  function start(random = 0) {
    const worker = {
      look,
      begin: () => void begun.push(clock.now),
      polls: [poll],
      stop: () => void ended.push('stop'),
      release: () => release(),
    };
    const loop = createLoop(worker, log, () => random);
    loop.start();
    return loop;
  }

  it('polls at the start, then looks every ten seconds, and up to twice as long by chance', async () => {
    const loop = start();
    await clock.tickAsync(20_000);
    assert.deepEqual([polls, looks], [[0], [10_000, 20_000]]);
    await loop.stop();

    looks = [];
    const [began, other] = [clock.now, start(1)];
    await clock.tickAsync(40_000);
    assert.deepEqual(
      looks.map((at) => at - began),
      [20_000, 40_000],
    );
    await other.stop();
  });

  it('polls when a look has found something, and not otherwise', async () => {
    const loop = start();
    await clock.tickAsync(19_999);
    isFound = true;
    await clock.tickAsync(1);
    isFound = false;
    await clock.tickAsync(40_000);
    assert.deepEqual(polls, [0, 20_000]);
    await loop.stop();
  });

  it('looks again two seconds after a failure of the store', async () => {
    isFound = new Error('Away.');
    const loop = start();
    await clock.tickAsync(14_000);
    assert.deepEqual(looks, [10_000, 12_000, 14_000]);
    await loop.stop();
  });

  it('rests through a wait that is longer than a timer can be', async () => {
    next = { ran: 0, nextInMs: 2 ** 31 };
    const loop = start();
    await clock.tickAsync(30 * 60_000);
    assert.deepEqual(polls, [0, 30 * 60_000]);
    await loop.stop();
  });

  it('polls when the next job is due, and at once after it did some', async () => {
    next = { ran: 0, nextInMs: 1200 };
    const loop = start();
    await clock.tickAsync(1199);
    assert.deepEqual(polls, [0]);
    next = { ran: 3, nextInMs: 60_000 };
    await clock.tickAsync(1);
    next = { ran: 0, nextInMs: -5 };
    await clock.tickAsync(1);
    next = { ran: 0, nextInMs: undefined };
    await clock.tickAsync(1);
    await clock.tickAsync(4999);
    assert.deepEqual(polls, [0, 1200, 1201, 1202]);
    await loop.stop();
  });

  it('rests for two seconds after a failure of the store', async () => {
    next = new Error('Away.');
    const loop = start();
    await clock.tickAsync(4000);
    assert.deepEqual(polls, [0, 2000, 4000]);
    const warning = ['The queues could not be polled.', next];
    assert.deepEqual(warned, [warning, warning, warning]);
    await loop.stop();
  });

  it('polls once for all wake-ups within 25 ms', async () => {
    const loop = start();
    await clock.tickAsync(100);
    loop.wake();
    loop.wake();
    await clock.tickAsync(24);
    loop.wake();
    assert.deepEqual(polls, [0]);
    await clock.tickAsync(1);
    assert.deepEqual(polls, [0, 125]);
    assert.deepEqual(begun, [125]);
    await clock.tickAsync(4999);
    assert.deepEqual(polls, [0, 125]);
    await loop.stop();
  });

  it('stops the worker, polls no more, and releases what it holds', async () => {
    const loop = start();
    await clock.tickAsync(100);
    loop.wake();
    await loop.stop();
    await clock.tickAsync(60_000);
    assert.deepEqual(polls, [0]);
    assert.deepEqual([ended, begun], [['stop', 'release'], []]);
  });

  it('polls again at once when it is woken during a poll', async () => {
    const held = Promise.withResolvers<void>();
    mayEnd = held.promise;
    const loop = start();
    loop.wake();
    await clock.tickAsync(100);
    held.resolve();
    await clock.tickAsync(0);
    assert.deepEqual(polls, [0, 100]);
    await loop.stop();
  });

  it('ends with a poll that is under way, and leaves no timer behind', async () => {
    next = { ran: 0, nextInMs: 60_000 };
    const loop = start();
    await clock.tickAsync(100);
    const held = Promise.withResolvers<void>();
    mayEnd = held.promise;
    loop.wake();
    await clock.tickAsync(25);
    const stopped = loop.stop();
    held.resolve();
    await stopped;
    assert.deepEqual([polls, clock.countTimers()], [[0, 125], 0]);
  });

  it('stops also if the lanes cannot be released, and says so', async () => {
    const error = new Error('Away.');
    release = () => Promise.reject(error);
    const loop = start();
    await loop.stop();
    assert.deepEqual(warned, [['A lane could not be released.', error]]);
  });
});
