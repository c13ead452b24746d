import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { BoundedMap } from '../../src/common/bounded-map.ts';

const mapOf = (max: number, keys: readonly number[]): BoundedMap<number, string> => {
  const map = new BoundedMap<number, string>(max);
  for (const key of keys) map.set(key, `value of ${key}`);
  return map;
};

describe('a bounded map', () => {
  it('drops the oldest entry for a new one, and keeps all others', () => {
    assert.deepEqual([...mapOf(3, [1, 2, 3, 4]).keys()], [2, 3, 4]);
  });

  it('counts an entry that is set again as the newest, and drops none for it', () => {
    assert.deepEqual([...mapOf(3, [1, 2, 3, 1]).keys()], [2, 3, 1]);
    assert.deepEqual([...mapOf(3, [1, 2, 3, 1, 4]).keys()], [3, 1, 4]);
  });

  it('drops an entry with the key undefined like any other', () => {
    const map = new BoundedMap<string | undefined, number>(1);
    map.set(undefined, 1).set('next', 2);
    assert.deepEqual([...map], [['next', 2]]);
  });

  it('holds the keys that were set last, up to its limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(fc.nat(12)), (max, keys) => {
        const last = [...new Set(keys.toReversed())].slice(0, max).toReversed();
        assert.deepEqual(
          [...mapOf(max, keys)],
          last.map((key) => [key, `value of ${key}`]),
        );
      }),
    );
  });
});
