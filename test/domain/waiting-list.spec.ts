import assert from 'node:assert/strict';
import { assert as holds, nat, property, record, uniqueArray } from 'fast-check';
import type { Line } from '../../src/domain/waiting-list.ts';
import {
  aheadOf,
  lengthOf,
  lineSort,
  overdueOf,
  placeOf,
  withChange,
  withTried,
} from '../../src/domain/waiting-list.ts';
import { VISIO } from '../support/builders.ts';

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
});
