import assert from 'node:assert/strict';
import { assert as always, constantFrom, integer, option, property } from 'fast-check';
import { daysAfter } from '../../src/domain/calendar-day.ts';
import type { EndRule } from '../../src/domain/ends.ts';
import {
  chosenEnd,
  endRuleOf,
  isPast,
  isSameRule,
  lastDayFor,
  latestDay,
  NEVER,
  wishIn,
  withEndRule,
} from '../../src/domain/ends.ts';
import { foreseeEnds } from '../../src/domain/foresee-ends.ts';

const MAY: EndRule = { kind: 'may' };
const MUST: EndRule = { kind: 'must', days: 30 };
const TODAY = '2026-11-30';

describe('The rule for the ends of a product', () => {
  it('is that its licenses never end, unless there is another one', () => {
    const ends = { a: MAY };
    assert.deepEqual(endRuleOf(ends, 'a'), MAY);
    for (const skuId of ['b', 'constructor', null, undefined])
      assert.deepEqual(endRuleOf(ends, skuId), NEVER);
  });

  it('takes the place of the one before, and never ending is no entry', () => {
    assert.deepEqual(withEndRule({ a: MAY, b: MUST }, 'a', MUST), { b: MUST, a: MUST });
    assert.deepEqual(withEndRule({ a: MAY, b: MUST }, 'a', NEVER), { b: MUST });
  });

  it('is the same as another one with the same days', () => {
    assert.ok(isSameRule(MUST, { kind: 'must', days: 30 }));
    assert.ok(!isSameRule(MUST, { kind: 'must', days: 31 }));
    assert.ok(!isSameRule(MAY, NEVER));
    assert.ok(isSameRule(MAY, { kind: 'may' }));
  });
});

describe('The last day of a license', () => {
  it('is the one that was named, where licenses may end', () => {
    assert.equal(lastDayFor(MAY, '2030-01-01', TODAY), '2030-01-01');
    assert.equal(lastDayFor(MAY, TODAY, TODAY), TODAY);
    assert.equal(lastDayFor(MAY, undefined, TODAY), undefined);
    assert.equal(latestDay(MAY, TODAY), undefined);
  });

  it('is the cap where they must end, unless an earlier day was named', () => {
    assert.equal(lastDayFor(MUST, undefined, TODAY), '2026-12-30');
    assert.equal(lastDayFor(MUST, '2027-06-01', TODAY), '2026-12-30');
    assert.equal(lastDayFor(MUST, '2026-12-05', TODAY), '2026-12-05');
  });

  it('does not exist where they never end, whatever was named', () => {
    assert.equal(lastDayFor(NEVER, '2026-12-05', TODAY), undefined);
  });

  it('is never a day that has passed', () => {
    assert.equal(lastDayFor(MAY, '2026-11-29', TODAY), undefined);
    assert.equal(lastDayFor(MUST, '2026-11-29', TODAY), '2026-12-30');
  });

  it('is never after the cap and never before today', () => {
    const rule = integer({ min: 1, max: 3650 }).map((days): EndRule => ({ kind: 'must', days }));
    const wish = option(integer({ min: -400, max: 4000 }), { nil: undefined });
    always(
      property(rule, wish, (must, days) => {
        const last = lastDayFor(must, days === undefined ? undefined : daysAfter(TODAY, days), TODAY);
        assert.ok(last !== undefined && last >= TODAY && last <= (latestDay(must, TODAY) ?? ''));
      }),
    );
  });
});

describe('The last day that an approver gives', () => {
  const wish = '2026-12-10';
  const chosen = (rule: EndRule, typed?: string) => chosenEnd(rule, { wish, typed }, TODAY);

  it('is the wish of the requester where the approver had no entry', () => {
    assert.deepEqual(chosen(MAY), { day: wish });
    assert.deepEqual(chosen(NEVER), { day: undefined });
  });

  it('is the entry of the approver, and no entry is no end', () => {
    assert.deepEqual(chosen(MAY, '2026-12-05'), { day: '2026-12-05', problem: undefined });
    assert.deepEqual(chosen(MAY, ' '), { day: undefined, problem: undefined });
    assert.deepEqual(chosen(MUST, ''), { day: '2026-12-30', problem: undefined });
  });

  it('does not exist where licenses never end, whatever was typed', () => {
    for (const typed of ['2026-12-05', 'next week', ''])
      assert.deepEqual(chosen(NEVER, typed), { day: undefined });
  });

  it('is not read from an entry that cannot be it, and the reason is said', () => {
    assert.deepEqual(chosen(MAY, 'next week'), { day: undefined, problem: 'until-unread' });
    assert.deepEqual(chosen(MUST, '2026-11-29'), { day: '2026-12-30', problem: 'until-past' });
  });

  it('has passed from the first moment after it on', () => {
    const days = ['2026-12-01', '2026-12-02', '2026-12-03'];
    assert.deepEqual(
      days.map((now) => isPast('2026-12-02', now)),
      [false, true, true],
    );
    assert.equal(isPast(undefined, '2026-12-03'), false);
  });
});

describe('A day that somebody types as the last one', () => {
  it('is read, and nothing typed is no wish', () => {
    assert.deepEqual(wishIn('2027-03-12', TODAY), { day: '2027-03-12' });
    assert.deepEqual(wishIn(TODAY, TODAY), { day: TODAY });
    assert.equal(wishIn('  ', TODAY), undefined);
  });

  it('is refused if it is no day, has passed, or is more than ten years away', () => {
    assert.deepEqual(wishIn('next week', TODAY), { problem: 'until-unread' });
    assert.deepEqual(wishIn('2026-11-29', TODAY), { problem: 'until-past' });
    assert.deepEqual(wishIn('2036-11-30', TODAY), { day: '2036-11-30' });
    assert.deepEqual(wishIn('2036-12-05', TODAY), { problem: 'until-too-late' });
  });
});

describe('The effect of a rule, before it is saved', () => {
  const given = { ending: 3, first: '2027-03-13T00:00:00.000Z', lasting: 2 };

  it('touches nothing that was given before', () => {
    always(
      property(constantFrom(NEVER, MAY, MUST), (rule) => {
        const { ending, first, lasting } = foreseeEnds(rule, { ...given, wishes: [] }, TODAY);
        assert.deepEqual({ ending, first, lasting }, given);
      }),
    );
  });

  it('counts the requests that wait, those that would get an end, and the wishes that are too late', () => {
    const wishes = [undefined, '2026-12-05', '2026-12-30', '2027-06-01'];
    const count = (rule: EndRule) => {
      const { waiting, withEnd, shortened, latest } = foreseeEnds(rule, { ...given, wishes }, TODAY);
      return [waiting, withEnd, shortened, latest];
    };
    assert.deepEqual(count(NEVER), [4, 0, 0, undefined]);
    assert.deepEqual(count(MAY), [4, 3, 0, undefined]);
    assert.deepEqual(count(MUST), [4, 4, 1, '2026-12-30']);
  });
});
