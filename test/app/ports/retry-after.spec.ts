import assert from 'node:assert/strict';
import { readRetryAfter } from '../../../src/app/ports/retry-after.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const read = (value: string | null | undefined): number | undefined =>
  readRetryAfter(value, NOW, (date) => Date.parse(date));

describe('Retry-After', () => {
  it('is read in seconds', () => {
    assert.deepEqual(['0', '7', ' 120 ', '1.5'].map(read), [0, 7000, 120_000, 1500]);
  });

  it('is read as an HTTP date, and is zero once that has passed', () => {
    const dates = [
      'Sun, 22 Nov 2026 10:01:30 GMT',
      'Sunday, 22-Nov-26 10:01:30 GMT',
      'Sun Nov 22 10:01:30 2026 GMT',
    ];
    assert.deepEqual(dates.map(read), [90_000, 90_000, 90_000]);
    assert.equal(read('Sun, 22 Nov 2026 09:00:00 GMT'), 0);
  });

  it('is no wait if it cannot be read, or is missing', () => {
    const garbage = ['', ' ', 'soon', 'NaN', '7 seconds', '2026-99-99', '<html>', '\u0000'];
    for (const value of [...garbage, null, undefined]) assert.equal(read(value), undefined, String(value));
  });

  it('is never negative', () => {
    assert.deepEqual(['-1', '-99999', '-0'].map(read), [0, 0, 0]);
  });

  it('is at most a day', () => {
    const huge = ['86401', '99999999999999999', '9'.repeat(400), 'Infinity', 'Mon, 01 Jan 2035 00:00:00 GMT'];
    for (const value of huge) assert.equal(read(value), 86_400_000, value);
  });
});
