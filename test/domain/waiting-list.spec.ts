import assert from 'node:assert/strict';
import { array, assert as holds, constantFrom, nat, property, record, uniqueArray } from 'fast-check';
import type { Line } from '../../src/domain/waiting-list.ts';
import {
  aheadOf,
  lengthOf,
  lineSort,
  overdueOf,
  placeOf,
  queuesOf,
  stuckOf,
  waitersIn,
  waitingFor,
  withChange,
  withTried,
} from '../../src/domain/waiting-list.ts';
import { anEntry, PROJECT, VISIO } from '../support/builders.ts';

const NOW = '2026-11-22T10:00:00.000Z';
const LATER = '2027-02-20T10:00:00.000Z';

const aLine = (more: Partial<Line> = {}): Line => ({
  requestId: 'r1',
  skuId: VISIO,
  productName: 'Visio Plan 2',
  round: 1,
  approvedAt: NOW,
  since: NOW,
  until: LATER,
  indexes: [1, 2],
  ...more,
});

const someIndexes = uniqueArray(nat(60), { minLength: 1, maxLength: 30 });
const inOrder = (indexes: readonly number[]) => indexes.toSorted((one, other) => one - other);

/** Lines of several requests, with approvals of which some fall on the same moment. */
const lists = uniqueArray(record({ n: nat(99), minute: nat(5), indexes: someIndexes }), {
  selector: ({ n }) => n,
  maxLength: 8,
}).map((some) =>
  some
    .map(({ n, minute, indexes }) =>
      aLine({
        requestId: `r${n}`,
        approvedAt: `2026-11-22T10:0${minute}:00.000Z`,
        indexes: inOrder(indexes),
      }),
    )
    .toSorted((one, other) => (lineSort(one) < lineSort(other) ? -1 : 1)),
);

const everybody = (lines: readonly Line[]) =>
  lines.flatMap(({ requestId, indexes }) => indexes.map((index) => ({ requestId, index })));

describe('the waiting list of a product', () => {
  it('gives each person one place, in the order of the approvals and of the cards', () => {
    holds(
      property(lists, (lines) => {
        const places = everybody(lines).map(({ requestId, index }) => placeOf(lines, requestId, index));
        const count = lengthOf(lines);
        assert.deepEqual(
          places,
          places.map((_, n) => ({ place: n + 1, of: count })),
        );
      }),
    );
  });

  it('keeps the order of the others when somebody leaves', () => {
    holds(
      property(lists, nat(), (lines, at) => {
        const all = everybody(lines);
        const gone = all[at % Math.max(1, all.length)];
        const left = lines.flatMap((line) =>
          line.requestId === gone?.requestId
            ? (withChange(line, { joins: [], leaves: [gone.index] }) ?? [])
            : [line],
        );
        assert.deepEqual(
          everybody(left),
          all.filter((one) => one !== gone),
        );
      }),
    );
  });

  it('puts a newer approval behind everybody, and an older one before', () => {
    const lines = [aLine({ indexes: [0, 4] })];
    const who = { requestId: 'r0', index: 0 };
    assert.equal(aheadOf(lines, { ...who, approvedAt: '2026-11-22T10:00:01.000Z' }), 2);
    assert.equal(aheadOf(lines, { ...who, approvedAt: '2026-11-22T09:59:59.000Z' }), 0);
    assert.equal(aheadOf(lines, { ...who, requestId: 'r1', index: 3, approvedAt: NOW }), 1);
  });

  it('has no place for somebody who is not on it', () => {
    assert.equal(placeOf([aLine()], 'r1', 0), undefined);
    assert.equal(placeOf([aLine()], 'r2', 1), undefined);
  });

  it('ends with the last person of a request', () => {
    assert.equal(withChange(aLine(), { joins: [], leaves: [1, 2] }), undefined);
    assert.deepEqual(withChange(aLine(), { joins: [0, 2], leaves: [1] })?.indexes, [0, 2]);
  });

  it('remembers who is being given a seat until they are back on it, or off', () => {
    const tried = withTried(withTried(aLine({ indexes: [1, 2, 3] }), [3]), [1]);
    assert.deepEqual(tried.tried, [1, 3]);
    assert.deepEqual(withChange(tried, { joins: [3], leaves: [] })?.tried, [1]);
    assert.equal(withChange(tried, { joins: [3], leaves: [1] })?.tried, undefined);
  });

  it('lets go of everybody at the end of their days, and of the erased before; never while they are written', () => {
    const line = aLine({ indexes: [1, 2, 3], erased: [2], tried: [3] });
    assert.deepEqual(overdueOf(line, NOW), [2]);
    assert.deepEqual(overdueOf(line, LATER), [1, 2]);
    assert.deepEqual(overdueOf(aLine(), NOW), []);
  });

  it('lets go of the erased alone, and remembers those who are still on it', () => {
    const line = aLine({ indexes: [1, 2, 3], erased: [1, 2], tried: [3] });
    assert.deepEqual(withChange(line, { joins: [], leaves: [1] }), { ...line, indexes: [2, 3], erased: [2] });
    assert.equal('erased' in (withChange(line, { joins: [], leaves: [1, 2] }) ?? {}), false);
    assert.deepEqual(withChange(aLine(), { joins: [0], leaves: [] }), aLine({ indexes: [0, 1, 2] }));
    assert.deepEqual(withTried(aLine(), [1]).tried, [1]);
    assert.deepEqual(overdueOf(aLine(), LATER), [1, 2]);
  });

  it('knows who is still being given a seat after the end of their days', () => {
    assert.deepEqual(stuckOf(aLine({ tried: [2] }), NOW), []);
    assert.deepEqual(stuckOf(aLine({ tried: [2] }), LATER), [2]);
    assert.deepEqual(stuckOf(aLine(), LATER), []);
  });

  it('has the persons of a request who wait for a seat', () => {
    const onList = { kind: 'on-list', round: 1, since: NOW } as const;
    const entries = [
      anEntry(0),
      anEntry(1, { outcome: onList }),
      anEntry(2, { outcome: { kind: 'holder', round: 1 } }),
      anEntry(3, { outcome: onList }),
    ];
    assert.deepEqual(waitersIn(entries), [1, 3]);
  });
});

describe('the waiting lists of all products', () => {
  it('count each person once, for the product of the line', () => {
    const lines = array(record({ skuId: constantFrom(VISIO, PROJECT), indexes: someIndexes }), {
      maxLength: 6,
    });
    holds(
      property(lines, (some) => {
        const all = some.map((one) => aLine(one));
        const of = (skuId: string) => some.filter((one) => one.skuId === skuId).flatMap((one) => one.indexes);
        const counts = [of(VISIO).length, of(PROJECT).length];
        assert.deepEqual([waitingFor(all, VISIO), waitingFor(all, PROJECT)], counts);
        assert.equal(waitingFor(all, undefined), 0);
        assert.equal(lengthOf(all), waitingFor(all, VISIO) + waitingFor(all, PROJECT));
        assert.deepEqual(
          queuesOf(all).map(({ waits }) => waits),
          counts.filter((count) => count > 0).toSorted((one, other) => other - one),
        );
      }),
    );
  });

  it('come the longest first, under the latest name of the product', () => {
    const lines = [
      aLine({ productName: 'Visio' }),
      aLine({ requestId: 'r2', skuId: PROJECT, productName: 'Project', indexes: [1, 2, 3] }),
      aLine({ requestId: 'r3', productName: 'Visio Plan 2', indexes: [7, 8] }),
    ];
    assert.deepEqual(queuesOf(lines), [
      { productName: 'Visio Plan 2', waits: 4 },
      { productName: 'Project', waits: 3 },
    ]);
  });
});
