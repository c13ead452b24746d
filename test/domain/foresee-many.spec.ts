import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { foresee } from '../../src/domain/foresee.ts';
import { licenseKey } from '../../src/domain/lengthen.ts';
import { foreseeMany } from '../../src/domain/foresee-many.ts';
import { aCheck, anEntry, aProduct, PROJECT, VISIO } from '../support/builders.ts';

const nobody: ReadonlySet<number> = new Set();
const persons = (...numbers: readonly number[]) => numbers.map((n) => anEntry(n));

/** A person on a request of a random world. */
interface Somebody {
  readonly n: number;
  readonly out: boolean;
  readonly located: boolean;
  readonly has: boolean;
}

interface World {
  readonly free: number;
  readonly grace: number;
  readonly requests: readonly (readonly Somebody[])[];
}

const somebody = fc.record({
  n: fc.nat({ max: 9 }),
  out: fc.boolean(),
  located: fc.boolean(),
  has: fc.boolean(),
});
const world = fc.record({
  free: fc.nat({ max: 8 }),
  grace: fc.nat({ max: 4 }),
  ahead: fc.option(fc.nat({ max: 4 }), { nil: undefined }),
  requests: fc.array(fc.array(somebody, { minLength: 1, maxLength: 6 }), { maxLength: 5 }),
});

const approvalsIn = ({ free, grace, requests }: World) =>
  requests.map((some) => ({
    entries: some.map(({ n, located, has }) =>
      anEntry(n, { check: { ...aCheck({ direct: has ? [VISIO] : [] }), located } }),
    ),
    excluded: new Set(some.flatMap(({ out }, index) => (out ? [index] : []))),
    product: aProduct({ free, grace }),
  }));

describe('What several approvals would bring, one after the other', () => {
  it('gives the first one the seats, and counts them for the second', () => {
    const product = aProduct({ free: 3 });
    const [first, second] = foreseeMany([
      { entries: persons(1, 2), excluded: nobody, product },
      { entries: persons(3, 4), excluded: nobody, product },
    ]);
    assert.deepEqual(first?.persons, ['assigned', 'assigned']);
    assert.deepEqual(second?.persons, ['assigned', 'no-seat']);
  });

  it('licenses a person on two of them once: the second says that they have it', () => {
    const product = aProduct({ free: 3 });
    const [, second] = foreseeMany([
      { entries: persons(1, 2), excluded: nobody, product },
      { entries: persons(2, 3), excluded: nobody, product },
    ]);
    assert.deepEqual(second?.persons, ['has-it', 'assigned']);
  });

  it('lengthens a license that ends, or that the first one gives, and never shortens one', () => {
    const [product, excluded] = [aProduct({ free: 3 }), nobody];
    const has = anEntry(1, { check: aCheck({ direct: [VISIO] }) });
    const given = new Map([[licenseKey(has.person.id, VISIO), '2027-03-12']]);
    const kinds = (...days: readonly (string | undefined)[]) =>
      foreseeMany(
        days.map((until) => ({ entries: [has, anEntry(2)], excluded, product, until })),
        undefined,
        given,
      ).map(({ persons: found }) => found.join(' '));
    assert.deepEqual(kinds('2027-03-12', '2027-03-13', '2027-03-13', undefined, '2028-01-01'), [
      'has-it assigned',
      'longer longer',
      'has-it has-it',
      'longer longer',
      'has-it has-it',
    ]);
  });

  it('licenses a person with two products by two of them', () => {
    const foreseen = foreseeMany([
      { entries: persons(1), excluded: nobody, product: aProduct() },
      { entries: persons(1), excluded: nobody, product: aProduct({ skuId: PROJECT }) },
    ]);
    assert.deepEqual(
      foreseen.map(({ count }) => count.assigned),
      [1, 1],
    );
  });

  it('puts the persons of the second one on the list behind those of the first', () => {
    const product = aProduct({ free: 1, grace: 4 });
    const [first, second] = foreseeMany(
      [
        { entries: persons(1, 2, 3, 4, 5, 6), excluded: nobody, product },
        { entries: persons(2, 6, 7), excluded: nobody, product },
      ],
      { ahead: () => 0 },
    );
    assert.deepEqual([first?.seats, first?.count.waits], [5, 1]);
    assert.deepEqual(second?.persons, ['has-it', 'waits', 'waits']);
  });

  it('keeps the first seats for those who wait already', () => {
    const product = aProduct({ free: 3, grace: 4 });
    const one = { entries: persons(1, 2), excluded: nobody, product };
    const foreseen = foreseeMany([one, { ...one, entries: persons(3) }], { ahead: () => 2 });
    assert.deepEqual(
      foreseen.map(({ persons: of }) => of),
      [['assigned', 'waits'], ['waits']],
    );
  });

  it('says for one approval what foreseeing it alone says', () => {
    fc.assert(
      fc.property(world, ({ ahead, ...more }) => {
        const [one] = approvalsIn(more);
        fc.pre(one !== undefined);
        const list = ahead === undefined ? undefined : { ahead };
        const [found] = foreseeMany([one], ahead === undefined ? undefined : { ahead: () => ahead });
        assert.deepEqual(found, foresee(one.entries, one.excluded, one.product, list));
      }),
    );
  });

  it('gives never more seats than there are, and none while somebody would wait in vain', () => {
    fc.assert(
      fc.property(world, ({ ahead, ...more }) => {
        const foreseen = foreseeMany(
          approvalsIn(more),
          ahead === undefined ? undefined : { ahead: () => ahead },
        );
        const seats = foreseen.reduce((sum, one) => sum + one.seats, 0);
        assert.ok(seats <= (ahead ? Math.max(0, more.free - ahead) : more.free + more.grace));
        const first = foreseen.findIndex(({ count }) => count.waits + count['no-seat'] > 0);
        const later = first === -1 ? [] : foreseen.slice(first + 1);
        assert.ok(later.every(({ seats: given }) => given === 0));
      }),
    );
  });

  it('depends only on the approvals before', () => {
    fc.assert(
      fc.property(world, ({ ahead, ...more }) => {
        const approvals = approvalsIn(more);
        const of = ahead === undefined ? undefined : { ahead: () => ahead };
        assert.deepEqual(foreseeMany(approvals, of).slice(0, -1), foreseeMany(approvals.slice(0, -1), of));
      }),
    );
  });
});
