import assert from 'node:assert/strict';
import { endOfMonth } from '../../../src/app/seats/end-of-month.ts';
import { FakeContext } from '../../support/fake-context.ts';

describe('The end of the month', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
  });
  afterEach(() => fake.close());

  for (const [name, now, timeZone, end] of [
    ['is midnight in the zone', '2026-11-22T10:00Z', 'Europe/Stockholm', '2026-11-30T23:00:00.000Z'],
    ['is in the next year for December', '2026-12-31T22:59Z', 'Europe/Stockholm', '2026-12-31T23:00:00.000Z'],
    ['follows the calendar of the zone', '2026-12-31T23:00Z', 'Europe/Stockholm', '2027-01-31T23:00:00.000Z'],
    ['does so in the west too', '2027-01-01T02:00Z', 'America/New_York', '2027-01-01T05:00:00.000Z'],
    [
      'knows that summer time begins before',
      '2026-03-02T10:00Z',
      'Europe/Stockholm',
      '2026-03-31T22:00:00.000Z',
    ],
    [
      'knows clocks changed on that very day',
      '2026-10-31T10:00Z',
      'America/Havana',
      '2026-11-01T04:00:00.000Z',
    ],
    ['knows it far in the east', '2029-03-15T10:00Z', 'Australia/Sydney', '2029-03-31T13:00:00.000Z'],
    ['knows half hours', '2026-02-28T10:00Z', 'Asia/Kolkata', '2026-02-28T18:30:00.000Z'],
  ] as const)
    it(`${name} (${now}, ${timeZone})`, () => {
      fake.now = Date.parse(now);
      const ctx = { ...fake.ctx, options: { ...fake.ctx.options, timeZone } };
      assert.equal(new Date(endOfMonth(ctx)).toISOString(), end);
    });
});
