import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Removals, Wanted } from '../../src/domain/breaker.ts';
import { admit, limitOfProduct, NO_REMOVALS, withCancel, withGoOn } from '../../src/domain/breaker.ts';

const AT = '2026-11-22T10:00:00.000Z';
const NEXT = '2026-11-23T00:00:00.000Z';
const one = (more: Partial<Wanted> = {}): Wanted => ({
  skuId: 'visio',
  product: 'Visio',
  limit: 3,
  isCounted: false,
  ...more,
});
const some = (n: number, more: Partial<Wanted> = {}) => Array.from({ length: n }, () => one(more));

describe('The breaker', () => {
  it('lets 5 % of the seats of a product go on one day, but always 3', () => {
    assert.deepEqual([undefined, 0, 60, 79, 100, 1000].map(limitOfProduct), [3, 3, 3, 3, 5, 50]);
  });

  it('pauses at the limit of a product, and names it', () => {
    const { admitted, removals } = admit(NO_REMOVALS, some(4), 25, AT);
    assert.deepEqual([admitted, removals.count], [3, { visio: 3 }]);
    assert.deepEqual(removals.paused, { at: AT, limit: 3, product: 'Visio' });
  });

  it('pauses at the limit of all products', () => {
    const wanted = [...some(2), ...some(2, { skuId: 'project' })];
    const { admitted, removals } = admit(NO_REMOVALS, wanted, 3, AT);
    assert.deepEqual([admitted, removals.paused], [3, { at: AT, limit: 3 }]);
  });

  it('counts each license once, and each day anew', () => {
    const { removals } = admit(NO_REMOVALS, some(3), 25, AT);
    assert.equal(admit(removals, some(5, { isCounted: true }), 25, AT).admitted, 5);
    assert.equal(admit(removals, some(1), 25, AT).admitted, 0);
    assert.equal(admit(removals, some(3), 25, NEXT).admitted, 3);
  });

  it('asks no more on a day after Go on', () => {
    const { removals } = admit(NO_REMOVALS, some(4), 25, AT);
    const on = withGoOn(removals, AT);
    assert.equal(on.paused, undefined);
    assert.equal(admit(on, some(100), 25, AT).admitted, 100);
    assert.equal(admit(on, some(4), 25, NEXT).admitted, 3);
  });

  it('keeps the limits after Cancel these', () => {
    const { removals } = admit(NO_REMOVALS, some(4), 25, AT);
    const canceled = withCancel(removals, AT, 'A mistake');
    assert.deepEqual([canceled.paused, canceled.canceled], [undefined, { at: AT, reason: 'A mistake' }]);
    assert.equal(admit(canceled, some(1), 25, AT).admitted, 0);
  });

  it('keeps a pause and a cancel on the next day, without the counts', () => {
    const paused = { at: AT, limit: 3 };
    const canceled = { at: AT, reason: 'A mistake' };
    const before: Removals = { day: AT.slice(0, 10), count: { visio: 2 }, isUnlimited: true };
    const on = (removals: Removals) => admit(removals, [], 25, NEXT).removals;
    const day = NEXT.slice(0, 10);
    assert.deepEqual(on(before), { day, count: {} });
    assert.deepEqual(on({ ...before, paused }), { day, count: {}, paused });
    assert.deepEqual(on({ ...before, canceled }), { day, count: {}, canceled });
  });

  it('keeps the counts of the day after Go on, and begins anew on another', () => {
    const before: Removals = { day: AT.slice(0, 10), count: { visio: 2 } };
    assert.deepEqual(withGoOn(before, AT), { ...before, isUnlimited: true });
    assert.deepEqual(withGoOn(before, NEXT), { day: NEXT.slice(0, 10), count: {}, isUnlimited: true });
  });

  it('never lets more go on one day than the limits say, in whatever portions', () => {
    const wanted = fc.array(fc.record({ skuId: fc.constantFrom('a', 'b'), limit: fc.constant(4) }));
    fc.assert(
      fc.property(fc.array(wanted), fc.integer({ min: 1, max: 9 }), (portions, perDay) => {
        let removals: Removals = NO_REMOVALS;
        const gone: string[] = [];
        for (const portion of portions) {
          const result = admit(
            removals,
            portion.map((few) => one(few)),
            perDay,
            AT,
          );
          gone.push(...portion.slice(0, result.admitted).map(({ skuId }) => skuId));
          removals = result.removals;
        }
        assert.ok(gone.length <= perDay);
        for (const skuId of ['a', 'b']) assert.ok(gone.filter((id) => id === skuId).length <= 4);
      }),
    );
  });
});
