import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { DataDocument } from '../../src/app/records/documents.ts';
import { create, replace } from '../../src/app/records/documents.ts';
import { LeaseLost } from '../../src/app/records/job-run.ts';
import { LEASE_MS } from '../../src/worker/claim-job.ts';
import { createLane } from '../../src/worker/lane.ts';
import { aProcess } from '../support/born.ts';
import { FakeContext } from '../support/fake-context.ts';

const QUOTA = { most: 100, withinMs: 50_000, slotMs: 1000 };

describe('lane', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
  });

  afterEach(() => fake.close());

  const lane = (owner: string) => createLane(fake.ctx, 'assign', owner, QUOTA);

  it('is held by one instance at a time', async () => {
    const [one, other] = [lane('one'), lane('other')];

    const held = await Promise.all([one.hold(), other.hold()]);

    assert.deepEqual(held.filter(Boolean), [true]);
  });

  it('passes to another instance if its holder stops answering', async () => {
    const [one, other] = [lane('one'), lane('other')];
    await one.hold();

    fake.now += 24_000;
    assert.equal(await other.hold(), false);
    fake.now += 1001;
    assert.equal(await other.hold(), true);
  });

  it('is renewed by its holder when half of the lease is left, so that it does not expire during a job', async () => {
    const [one, other] = [lane('one'), lane('other')];
    assert.equal(await one.hold(), true);
    fake.now += LEASE_MS * 0.6;
    assert.equal(await one.hold(), true);
    fake.now += LEASE_MS * 0.6;

    assert.equal(await other.hold(), false);
  });

  it('is left alone until half of its lease is gone, and then renewed', async () => {
    const one = lane('one');
    const etag = async () => (await fake.store.read('lane:assign'))?.etag;
    await one.hold();
    const first = await etag();
    fake.now += LEASE_MS / 2 - 1;
    await one.hold();
    assert.equal(await etag(), first);
    fake.now += 1;
    await one.hold();
    assert.notEqual(await etag(), first);
  });

  it('is reached without asking the store while its lease lasts', async () => {
    let reads = 0;
    const { ctx } = aProcess(fake, 'one', {
      store: {
        read: (id) => {
          reads += 1;
          return fake.store.read(id);
        },
      },
    });
    const one = createLane(ctx, 'assign', 'one', QUOTA);
    assert.equal(one.freeInMs(), undefined);
    assert.equal(await one.reach(), true);
    fake.now += LEASE_MS - 1;
    assert.equal(await one.reach(), true);
    assert.equal(reads, 1);
  });

  it('is held for a whole lease after each take', async () => {
    const [one, other] = [lane('one'), lane('other')];
    assert.equal(await one.hold(), true);
    fake.now += LEASE_MS * 0.4;
    assert.equal(await one.take(1), 0);
    fake.now += LEASE_MS * 0.8;

    assert.equal(await other.hold(), false);
  });

  it('passes on at once when it is released', async () => {
    const [one, other] = [lane('one'), lane('other')];
    await one.hold();

    await one.release();

    assert.equal(await other.hold(), true);
  });

  it('lets nobody take who has lost it', async () => {
    const [one, other] = [lane('one'), lane('other')];
    await one.hold();
    fake.now += 31_000;
    await other.hold();

    await assert.rejects(one.take(1), LeaseLost);
  });

  it('still belongs to its holder after the lease expired, if nobody else has taken it', async () => {
    const one = lane('one');
    await one.hold();
    fake.now += 31_000;

    assert.equal(await one.take(1), 0);
  });

  it('is not lost when its own jobs renew it and take from it at the same time', async () => {
    const one = lane('one');
    await one.hold();
    fake.now += 20_000;

    const results = await Promise.all([one.hold(), one.take(1), one.hold(), one.take(1)]);

    assert.deepEqual(results, [true, 0, true, 0]);
  });

  it('keeps the quota between instances whose clocks are minutes apart', async () => {
    const [ahead, behind] = [lane('ahead'), lane('behind')];
    let taken = 0;
    for (let turn = 0; turn < 4; turn += 1) {
      for (const [one, skewMs] of [
        [ahead, 480_000],
        [behind, 0],
      ] as const) {
        fake.now += skewMs;
        await one.hold();
        while ((await one.take(10)) === 0) taken += 10;
        await one.release();
        fake.now -= skewMs;
      }
    }
    assert.equal(taken, QUOTA.most);
  });

  it('refills again after a clock that was a day ahead', async () => {
    const one = lane('one');
    fake.now += 86_400_000;
    await one.take(QUOTA.most);
    await one.release();
    fake.now -= 86_400_000;
    await one.take(1);
    fake.now += 1000;
    assert.equal(await one.take(1), 0);
  });

  it('passes to another instance if its lease was written by a clock that was a day ahead', async () => {
    const [ahead, other] = [lane('ahead'), lane('other')];
    fake.now += 86_400_000;
    await ahead.hold();
    fake.now -= 86_400_000;

    assert.equal(await other.hold(), true);
    assert.equal(await ahead.hold(), false);
  });

  it('lets nobody take who lost it between hold and take', async () => {
    const [one, other] = [lane('one'), lane('other')];
    await one.hold();
    // The lease looks long enough to its holder, but another instance has written the lane.
    fake.now += 10_000;
    const stored = await fake.store.read<DataDocument<object>>('lane:assign');
    assert.ok(stored);
    const theft: DataDocument<object> = { ...stored, data: { ...stored.data, owner: 'other' } };
    await fake.store.commit([replace(stored, theft)], 'theft');

    await assert.rejects(one.take(1), LeaseLost);
    assert.equal(await other.hold(), true);
  });

  it('lets nobody take who lost it between hold and take, also if it is free again', async () => {
    const one = lane('one');
    await one.hold();
    const stored = await fake.store.read<DataDocument<object>>('lane:assign');
    assert.ok(stored);
    const left: DataDocument<object> = { ...stored, data: { ...stored.data, owner: 'other', until: 0 } };
    await fake.store.commit([replace(stored, left)], 'taken and released');

    await assert.rejects(one.take(1), LeaseLost);
  });

  it('gives nothing to take while another instance holds it', async () => {
    await lane('other').hold();
    await assert.rejects(lane('one').take(1), LeaseLost);
  });

  it('counts what an older release took', async () => {
    const data = { owner: 'old', until: 0, tokens: 0, at: fake.now };
    const old: DataDocument<object> = { id: 'lane:assign', type: 'lane', data };
    await fake.store.commit([create(old)], 'old');
    assert.equal(await lane('one').take(1), QUOTA.withinMs + QUOTA.slotMs);
    assert.equal((await fake.store.read('lane:assign'))?.type, 'lane');
  });

  it('says how long to wait for the next unit of the quota', async () => {
    const one = lane('one');
    await one.hold();
    assert.equal(await one.take(100), 0);

    const waitMs = await one.take(10);
    assert.equal(waitMs, QUOTA.withinMs + QUOTA.slotMs);

    fake.now += waitMs;
    assert.equal(await one.take(10), 0);
  });

  describe('with a window', () => {
    const WINDOW = { most: 30, withinMs: 60_000 };
    const windowed = (owner: string) => createLane(fake.ctx, 'mail', owner, WINDOW);

    it('allows at most 30 in any minute under one name, whoever holds it', async () => {
      const steps = fc.array(
        fc.record({
          wait: fc.integer({ min: 0, max: 20_000 }),
          burst: fc.integer({ min: 1, max: 40 }),
          name: fc.constantFrom('one', 'other'),
          owner: fc.constantFrom(0, 1),
        }),
        { maxLength: 40 },
      );
      await fc.assert(
        fc.asyncProperty(steps, async (turns) => {
          const world = new FakeContext();
          const lanes = ['a', 'b'].map((owner) => createLane(world.ctx, 'mail', owner, WINDOW));
          const taken: { readonly at: number; readonly name: string }[] = [];
          for (const { wait, burst, name, owner } of turns) {
            world.now += wait;
            const mine = lanes[owner];
            if (!mine || !(await mine.hold())) continue;
            for (let n = 0; n < burst && (await mine.take(1, name)) === 0; n += 1)
              taken.push({ at: world.now, name });
            await mine.release();
          }
          for (const { at, name } of taken) {
            const within = taken.filter((one) => one.name === name && one.at >= at && one.at < at + 60_000);
            assert.ok(within.length <= 30, `${within.length} in a minute`);
          }
          await world.close();
        }),
        { numRuns: 20 },
      );
    });

    it('says when the oldest of a full minute has left, and forgets old ones', async () => {
      const one = windowed('one');
      for (let n = 0; n < 30; n += 1) {
        assert.equal(await one.take(1, 'box'), 0);
        fake.now += 1000;
      }
      assert.equal(await one.take(1, 'box'), 30_000);
      assert.equal(await one.take(1, 'another'), 0);

      fake.now += 30_000;
      assert.equal(await one.take(1, 'box'), 0);
      assert.equal(await one.take(1, 'box'), 1000);
    });

    it('is not blocked for a day by a clock that was a day ahead', async () => {
      const one = windowed('one');
      fake.now += 86_400_000;
      for (let n = 0; n < 30; n += 1) await one.take(1, 'box');
      await one.release();
      fake.now -= 86_400_000;
      assert.equal(await one.take(1, 'box'), 0);
    });
  });
});
