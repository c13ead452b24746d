import assert from 'node:assert/strict';
import { jobDocument } from '../../src/app/records/queue-job.ts';
import type { QueueGroup } from '../../src/worker/queue-group.ts';
import { groupOf, isDue, isPaused, isReadWhole, stopLane } from '../../src/worker/queue-group.ts';
import { createLane } from '../../src/worker/lane.ts';
import { FakeContext } from '../support/fake-context.ts';

const NOW = 1_000_000_000;
const MINUTE = 60_000;

const general = groupOf(['general'], 8);
const task = { kind: 'redraw', requestId: 'r' } as const;
const job = (owner?: string) => ({
  ...jobDocument('j', { task, attempts: 0, madeAt: '', ...(owner === undefined ? {} : { owner }) }, ''),
  etag: 'e',
});

describe('A group of queues', () => {
  let fake: FakeContext;
  let lane: QueueGroup;

  beforeEach(() => {
    fake = new FakeContext();
    const quota = { most: 1, withinMs: 1000 };
    lane = groupOf(['assign'], 1, { lane: createLane(fake.ctx, 'assign', 'owner', quota) });
  });

  afterEach(() => fake.close());

  it('is paused until its time comes, and not by a clock that was far ahead', () => {
    assert.deepEqual(
      [-1, 0, 1, 30 * MINUTE, 30 * MINUTE + 1].map((ms) =>
        isPaused({ ...general, pausedUntil: NOW + ms }, NOW),
      ),
      [false, false, true, true, false],
    );
  });

  it('is stopped by each job once, and again only if no other went well since', () => {
    const group = groupOf(['general'], 8);
    const stop = (id: string) => stopLane(group, id, NOW);
    assert.deepEqual([stop('one'), stop('one'), stop('other')], [true, true, true]);
    assert.equal(isPaused(group, NOW + 10 * MINUTE - 1), true);
    group.done += 1;
    assert.deepEqual([stop('one'), stop('third'), stop('third')], [false, true, true]);
  });

  it('is read whole every ten minutes, and when the clock was set back', () => {
    const read = { ...general, readAt: NOW, readWholeAt: NOW };
    assert.deepEqual(
      [-1, 0, 10 * MINUTE - 1, 10 * MINUTE].map((ms) => isReadWhole(read, NOW + ms)),
      [true, false, false, true],
    );
  });

  it('does a job when it is due', () => {
    for (const group of [general, lane]) {
      assert.equal(isDue(group, job(), NOW, NOW), true);
      assert.equal(isDue(group, job(), NOW + 1, NOW), false);
    }
  });

  it('takes a job from another worker when its lease ends, or could not be that long', () => {
    const LONGEST = 10 * MINUTE + 25_000;
    for (const group of [general, lane]) {
      assert.deepEqual(
        [0, 1, LONGEST, LONGEST + 1].map((ms) => isDue(group, job('other'), NOW + ms, NOW)),
        [true, false, false, true],
      );
    }
  });

  it('does at once in a lane what a clock far ahead has put off, since nothing there waits for longer', () => {
    const later = [30 * MINUTE, 30 * MINUTE + 1].map((ms) => NOW + ms);
    assert.deepEqual(
      later.map((at) => isDue(lane, job(), at, NOW)),
      [false, true],
    );
    assert.deepEqual(
      later.map((at) => isDue(general, job(), at, NOW)),
      [false, false],
    );
  });
});
