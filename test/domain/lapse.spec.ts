import assert from 'node:assert/strict';
import { isStillSo, needsWarning, withoutWarning, withWarning } from '../../src/domain/lapse.ts';
import type { Status } from '../../src/domain/request.ts';
import { aRequest } from '../support/builders.ts';

const told = (status: Status) =>
  (['waits', 'lapses', 'lapsed'] as const).map((about) => isStillSo(about, aRequest({ status })));
const DAY = '2026-12-22T10:00:00.000Z';

describe('The warning that a request lapses', () => {
  it('is needed once, and again after it was taken back', () => {
    const warned = withWarning(aRequest(), DAY);

    assert.equal(needsWarning(aRequest()), true);
    assert.deepEqual([warned.lapsesAt, needsWarning(warned)], [DAY, false]);
    assert.equal(needsWarning(withoutWarning(warned)), true);
  });

  it('is needed only while the request waits for a decision', () => {
    for (const status of ['checking', 'approving', 'cancelled', 'lapsed'] as const)
      assert.equal(needsWarning(aRequest({ status })), false, status);
  });

  it('is not sent after a decision; the news that it has lapsed, only if it has', () => {
    assert.deepEqual(told('pending'), [true, true, false]);
    assert.deepEqual(told('approving'), [false, false, false]);
    assert.deepEqual(told('lapsed'), [false, false, true]);
  });
});
