import assert from 'node:assert/strict';
import { atScale } from '../support/scale.ts';
import type { Built } from './build.ts';
import { buildProduct } from './build.ts';
import { tested } from './plan.ts';
import { randomFrom } from './random.ts';
import { inPool, runRow } from './rows.ts';
import type { Outcome } from './rows.ts';

/** Rows at the same time. Rows one after the other need the fewest starts; a whole round takes too long so. */
const WIDTH = atScale(1, 2);

describe('The battery', function () {
  // The first test waits for the build, each other one only for its row. Those take seconds, except for the
  // longest rows of the whole battery.
  this.timeout(600_000);
  const seed = Math.floor(Math.random() * 2 ** 31);
  const outcomes = tested.map(() => Promise.withResolvers<Outcome>());
  let built: Built;
  let running: Promise<void>;

  before(async () => {
    built = await buildProduct();
    running = inPool(WIDTH, [...tested.entries()], async ([n, row]) => {
      outcomes[n]?.resolve(await runRow(row, built, randomFrom(seed, `${row.name} ${n}`)));
    });
  });
  after(async () => {
    await running;
    await built.remove();
  });

  for (const [n, { group, name }] of tested.entries()) {
    it(`loses nothing and doubles nothing: ${group}: ${name} (${n + 1})`, async () => {
      const outcome = await outcomes[n]?.promise;
      assert.deepEqual(outcome?.violations, [], `seed ${seed}`);
    });
  }
});
