import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Outcome } from '../../src/domain/outcome.ts';
import type { Decision, Status } from '../../src/domain/request.ts';
import { canTryAgain, isExcluded, excludedIndexes, withExclusion } from '../../src/domain/request.ts';
import {
  withAnotherRound,
  withDecision,
  withLapse,
  withOutcomes,
  withWithdrawal,
} from '../../src/domain/transitions.ts';
import { anEntry, aRequest, VISIO } from '../support/builders.ts';

const BY = { id: 'b', name: 'Alex' };
const OTHER = { id: 'o', name: 'Nestor' };
const AT = '2026-11-22T11:00:00.000Z';
const APPROVAL: Decision = {
  kind: 'approved',
  by: BY,
  at: AT,
  message: '',
  skuId: VISIO,
  productName: 'Visio Plan 2',
  off: [],
};
const ENDED: readonly Status[] = ['completed', 'partly-failed', 'failed', 'declined', 'cancelled', 'lapsed'];

const failed = (round: number): Outcome => ({ kind: 'failed', round, at: AT, reason: 'no-seat' });
const assigned = (round: number): Outcome => ({ kind: 'assigned', round, at: AT });

/** An approved request in which these persons got these outcomes at the same time. */
function endedWith(outcomes: readonly Outcome[], round = 1) {
  const before = outcomes.map((_, n) => anEntry(n + 1));
  const after = outcomes.map((outcome, n) => anEntry(n + 1, { outcome }));
  return withOutcomes(aRequest({ status: 'approving', persons: outcomes.length, round }), before, after, AT);
}

describe('request', () => {
  it('moves a name under "Do not assign" once, however often it is clicked', () => {
    const once = withExclusion(aRequest(), [1], true, BY, AT);
    const twice = withExclusion(once, [1], true, BY, AT);

    assert.equal(isExcluded(once, 1), true);
    assert.equal(twice, once);
  });

  it('puts a name back', () => {
    const back = withExclusion(withExclusion(aRequest(), [1], true, BY, AT), [1], false, BY, AT);

    assert.equal(isExcluded(back, 1), false);
  });

  it('moves many names at once, and stores who moved each of them', () => {
    const first = withExclusion(aRequest({ persons: 9 }), [1, 2], true, BY, AT);
    const all = withExclusion(first, [0, 1, 2, 3, 4], true, OTHER, AT);
    const back = withExclusion(all, [2, 3], false, BY, AT);

    assert.deepEqual(
      all.excluded.map(({ indexes, by }) => [indexes, by.name]),
      [
        [[1, 2], 'Alex'],
        [[0, 3, 4], 'Nestor'],
      ],
    );
    assert.deepEqual(excludedIndexes(back), new Set([0, 1, 4]));
    assert.deepEqual(
      back.included.map(({ indexes, by }) => [indexes, by.name]),
      [[[2, 3], 'Alex']],
    );
  });

  it('stays small when a thousand names are moved, all at once or one after the other', () => {
    const indexes = Array.from({ length: 1000 }, (_, index) => index);
    const atOnce = withExclusion(aRequest({ persons: 1000 }), indexes, true, BY, AT);
    let oneByOne = aRequest({ persons: 1000 });
    for (const index of indexes) {
      const at = new Date(Date.parse(AT) + index * 2000).toISOString();
      oneByOne = withExclusion(oneByOne, [index], true, BY, at);
    }

    assert.equal(excludedIndexes(oneByOne).size, 1000);
    for (const request of [atOnce, oneByOne]) assert.ok(JSON.stringify(request).length < 8192);
  });

  it('stores when each name was moved, to the minute', () => {
    const first = withExclusion(aRequest(), [0], true, BY, '2026-11-22T11:00:10.000Z');
    const same = withExclusion(first, [1], true, BY, '2026-11-22T11:00:50.000Z');
    const later = withExclusion(same, [2], true, BY, '2026-11-22T11:01:00.000Z');

    assert.deepEqual(
      later.excluded.map(({ indexes, at }) => [indexes, at.slice(11, 16)]),
      [
        [[0, 1], '11:00'],
        [[2], '11:01'],
      ],
    );
  });

  it('changes nothing for a person who does not exist', () => {
    for (const index of [-1, 3, 0.5, Number.NaN, 1e9]) {
      const request = aRequest();
      assert.equal(withExclusion(request, [index], true, BY, AT), request);
    }
  });

  it('moves no name once it is decided', () => {
    for (const status of ENDED) {
      const request = aRequest({ status });
      assert.equal(withExclusion(request, [0], true, BY, AT), request);
    }
  });

  it('is decided once', () => {
    const decided = withDecision(aRequest(), APPROVAL);

    assert.equal(decided.status, 'approving');
    assert.throws(() => withDecision(decided, APPROVAL), RangeError);
  });

  it('cannot be withdrawn after a decision', () => {
    assert.equal(withWithdrawal(aRequest(), AT).status, 'cancelled');
    assert.throws(() => withWithdrawal(withDecision(aRequest(), APPROVAL), AT), RangeError);
  });

  it('is completed when everybody kept has the license', () => {
    const request = endedWith([
      assigned(1),
      { kind: 'holder', round: 1 },
      { kind: 'not-assigned', round: 1 },
    ]);
    assert.equal(request.status, 'completed');
  });

  it('is partly failed when some have it', () => {
    assert.equal(endedWith([assigned(1), failed(1)]).status, 'partly-failed');
  });

  it('is failed when nobody got it', () => {
    assert.equal(endedWith([failed(1), failed(1), { kind: 'not-assigned', round: 1 }]).status, 'failed');
  });

  it('is never failed for a license that is only not confirmed', () => {
    assert.equal(endedWith([{ kind: 'not-confirmed', round: 1, at: AT }]).status, 'partly-failed');
  });

  it('expires only while it waits for a decision', () => {
    const lapsed = withLapse(aRequest(), AT);
    assert.deepEqual([lapsed.status, lapsed.endedAt, lapsed.version], ['lapsed', AT, 2]);
    assert.throws(() => withLapse(aRequest({ status: 'approving' }), AT), RangeError);
  });

  it('counts each change in its version, so that no card takes an older state for the present one', () => {
    const DECLINED: Decision = { kind: 'declined', by: BY, at: AT, message: '' };
    const moved = withExclusion(aRequest(), [1], true, BY, AT);
    const back = withExclusion(moved, [1], false, BY, AT);
    const approved = withDecision(back, APPROVAL);
    const entries = [1, 2, 3].map((n) => anEntry(n));
    const ended = withOutcomes(
      approved,
      entries,
      [1, 2, 3].map((n) => anEntry(n, { outcome: failed(1) })),
      AT,
    );
    const story = [moved, back, approved, ended, withAnotherRound(ended)];
    const ends = [withDecision(back, DECLINED), withWithdrawal(back, AT), withLapse(back, AT)];

    assert.deepEqual(
      story.map(({ version }) => version),
      [2, 3, 4, 5, 6],
    );
    assert.deepEqual(
      ends.map(({ version }) => version),
      [4, 4, 4],
    );
  });

  it('goes on while an outcome is open', () => {
    assert.equal(endedWith([assigned(1), { kind: 'confirming', round: 1, since: AT }]).status, 'approving');
  });

  it('tries again only those that failed', () => {
    const first = endedWith([assigned(1), failed(1)]);

    const again = withAnotherRound(first);

    assert.equal(again.status, 'approving');
    assert.deepEqual(again.tally, { ...first.tally, failed: 0 });
    const one = anEntry(1, { outcome: assigned(1) });
    const before = [one, anEntry(2, { outcome: failed(1) })];
    const after = [one, anEntry(2, { outcome: assigned(2) })];
    assert.equal(withOutcomes(again, before, after, AT).status, 'completed');
  });

  it('offers another round after a failure only', () => {
    const statuses: readonly Status[] = ['checking', 'pending', 'approving', ...ENDED];
    const offered = statuses.filter((status) => canTryAgain(aRequest({ status })));
    assert.deepEqual(offered, ['partly-failed', 'failed']);
  });

  it('counts every final outcome once, whatever the order in which they come', () => {
    const finals = fc.constantFrom<Outcome>(
      assigned(1),
      failed(1),
      { kind: 'holder', round: 1 },
      { kind: 'not-confirmed', round: 1, at: AT },
      { kind: 'not-assigned', round: 1 },
    );
    fc.assert(
      fc.property(fc.array(finals, { minLength: 1, maxLength: 20 }), fc.array(fc.nat(19)), (ends, order) => {
        let request = aRequest({ status: 'approving', persons: ends.length, round: 1 });
        let entries = ends.map((_, n) => anEntry(n + 1));
        for (const n of [...order.map((index) => index % ends.length), ...ends.keys()]) {
          const next = entries.map((entry, index) =>
            index === n ? anEntry(n + 1, { outcome: ends[n] ?? assigned(1) }) : entry,
          );
          if (request.status === 'approving') request = withOutcomes(request, entries, next, AT);
          entries = next;
        }
        const counted = Object.values(request.tally).reduce((sum, count) => sum + count, 0);
        assert.equal(counted, ends.length);
        assert.notEqual(request.status, 'approving');
      }),
    );
  });
});
