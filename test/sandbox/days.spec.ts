import assert from 'node:assert/strict';
import { useFakeTimers } from 'sinon';
import { createDays } from '../../sandbox/days.ts';

const DAY_MS = 86_400_000;
/** The bot looks so often at least, and takes a longer gap for a wrong clock. */
const [LOOK_MS, GAP_MS] = [20_000, 36 * 3_600_000];

describe('Days by which the clock is moved', () => {
  it('come at once, but one after the other: between two looks of the bot is no gap', () => {
    const timers = useFakeTimers({ now: 0 });
    try {
      let ahead = 0;
      const days = createDays({ move: (ms) => void (ahead += ms) });
      const now = (): number => timers.now + ahead;
      for (let n = 0; n < 3; n += 1) days.add();
      assert.deepEqual([ahead, days.left()], [DAY_MS, 2]);
      let lookedAt = 0;
      for (let n = 0; n < 6; n += 1) {
        assert.ok(now() - lookedAt <= GAP_MS, `after ${timers.now} ms`);
        lookedAt = now();
        timers.tick(LOOK_MS);
      }
      assert.deepEqual([ahead, days.left()], [3 * DAY_MS, 0]);
      days.add();
      assert.deepEqual([ahead, days.left()], [4 * DAY_MS, 0], 'at once again');
    } finally {
      timers.restore();
    }
  });
});
