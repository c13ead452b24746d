import assert from 'node:assert/strict';
import { approvePersons } from '../support/graph/approving.ts';

describe('Approving', function () {
  this.timeout(120_000);

  for (const [count, writes] of [
    [20, 1],
    [200, 4],
    [1000, 4],
  ] as const) {
    it(`${count} persons takes at most three calls for each chunk and five, and ${writes} at a time`, async () => {
      const { calls, inFlight } = await approvePersons(count);
      // The question of the right is one more call.
      assert.ok(calls + 1 <= 3 * Math.ceil(count / 20) + 5, `${calls} calls`);
      assert.deepEqual([inFlight.get('assign'), inFlight.get('people')], [writes, writes]);
    });
  }
});
