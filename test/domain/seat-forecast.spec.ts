import assert from 'node:assert/strict';
import { array, assert as check, nat, property, record } from 'fast-check';
import type { SeatForecast, SeatPace } from '../../src/domain/seat-forecast.ts';
import { bySoonest, forecastSeats, medianWait } from '../../src/domain/seat-forecast.ts';

const DAY_MS = 86_400_000;
const now = Date.parse('2026-11-22T10:00:00.000Z');
const daysAgo = (days: number): number => now - days * DAY_MS;

/** Ten free seats, of which ten are given in 30 days. */
const pace: SeatPace = { free: 10, events: 10, net: 10, since: daysAgo(30), now };
const kindOf = (more: Partial<SeatPace>) => forecastSeats({ ...pace, ...more }).kind;

/** Days until the seats run out: 0 without a free seat, none if they last or nothing is foreseen. */
function daysOf(forecast: SeatForecast): number {
  if (forecast.kind === 'no-free-seat') return 0;
  return forecast.kind === 'runs-out' ? (forecast.on - now) / DAY_MS : Infinity;
}

const paces = record({
  owned: nat({ max: 1000 }),
  used: nat({ max: 1200 }),
  given: nat({ max: 500 }),
  taken: nat({ max: 500 }),
  days: nat({ max: 30 }),
});

const paceOf = ({
  owned,
  used,
  given,
  taken,
  days,
}: Record<'owned' | 'used' | 'given' | 'taken' | 'days', number>) => ({
  free: owned - used,
  events: given + taken,
  net: given - taken,
  since: daysAgo(days),
  now,
});

describe('When the seats run out', () => {
  it('follows from the free seats and the pace', () => {
    assert.deepEqual(forecastSeats(pace), { kind: 'runs-out', on: now + 30 * DAY_MS });
    assert.deepEqual(forecastSeats({ ...pace, free: 5, since: daysAgo(10) }), {
      kind: 'runs-out',
      on: now + 5 * DAY_MS,
    });
    assert.equal(daysOf(forecastSeats({ ...pace, events: 30, net: 20 })), 15);
  });

  it('is said to be now if no seat is free, whatever the pace', () => {
    for (const more of [{}, { events: 0, net: 0 }, { net: -10 }, { since: now }])
      assert.equal(kindOf({ ...more, free: 0 }), 'no-free-seat');
    assert.equal(kindOf({ free: -3 }), 'no-free-seat');
  });

  it('is not told from less than 8 days or 5 events', () => {
    assert.equal(kindOf({ since: daysAgo(8) }), 'runs-out');
    assert.equal(kindOf({ since: daysAgo(8) + 1 }), 'not-enough-data');
    assert.equal(kindOf({ events: 5, net: 5 }), 'runs-out');
    assert.equal(kindOf({ events: 4, net: 4 }), 'not-enough-data');
  });

  it('is not within sight without a pace, or after more than a year', () => {
    assert.equal(kindOf({ net: 0 }), 'lasts');
    assert.equal(kindOf({ net: -3 }), 'lasts');
    // A year has 365 days here: 365 seats at one a day.
    assert.equal(kindOf({ free: 365, events: 30, net: 30 }), 'runs-out');
    assert.equal(kindOf({ free: 366, events: 30, net: 30 }), 'lasts');
  });

  it('is never in the past', () => {
    check(property(paces, (some) => assert.ok(daysOf(forecastSeats(paceOf(some))) >= 0)));
  });

  it('is never later if more seats are used, or more were given', () => {
    check(
      property(paces, nat({ max: 300 }), (some, more) => {
        const days = daysOf(forecastSeats(paceOf(some)));
        assert.ok(daysOf(forecastSeats(paceOf({ ...some, used: some.used + more }))) <= days);
        assert.ok(daysOf(forecastSeats(paceOf({ ...some, given: some.given + more }))) <= days);
      }),
    );
  });

  it('comes first in a list where it is soonest; those of which nothing is foreseen come last, in their order', () => {
    const forecasts: readonly SeatForecast[] = [
      { kind: 'lasts' },
      { kind: 'runs-out', on: now + 2 },
      { kind: 'not-enough-data' },
      { kind: 'runs-out', on: now + 1 },
      { kind: 'no-free-seat' },
    ];
    assert.deepEqual(
      forecasts.toSorted(bySoonest),
      [4, 3, 1, 0, 2].map((n) => forecasts[n]),
    );
  });
});

describe('The median of the waits', () => {
  it('is the middle one, or lies between the two in the middle', () => {
    assert.equal(medianWait([1000, 3, 1, 2, 60]), 3);
    assert.equal(medianWait([1000, 4, 1, 2, 7, 60]), 6);
  });

  it('is not told from fewer than 5 decisions', () => {
    assert.equal(medianWait([1, 2, 3, 4]), undefined);
    assert.equal(medianWait([]), undefined);
  });

  it('has as many waits below it as above', () => {
    check(
      property(array(nat({ max: 50_000 }), { minLength: 5 }), (minutes) => {
        const median = medianWait(minutes) ?? assert.fail();
        const half = minutes.length / 2;
        assert.ok(minutes.filter((one) => one < median).length <= half);
        assert.ok(minutes.filter((one) => one > median).length <= half);
      }),
    );
  });
});
