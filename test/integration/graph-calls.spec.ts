import assert from 'node:assert/strict';
import { approvePersons } from '../support/graph/approving.ts';

describe('Approving', function () {
  this.timeout(120_000);

  for (const [count, most] of [
    [20, 1],
    [200, 4],
    [1000, 4],
  ] as const) {
    it(`${count} persons takes at most three calls for each chunk and five, and ${most} at a time`, async () => {
      const { calls, inFlight, writes } = await approvePersons(count);
      // The question of the right is one more call.
      assert.ok(calls + 1 <= 3 * Math.ceil(count / 20) + 5, `${calls} calls`);
      assert.deepEqual([inFlight.get('assign'), inFlight.get('people')], [most, most]);
      // After a start one batch, then the other three of the first window, then four.
      assert.deepEqual(writes.slice(0, 8), [1, 1, 2, 3, 1, 2, 3, 4].slice(0, count / 20));
    });
  }
});
