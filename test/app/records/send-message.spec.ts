import assert from 'node:assert/strict';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { removalJob } from '../../../src/app/records/due-dates.ts';
import { dueAt, isWaitingJob } from '../../../src/app/records/queue-job.ts';
import { isLastCopy, isUnreachable, LostCopy } from '../../../src/app/records/send-message.ts';
import { aRequest } from '../../support/builders.ts';
import { FakeContext } from '../../support/fake-context.ts';

const lost = new LostCopy(new OutsideError('transient', 'The connection broke.', { retryAfterMs: 5000 }));
const isGone = (kind: ConstructorParameters<typeof OutsideError>[0], attempts: number) =>
  isUnreachable(new OutsideError(kind, '404'), { attempts });

describe('A message whose answer was lost', () => {
  it('may have arrived, and keeps the wait that Teams asked for', () => {
    assert.deepEqual([lost.kind, lost.mayBeDone, lost.retryAfterMs], ['transient', true, 5000]);
  });

  for (const [task, most] of [
    [{ kind: 'tell-place', requestId: 'r', about: 'lapses', placeId: 'p' }, 5],
    [{ kind: 'post-card', requestId: 'r', placeId: 'p' }, 6],
  ] as const)
    it(`is sent ${most} times at most: ${task.kind}`, () => {
      const last = [1, 2, 3, 4, 5, 6].find((n) => isLastCopy(lost, { task, copies: n - 1 }));
      assert.equal(last, most);
      assert.equal(isLastCopy(new Error('Another.'), { task, copies: 9 }), false);
    });
});

describe('A conversation', () => {
  it('is given up when it is gone, or unknown to Teams in 30 tries', () => {
    assert.deepEqual(
      [isGone('gone', 1), isGone('unknown-chat', 29), isGone('unknown-chat', 30), isGone('transient', 99)],
      [true, false, true, false],
    );
    assert.equal(isUnreachable(new Error('404'), { attempts: 99 }), false);
  });
});

describe('A request that has ended', () => {
  it('is removed when its retention is over', async () => {
    const fake = new FakeContext();
    const job = await removalJob(fake.ctx, aRequest());
    assert(job.kind === 'create' && isWaitingJob(job.document));
    assert.equal(Date.parse(dueAt(job.document)) - fake.now, 30 * 86_400_000);
    await fake.close();
  });
});
