import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import { spy, useFakeTimers } from 'sinon';
import { withDeadline } from '../../src/common/deadline.ts';

const never = new Promise<string>(() => undefined);

describe('work with a deadline', () => {
  let clock: SinonFakeTimers;

  beforeEach(() => {
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });

  afterEach(() => clock.restore());

  it('gives the result of work that ends in time, and leaves no timer', async () => {
    const late = spy();
    assert.equal(await withDeadline(1000, Promise.resolve('done'), late), 'done');
    assert.equal(clock.countTimers(), 0);
    assert.equal(late.callCount, 0);
  });

  it('throws the failure of work that fails in time, and leaves no timer', async () => {
    const late = spy();
    await assert.rejects(withDeadline(1000, Promise.reject(new Error('No.')), late), /No\./);
    assert.equal(clock.countTimers(), 0);
    assert.equal(late.callCount, 0);
  });

  it('gives the fallback once the time has passed, and not a moment sooner', async () => {
    const late = spy(() => 'late');
    const result = withDeadline(1000, never, late);
    await clock.tickAsync(999);
    assert.equal(late.callCount, 0);
    await clock.tickAsync(1);
    assert.equal(await result, 'late');
    assert.equal(clock.countTimers(), 0);
  });

  it('throws the error of the fallback', async () => {
    const result = withDeadline(1000, never, () => {
      throw new Error('Too late.');
    });
    const refused = assert.rejects(result, /Too late\./);
    await clock.tickAsync(1000);
    await refused;
  });

  it('drops the failure of work that comes after the deadline', async () => {
    const { promise: work, reject } = Promise.withResolvers<string>();
    const unhandled = spy();
    process.on('unhandledRejection', unhandled);
    try {
      const result = withDeadline(1000, work, () => 'late');
      await clock.tickAsync(1000);
      assert.equal(await result, 'late');
      reject(new Error('Too late to matter.'));
      // Node reports an unhandled rejection before the next turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(unhandled.callCount, 0);
    } finally {
      process.off('unhandledRejection', unhandled);
    }
  });
});
