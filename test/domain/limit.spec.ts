import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { waitMs, withinHour } from '../../src/domain/limit.ts';

const HOUR = 3_600_000;

describe('a limit within an hour', () => {
  it('lasts until enough of the oldest times are an hour old', () => {
    assert.equal(waitMs([], 2, 5000), 0);
    assert.equal(waitMs([1000], 2, 5000), 0);
    assert.equal(waitMs([1000, 3000], 2, 5000), 1000 + HOUR - 5000);
    assert.equal(waitMs([1000, 3000], 2, 1000 + HOUR), 0);
    // The limit was lowered since: older times do not matter.
    assert.equal(waitMs([1000, 2000, 3000], 1, 5000), 3000 + HOUR - 5000);
  });

  it('ignores a time that is exactly an hour old', () => {
    assert.deepEqual(withinHour([1000, 1001], 1000 + HOUR), [1001]);
  });

  it('never allows more than the limit in any hour, and allows the next as soon as possible', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: HOUR / 2 }), { maxLength: 40 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 5 }), (steps, most) => {
        let now = 0;
        let times: readonly number[] = [];
        for (const step of steps) {
          now += step;
          const wait = waitMs(times, most, now);
          assert.equal(wait > 0, withinHour(times, now).length >= most);
          if (wait > 0) {
            assert.ok(waitMs(times, most, now + wait - 1) > 0);
            assert.equal(waitMs(times, most, now + wait), 0);
          } else times = [...withinHour(times, now), now];
          assert.ok(times.length <= most);
        }
      }),
    );
  });
});
