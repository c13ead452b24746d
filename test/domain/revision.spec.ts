import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { differenceSince, isUntouched, revisionOf } from '../../src/domain/revision.ts';
import type { Exclusion } from '../../src/domain/request.ts';
import { excludedIndexes, withExclusion } from '../../src/domain/request.ts';
import { aRequest } from '../support/builders.ts';

const BY = { id: 'b', name: 'Alex' };
const AT = '2026-11-22T11:00:00.000Z';

const indexes = (moves: readonly Exclusion[] = []) => excludedIndexes({ excluded: moves });

/** A pending request for so many persons after these moves. */
function after(persons: number, moves: readonly (readonly [number, boolean])[]) {
  let request = aRequest({ persons });
  for (const [index, exclude] of moves) request = withExclusion(request, [index], exclude, BY, AT);
  return request;
}

const size = fc.integer({ min: 1, max: 1000 });
const movesOf = (persons: number) =>
  fc.array(fc.tuple(fc.integer({ min: 0, max: persons - 1 }), fc.boolean()), { maxLength: 30 });

describe('revision', () => {
  it('is the same exactly if the same persons are removed, in whatever order', () => {
    const cases = size.chain((persons) => fc.tuple(fc.constant(persons), movesOf(persons), movesOf(persons)));
    fc.assert(
      fc.property(cases, ([persons, one, other]) => {
        const a = after(persons, one);
        const b = after(persons, other);
        const excluded = (request: typeof a) => [...excludedIndexes(request)].toSorted((x, y) => x - y);
        const isSame = JSON.stringify(excluded(a)) === JSON.stringify(excluded(b));
        assert.equal(revisionOf(a) === revisionOf(b), isSame);
      }),
    );
  });

  it('names exactly the persons removed and included since', () => {
    const cases = size.chain((persons) => fc.tuple(fc.constant(persons), movesOf(persons), movesOf(persons)));
    fc.assert(
      fc.property(cases, ([persons, one, other]) => {
        const before = after(persons, one);
        let now = before;
        for (const [index, exclude] of other) now = withExclusion(now, [index], exclude, BY, AT);

        const diff = differenceSince(revisionOf(before), now);

        const was = excludedIndexes(before);
        const is = excludedIndexes(now);
        assert.deepEqual(indexes(diff?.excluded), is.difference(was));
        assert.deepEqual(indexes(diff?.included), was.difference(is));
      }),
    );
  });

  it('is that of an untouched request only while no approver moved a name, or moved one back', () => {
    const moves = [
      [],
      [[1, true]],
      [
        [1, true],
        [1, false],
      ],
    ] as const;
    assert.deepEqual(
      moves.map((some) => isUntouched(after(3, some))),
      [true, false, false],
    );
    assert.equal(isUntouched(aRequest({ status: 'declined' })), false);
  });

  it('names those alone who are removed, in no more digits than they need', () => {
    assert.equal(revisionOf(after(40, [])), 'pending.');
    assert.equal(revisionOf(after(40, [[5, true]])), 'pending.02');
  });

  it('is no difference to itself', () => {
    const request = after(9, [[5, true]]);
    assert.equal(differenceSince(revisionOf(request), request), undefined);
  });

  it('changes with the status', () => {
    assert.notEqual(revisionOf(aRequest()), revisionOf(aRequest({ status: 'declined' })));
  });

  it('stays short for a thousand persons', () => {
    const all = Array.from({ length: 1000 }, (_, index) => [index, true] as const);
    assert.ok(revisionOf(after(1000, all)).length < 260);
  });

  it('treats a forged revision as an older one', () => {
    for (const forged of ['', 'pending', 'pending.zz', 'pending.ffffffff', '__proto__', 'x'.repeat(10_000)]) {
      assert.notEqual(differenceSince(forged, aRequest()), undefined);
    }
  });

  it('takes what only contains a revision, or names persons that are not there, for one that removed nobody', () => {
    const request = after(3, [[0, true]]);
    for (const forged of ['.pending.1', 'pending.1.', 'pending.9', 'pending.f', 'pending.01']) {
      assert.deepEqual([...indexes(differenceSince(forged, request)?.excluded)], [0], forged);
    }
    assert.deepEqual(differenceSince('checking.1', request)?.excluded, []);
  });
});
