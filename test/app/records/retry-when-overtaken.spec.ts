import assert from 'node:assert/strict';
import { OVERTAKEN, retryWhenOvertaken } from '../../../src/app/records/retry-when-overtaken.ts';

describe('a write that others may overtake', () => {
  it('is repeated until it is not overtaken, and gives the result of that try', async () => {
    const result = await retryWhenOvertaken(3, 'Too many.', async (tries) => (tries < 2 ? OVERTAKEN : tries));
    assert.equal(result, 2);
  });

  it('may have no result', async () => {
    const seen: number[] = [];
    await retryWhenOvertaken(3, 'Too many.', async (tries) => void seen.push(tries));
    assert.deepEqual(seen, [0]);
  });

  it('is given up as a conflict after the last try', async () => {
    const seen: number[] = [];
    const writing = retryWhenOvertaken(3, 'Too many.', async (tries) => {
      seen.push(tries);
      return OVERTAKEN;
    });

    await assert.rejects(writing, { name: 'StoreError', kind: 'conflict', message: 'Too many.' });
    assert.deepEqual(seen, [0, 1, 2]);
  });

  it('is not repeated after an error', async () => {
    const seen: number[] = [];
    const writing = retryWhenOvertaken(3, 'Too many.', async (tries) => {
      seen.push(tries);
      throw new Error('The store is away.');
    });

    await assert.rejects(writing, /away/);
    assert.deepEqual(seen, [0]);
  });
});
