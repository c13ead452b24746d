import assert from 'node:assert/strict';
import { nextSameTime } from '../../src/domain/time-of-day.ts';

const iso = (at: string, after: string, zone: string): string =>
  new Date(nextSameTime(Date.parse(at), Date.parse(after), zone)).toISOString();

describe('The same time of day', () => {
  for (const [name, at, after, zone, next] of [
    ['is a day later', '2026-11-22T09:00Z', '2026-11-22T09:00Z', 'Europe/Stockholm', '2026-11-23T09:00Z'],
    [
      'is today when it is still to come',
      '2026-11-22T09:00Z',
      '2026-11-25T03:00Z',
      'UTC',
      '2026-11-25T09:00Z',
    ],
    [
      'stays on the clock when summer time begins',
      '2026-03-20T09:00Z',
      '2026-03-29T10:00Z',
      'Europe/Stockholm',
      '2026-03-30T08:00Z',
    ],
    ['and when it ends', '2026-10-20T08:00Z', '2026-10-25T10:00Z', 'Europe/Stockholm', '2026-10-26T09:00Z'],
    [
      'is that of the zone',
      '2026-03-01T15:00Z',
      '2026-03-08T16:00Z',
      'America/New_York',
      '2026-03-09T14:00Z',
    ],
    [
      'knows zones of half an hour',
      '2026-11-22T09:15Z',
      '2026-11-22T10:00Z',
      'Asia/Kolkata',
      '2026-11-23T09:15Z',
    ],
    [
      'and those whose clocks are changed by half an hour',
      '2026-03-01T09:00Z',
      '2026-04-10T00:00Z',
      'Australia/Lord_Howe',
      '2026-04-10T09:30Z',
    ],
  ] as const) {
    it(name, () => assert.equal(iso(at, after, zone), new Date(next).toISOString()));
  }

  it('is always after the given time, and by no more than 25 hours', () => {
    const at = Date.parse('2026-01-15T01:30Z');
    for (let hour = 0; hour < 400 * 24; hour += 5) {
      const after = at + hour * 3_600_000;
      const next = nextSameTime(at, after, 'Europe/Stockholm');
      assert.ok(next > after && next - after <= 25 * 3_600_000, new Date(after).toISOString());
    }
  });
});
