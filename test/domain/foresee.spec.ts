import assert from 'node:assert/strict';
import { array, assert as check, boolean, nat, property, record } from 'fast-check';
import { foresee, isAccepted, shortfallOf } from '../../src/domain/foresee.ts';
import type { Entry } from '../../src/domain/request.ts';
import { aCheck, anEntry, aProduct, PROJECT, VISIO } from '../support/builders.ts';

const nowhere = { ...aCheck(), located: false };
const entries: readonly Entry[] = [
  anEntry(0),
  anEntry(1, { check: nowhere }),
  anEntry(2, { check: aCheck({ direct: [VISIO] }) }),
  anEntry(3, { check: aCheck({ enabled: false }) }),
  anEntry(4),
  anEntry(5),
];
const none: ReadonlySet<number> = new Set();

describe('What approving would bring each person', () => {
  it('gives the free seats in card order, and none to those for whom it fails or who have the product', () => {
    const { persons, needed } = foresee(entries, none, aProduct({ free: 2 }));
    assert.deepEqual(persons, ['assigned', 'fails', 'has-it', 'wasted', 'no-seat', 'no-seat']);
    assert.equal(needed, 5);
  });

  it('takes no seat for a person who is excluded', () => {
    const { persons, count } = foresee(entries, new Set([0, 3]), aProduct({ free: 2 }));
    assert.deepEqual(persons, [undefined, 'fails', 'has-it', undefined, 'assigned', 'assigned']);
    assert.equal(count['no-seat'], 0);
  });

  it('counts the seats of a grace period, which may still be given', () => {
    assert.equal(foresee(entries, none, aProduct({ free: 0, grace: 4 })).count['no-seat'], 0);
  });

  it('lets those wait who get no seat where there is a waiting list, behind those who are on it', () => {
    const { persons, seats, count } = foresee(entries, none, aProduct({ free: 2 }), { ahead: 0 });
    assert.deepEqual(persons, ['assigned', 'fails', 'has-it', 'wasted', 'waits', 'waits']);
    assert.deepEqual([seats, count['no-seat']], [2, 0]);
    assert.equal(foresee(entries, none, aProduct({ free: 2 }), { ahead: 1 }).seats, 1);
    assert.equal(foresee(entries, none, aProduct({ free: 2, grace: 5 }), { ahead: 9 }).seats, 0);
    assert.deepEqual(shortfallOf(foresee(entries, none, aProduct({ free: 0 }), { ahead: 3 })), {
      withoutSeat: 0,
      failing: 1,
    });
  });

  it('lets nobody more wait while the list is off, and those who stand on it keep the first seats', () => {
    const { count, seats } = foresee(entries, none, aProduct({ free: 2 }), { ahead: 1, isOff: true });
    assert.deepEqual([seats, count['no-seat'], count.waits], [1, 3, 0]);
  });

  it('leaves nobody without a seat while no product is known, and calls nobody a holder', () => {
    const { count } = foresee(entries, none, undefined);
    assert.deepEqual([count['no-seat'], count['has-it'], count.assigned], [0, 0, 4]);
  });

  it('is about the product that is chosen', () => {
    assert.equal(foresee(entries, none, aProduct({ skuId: PROJECT })).persons[2], 'assigned');
  });

  it('gives never more seats than are free, and leaves nobody out while one is left', () => {
    const persons = array(
      record({
        located: boolean(),
        enabled: boolean(),
        restricted: boolean(),
        has: boolean(),
        out: boolean(),
      }),
      { maxLength: 40 },
    );
    check(
      property(persons, nat({ max: 40 }), (some, free) => {
        const list = some.map(({ located, enabled, restricted, has }, n) =>
          anEntry(n, {
            check: { ...aCheck({ enabled, restricted, direct: has ? [VISIO] : [] }), located },
          }),
        );
        const excluded = new Set(some.flatMap(({ out }, n) => (out ? [n] : [])));
        const { count, needed } = foresee(list, excluded, aProduct({ free }));
        const taken = count.assigned + count.wasted;
        assert.ok(taken <= free);
        assert.ok(count['no-seat'] === 0 || taken === free);
        assert.equal(taken + count['no-seat'] + count.fails, needed);
        assert.equal(needed + count['has-it'], list.length - excluded.size);
      }),
    );
  });
});

describe('A shortfall', () => {
  const shortfall = shortfallOf(foresee(entries, none, aProduct({ free: 2 })));

  it('counts those without a seat and those for whom it fails', () => {
    assert.deepEqual(shortfall, { withoutSeat: 2, failing: 1 });
  });

  it('is accepted by who was told of as much or more, and never unasked', () => {
    assert.equal(isAccepted(shortfall, { withoutSeat: 2, failing: 1 }), true);
    assert.equal(isAccepted(shortfall, { withoutSeat: 3, failing: 1 }), true);
    assert.equal(isAccepted(shortfall, { withoutSeat: 1, failing: 1 }), false);
    assert.equal(isAccepted(shortfall, { withoutSeat: 2, failing: 0 }), false);
    assert.equal(isAccepted(shortfall, undefined), false);
    assert.equal(isAccepted({ withoutSeat: 0, failing: 0 }, undefined), true);
  });
});
