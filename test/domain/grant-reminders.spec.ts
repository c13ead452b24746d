import assert from 'node:assert/strict';
import { assert as always, constantFrom, integer, property } from 'fast-check';
import { HOLD_MS } from '../../src/domain/extension.ts';
import type { Grant } from '../../src/domain/grant.ts';
import { halfTimeOf, isReminded, REMIND_MS } from '../../src/domain/grant-reminders.ts';

const DAY = 86_400_000;
const FROM = Date.parse('2026-11-22T10:00:00Z');
const AT = '2026-11-22T10:00:00.000Z';
const extension = { id: 'e1', at: AT, to: AT, heldUntil: AT, reason: '' };
const question = { loses: [], at: AT, why: 'until', by: 'license-desk' } as const;

/** Whether a grant of so many days has that reminder, so many days before its end. */
const reminded = (
  threshold: 'ends-first' | 'ends-last',
  days: number,
  left: number,
  grant: Pick<Grant, 'extension' | 'question'> = {},
) => {
  const until = FROM + days * DAY;
  return isReminded(threshold, grant, { from: FROM, until }, until - left * DAY);
};

describe('The reminders of an end', () => {
  it('come two weeks and a day before it', () => {
    assert.deepEqual(REMIND_MS, { 'ends-first': 14 * DAY, 'ends-last': DAY });
    assert.deepEqual([reminded('ends-first', 30, 14), reminded('ends-last', 30, 1)], [true, true]);
  });

  it('are one alone, at half time, where the license is given for three days at most', () => {
    const half = (days: number) => halfTimeOf({ from: FROM, until: FROM + days * DAY });
    assert.deepEqual([half(1), half(3)], [FROM + DAY / 2, FROM + 1.5 * DAY]);
    assert.deepEqual([half(3.1), half(0), half(-1)], [undefined, undefined, undefined]);
    assert.deepEqual([reminded('ends-last', 3, 1), reminded('ends-last', 3.1, 1)], [false, true]);
  });

  it('lie, at half time, in the middle between the two', () => {
    always(
      property(integer({ min: 1, max: 3 * DAY }), (ms) => {
        const half = halfTimeOf({ from: FROM, until: FROM + ms }) ?? assert.fail();
        assert.equal(half - FROM, FROM + ms - half);
      }),
    );
  });

  it('are not sent from the end on, nor while an approver is asked about it', () => {
    always(
      property(constantFrom('ends-first', 'ends-last'), integer({ min: -30, max: 29 }), (threshold, left) => {
        if (left <= 0) assert.equal(reminded(threshold, 30, left), false);
        assert.equal(reminded(threshold, 30, left, { question }), false);
      }),
    );
  });

  it('leave out the first one where the license is given for less than two weeks', () => {
    assert.deepEqual([reminded('ends-first', 14, 14), reminded('ends-first', 13.9, 13)], [true, false]);
  });

  it('leave out the first one where the last one is due already, or an extension waits', () => {
    assert.deepEqual([reminded('ends-first', 30, 1.1), reminded('ends-first', 30, 1)], [true, false]);
    assert.equal(reminded('ends-first', 30, 14, { extension }), false);
    assert.equal(reminded('ends-last', 30, 1, { extension }), true);
  });

  it('leave an approver three days to answer an extension', () => {
    assert.equal(HOLD_MS, 3 * DAY);
  });
});
