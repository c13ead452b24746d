import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import { useFakeTimers } from 'sinon';
import { watchSeats } from '../../src/compose/seat-watch.ts';
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
    watchSeats({
      ...fake.ctx,
      store: {
        ...fake.store,
        count: () => {
          counted += 1;
          return count();
        },
      },
    });

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

  it('goes on while the store is not available', async () => {
    const watch = watched(() => Promise.reject(new Error('away')));
    watch.start();
    await clock.tickAsync(2 * MINUTE);
    assert.equal(counted, 3);
    watch.stop();
  });
});
