import assert from 'node:assert/strict';
import {
  canStopWaiting,
  isWaitCause,
  isWaiting,
  withoutWait,
  withStop,
  withWait,
} from '../../src/domain/wait.ts';
import { aRequest } from '../support/builders.ts';

const BY = { id: 'b', name: 'Alex' };
const AT = '2026-11-22T11:00:00.000Z';
const approving = aRequest({ status: 'approving', round: 1 });
const waiting = withWait(withWait(approving, 0, 'consent'), 2, 'consent');

describe('An approved request', () => {
  it('waits for what an administrator mends, and for nothing else', () => {
    const causes = [
      'consent',
      'token',
      'product-suspended',
      'mailbox',
      'bot-unknown',
      'app-blocked',
      undefined,
    ] as const;
    assert.deepEqual(
      causes.filter((cause) => isWaitCause(cause)),
      ['consent', 'token', 'product-suspended'],
    );
  });

  it('remembers each chunk that waits, once', () => {
    assert.deepEqual(waiting.waits, { cause: 'consent', chunks: [0, 2] });
    assert.equal(waiting.version, approving.version + 2);
    assert.deepEqual(
      [0, 1, 2].map((chunk) => isWaiting(waiting, chunk)),
      [true, false, true],
    );
    assert.equal(isWaiting(approving, 0), false);
    assert.equal(withWait(waiting, 2, 'consent'), waiting);
  });

  it('waits for the cause that was seen last', () => {
    const other = withWait(waiting, 2, 'token');
    assert.deepEqual(other.waits, { cause: 'token', chunks: [0, 2] });
    assert.equal(other.version, waiting.version + 1);
  });

  it('waits no longer when its last chunk goes on', () => {
    const one = withoutWait(waiting, 0);
    assert.deepEqual(one, { ...waiting, waits: { cause: 'consent', chunks: [2] } });
    assert.equal(withoutWait(one, 1), one);
    const { waits: _waits, ...none } = one;
    assert.deepEqual(withoutWait(one, 2), none);
    assert.equal(withoutWait(approving, 0), approving);
  });

  it('can be stopped while it waits, once', () => {
    const stopped = withStop(waiting, BY, AT);
    assert.deepEqual(stopped.stopped, { by: BY, at: AT, cause: 'consent' });
    assert.equal('waits' in stopped, false);
    assert.equal(stopped.version, waiting.version + 1);

    const again = { ...stopped, waits: { cause: 'token', chunks: [0] } } as const;
    const ended = { ...waiting, status: 'failed' } as const;
    assert.equal(canStopWaiting(waiting), true);
    for (const request of [approving, stopped, again, ended]) {
      assert.equal(canStopWaiting(request), false);
      assert.throws(() => withStop(request, BY, AT), {
        name: 'RangeError',
        message: /There is no wait to stop/,
      });
    }
  });

  it('does not wait again once it was stopped', () => {
    const stopped = withStop(waiting, BY, AT);
    assert.equal(withWait(stopped, 1, 'consent'), stopped);
  });
});
