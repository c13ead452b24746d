import assert from 'node:assert/strict';
import type { JobKind } from '../../src/domain/job.ts';
import { copyWayOf, nextCopyInMs } from '../../src/domain/copies.ts';
import { backOffMs, confirmAgainMs, isGivenUp, queueOf } from '../../src/domain/job.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The wait after each copy. */
const waits = (way: Parameters<typeof nextCopyInMs>[0]) =>
  [1, 2, 3, 4, 5, 6].map((copies) => nextCopyInMs(way, copies));

describe('A job', () => {
  it('waits in the queue of its kind', () => {
    const kinds: readonly JobKind[] = ['confirm', 'mail-requester', 'mail-person', 'redraw'];
    assert.deepEqual(
      kinds.map((kind) => queueOf(kind)),
      ['assign', 'mail-first', 'mail', 'general'],
    );
  });

  it('is given up with the twelfth failure, or with the 150th where it may pass by itself', () => {
    assert.deepEqual([isGivenUp('general', 11, false), isGivenUp('general', 12, false)], [false, true]);
    assert.deepEqual([isGivenUp('mail', 149, true), isGivenUp('mail', 150, true)], [false, true]);
  });

  it('is never given up while it assigns', () => {
    assert.equal(isGivenUp('assign', 1000, false), false);
  });

  it('waits twice as long after each failure, up to a maximum, and a tenth less or more', () => {
    assert.deepEqual(
      [1, 2, 3, 9, 10, 40].map((attempt) => backOffMs(attempt, 0.5)),
      [2000, 4000, 8000, 512_000, 600_000, 600_000],
    );
    assert.deepEqual([backOffMs(1, 0), backOffMs(1, 1)], [1800, 2200]);
    assert.equal(backOffMs(40, 0.5, 5000), 5000);
  });

  it('reads back at first every two seconds, and at last every two minutes', () => {
    assert.deepEqual(
      [0, 2001, 30_000, HOUR].map((elapsed) => confirmAgainMs(elapsed)),
      [2000, 2001, 30_000, 120_000],
    );
  });
});

describe('Something whose answers are lost', () => {
  it('is sent five times, a decision card a day later once more', () => {
    assert.deepEqual(waits('mail'), [2000, 10 * MINUTE, HOUR, 6 * HOUR, undefined, undefined]);
    assert.deepEqual(waits('message'), [2000, 30_000, 20 * MINUTE, 4 * HOUR, undefined, undefined]);
    assert.deepEqual(waits('decision'), [2000, 30_000, 20 * MINUTE, 4 * HOUR, 20 * HOUR, undefined]);
  });

  it('is a decision card where the job posts one, and a message else', () => {
    assert.deepEqual([copyWayOf('post-card'), copyWayOf('open-card')], ['decision', 'message']);
  });
});
