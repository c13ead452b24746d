import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createLane } from '../../src/worker/lane.ts';
import { ASSIGN_QUOTA } from '../../src/worker/worker.ts';
import { FakeContext } from '../support/fake-context.ts';

const QUOTA = { most: 100, withinMs: 50_000, slotMs: 1000 };

/** The most that was taken within any so many milliseconds. */
const mostWithin = (ms: number, taken: readonly { readonly at: number; readonly amount: number }[]) =>
  Math.max(
    0,
    ...taken.map(({ at }) =>
      taken
        .filter((other) => other.at >= at && other.at < at + ms)
        .reduce((sum, { amount }) => sum + amount, 0),
    ),
  );

describe('the quota of licenses in its lane', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
  });

  afterEach(() => fake.close());

  const lane = (owner: string) => createLane(fake.ctx, 'assign', owner, QUOTA);

  it('writes at most 2,900 licenses within any 150 seconds, in any pattern', async () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 30, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(amounts, fc.integer({ min: 0, max: 5000 }), async (sizes, restMs) => {
        const world = new FakeContext();
        const one = createLane(world.ctx, 'assign', 'one', ASSIGN_QUOTA);
        const start = world.now;
        const taken: { readonly at: number; readonly amount: number }[] = [];
        for (let n = 0; world.now - start < 460_000; n += 1) {
          const amount = sizes[n % sizes.length] ?? 20;
          const waitMs = await one.take(amount);
          if (waitMs === 0) taken.push({ at: world.now, amount });
          world.now += waitMs === 0 ? restMs : waitMs;
        }
        assert.ok(mostWithin(150_000, taken) <= 2900);
        await world.close();
      }),
      { numRuns: 5 },
    );
  });

  it('writes 10,000 licenses in 1.15 times of what the quota needs, in few bytes', async () => {
    const { most, withinMs } = ASSIGN_QUOTA;
    const one = createLane(fake.ctx, 'assign', 'one', ASSIGN_QUOTA);
    const start = fake.now;
    for (let taken = 0; taken < 10_000;) {
      const waitMs = await one.take(80);
      if (waitMs === 0) taken += 80;
      // Three round trips of 100 ms.
      fake.now += waitMs === 0 ? 300 : waitMs;
      assert.ok(JSON.stringify(await fake.store.read('lane:assign')).length < 1000);
    }
    assert.ok(fake.now - start <= 1.15 * Math.floor(10_000 / most) * withinMs, `${fake.now - start} ms`);
  });

  it('keeps the quota however instances with clocks of their own take turns, start anew, and wait', async () => {
    const steps = fc.array(
      fc.record({
        wait: fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 60_000 })),
        amount: fc.integer({ min: 1, max: 40 }),
        who: fc.integer({ min: 0, max: 2 }),
        dies: fc.boolean(),
      }),
      { maxLength: 60 },
    );
    const clocks = fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: -300_000, max: 300_000 })));
    await fc.assert(
      fc.asyncProperty(steps, clocks, async (turns, ahead) => {
        const world = new FakeContext();
        const start = (n: number) => createLane(world.ctx, 'assign', `${n} ${world.ctx.ids.next()}`, QUOTA);
        const lanes = [0, 1, 2].map(start);
        const taken: { readonly at: number; readonly amount: number }[] = [];
        for (const { wait, amount, who, dies } of turns) {
          world.now += wait;
          const at = world.now;
          world.now += ahead[who] ?? 0;
          const mine = lanes[who];
          if (mine && (await mine.hold())) {
            for (let n = 0; n < 4 && (await mine.take(amount)) === 0; n += 1) taken.push({ at, amount });
            await mine.release();
          }
          if (dies) lanes[who] = start(who);
          world.now = at;
        }
        assert.ok(mostWithin(QUOTA.withinMs, taken) <= QUOTA.most);
        await world.close();
      }),
      { numRuns: 60 },
    );
  });

  it('lets two instances that wait for the same quota take over from each other, and go on in time', async () => {
    const [one, other] = [lane('one'), lane('other')];
    assert.equal(await one.take(QUOTA.most), 0);
    for (let waited = 0; waited < QUOTA.withinMs; waited += 10_000) {
      for (const mine of [one, other]) {
        assert.ok((await mine.take(1)) > 0);
        await mine.release();
      }
      fake.now += 10_000;
    }
    fake.now += QUOTA.slotMs;
    assert.equal(await other.take(1), 0);
  });
});
