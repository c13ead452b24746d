import assert from 'node:assert/strict';
import { assert as always, constantFrom, date, integer, property } from 'fast-check';
import { dayIn, dayOf, daysAfter, daysBetween, endOfDay } from '../../src/domain/calendar-day.ts';

// Havana puts its clocks back at 1:00, Cairo and Santiago put them forward at midnight.
const ZONES = [
  'UTC',
  'Europe/Stockholm',
  'America/New_York',
  'America/Santiago',
  'America/Havana',
  'Africa/Cairo',
  'Asia/Kolkata',
  'Pacific/Kiritimati',
] as const;
const days = date({
  min: new Date('2026-01-01T00:00:00Z'),
  max: new Date('2040-12-31T00:00:00Z'),
  noInvalidDate: true,
}).map((at) => at.toISOString().slice(0, 10));

/** Days of all 400 years after which the calendar begins anew. */
const anyDay = date({
  min: new Date('1900-01-01T00:00:00Z'),
  max: new Date('2500-12-31T00:00:00Z'),
  noInvalidDate: true,
}).map((at) => at.toISOString().slice(0, 10));

const end = (day: string, zone: string) => new Date(endOfDay(day, zone)).toISOString();

describe('A day of the calendar', () => {
  it('is read from a text of its form alone, and only if there is such a day', () => {
    assert.equal(dayIn('2027-03-12'), '2027-03-12');
    assert.equal(dayIn(' 2028-02-29 '), '2028-02-29');
    for (const text of ['', '12 March', '2027-3-12', '2027-02-29', '2027-13-01', '2027-03-12T10:00', '0'])
      assert.equal(dayIn(text), undefined, text);
  });

  it('is the day that calendars in a zone show', () => {
    const at = Date.parse('2026-11-30T23:30:00Z');
    assert.equal(dayOf(at, 'UTC'), '2026-11-30');
    assert.equal(dayOf(at, 'Europe/Stockholm'), '2026-12-01');
    assert.equal(dayOf(at, 'America/New_York'), '2026-11-30');
  });

  it('has the number that every calendar gives it', () => {
    always(
      property(anyDay, integer({ min: -4000, max: 4000 }), (day, more) => {
        const other = new Date(Date.parse(day) + more * 86_400_000).toISOString().slice(0, 10);
        assert.equal(daysAfter(day, more), other);
        assert.equal(daysBetween(day, other), more);
        assert.equal(dayIn(day), day);
      }),
    );
  });

  it('counts days over the end of a month, of a leap year, and of a century', () => {
    assert.deepEqual([daysAfter('2100-02-28', 1), daysAfter('2100-12-31', 1)], ['2100-03-01', '2101-01-01']);
    assert.deepEqual([daysAfter('2400-02-28', 1), daysAfter('2400-02-29', 1)], ['2400-02-29', '2400-03-01']);
    assert.equal(daysAfter('2026-11-30', 1), '2026-12-01');
    assert.equal(daysAfter('2028-02-28', 2), '2028-03-01');
    assert.equal(daysBetween('2026-11-30', '2026-12-30'), 30);
    assert.equal(daysBetween('2026-11-30', '2026-11-29'), -1);
  });

  it('ends when the next one begins in its zone, in winter and in summer', () => {
    assert.equal(end('2027-03-12', 'UTC'), '2027-03-13T00:00:00.000Z');
    assert.equal(end('2027-03-12', 'Europe/Stockholm'), '2027-03-12T23:00:00.000Z');
    assert.equal(end('2027-07-12', 'Europe/Stockholm'), '2027-07-12T22:00:00.000Z');
    assert.equal(end('2027-03-12', 'America/New_York'), '2027-03-13T05:00:00.000Z');
  });

  it('ends in one moment: until then it is that day, and from then on the next', () => {
    always(
      property(days, constantFrom(...ZONES), (day, zone) => {
        const at = endOfDay(day, zone);
        assert.equal(dayOf(at - 1, zone), day);
        assert.equal(dayOf(at, zone), daysAfter(day, 1));
      }),
      { numRuns: 300 },
    );
  });

  it('ends also where clocks skip the midnight after it', () => {
    // On 25 April 2025, clocks in Cairo went from 0:00 to 1:00; on 7 September 2025, those in Santiago did.
    assert.equal(endOfDay('2025-04-24', 'Africa/Cairo'), Date.parse('2025-04-24T22:00:00Z'));
    assert.equal(endOfDay('2025-09-06', 'America/Santiago'), Date.parse('2025-09-07T04:00:00Z'));
  });

  it('ends at the first of two midnights', () => {
    // On 1 November 2026, clocks in Havana go from 1:00 to 0:00.
    assert.equal(end('2026-10-31', 'America/Havana'), '2026-11-01T04:00:00.000Z');
  });
});
