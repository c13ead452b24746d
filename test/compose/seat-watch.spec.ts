import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import { useFakeTimers } from 'sinon';
import { lineDocument } from '../../src/app/records/documents.ts';
import { watchSeats } from '../../src/compose/seat-watch.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { VISIO } from '../support/builders.ts';
import { FakeContext } from '../support/fake-context.ts';

const MINUTE = 60_000;

describe('The watch over free seats', () => {
  let clock: SinonFakeTimers;
  let fake: FakeContext;
  let counted: number;

  beforeEach(() => {
    clock = useFakeTimers();
    fake = new FakeContext();
    counted = 0;
  });

  afterEach(async () => {
    clock.restore();
    await fake.close();
  });

  const watched = (count: () => Promise<number>) =>
    watchSeats(
      {
        ...fake.ctx,
        store: {
          ...fake.store,
          count: () => {
            counted += 1;
            return count();
          },
        },
      },
      createMetrics().waiting,
      { areEmpty: false },
    );

  it('looks at the start of the process, then once a minute, until it stops', async () => {
    const watch = watched(async () => 0);
    watch.start();
    assert.equal(counted, 1);
    await clock.tickAsync(3 * MINUTE);
    assert.equal(counted, 4);
    watch.stop();
    await clock.tickAsync(3 * MINUTE);
    assert.equal(counted, 4);
  });

  it('tells the metrics how many persons wait for each product, and the cards when nobody does any more', async () => {
    const { waiting, text } = createMetrics();
    const line = { productName: 'Visio Plan 2', round: 1, approvedAt: '2026', since: '', until: '2027' };
    let lines = ['a', 'b'].map((requestId, n) =>
      lineDocument({ ...line, requestId, skuId: VISIO, indexes: n === 0 ? [0, 2] : [4] }),
    );
    const page = async () => lines.map((document) => ({ ...document, etag: '' }));
    const store = Object.assign({}, fake.ctx.store, { count: async () => lines.length, page });
    const shown = async () => (await text()).match(/license_desk_waiting_persons\{.*/g);

    const seen = { areEmpty: true };
    const watch = watchSeats({ ...fake.ctx, store }, waiting, seen);
    watch.start();
    await clock.tickAsync(1);
    assert.deepEqual(await shown(), ['license_desk_waiting_persons{product="Visio Plan 2"} 3']);
    assert.equal(seen.areEmpty, false);

    lines = [];
    await clock.tickAsync(MINUTE);
    assert.equal(await shown(), null);
    assert.equal(seen.areEmpty, true);
    watch.stop();
  });

  it('goes on while the store is not available', async () => {
    const watch = watched(() => Promise.reject(new Error('away')));
    watch.start();
    await clock.tickAsync(2 * MINUTE);
    assert.equal(counted, 3);
    watch.stop();
  });
});
