import assert from 'node:assert/strict';
import { assert as check, property, string } from 'fast-check';
import { en } from '../../src/text/en/en.ts';
import { ageText, dateText, durationText, readerFor } from '../../src/text/languages.ts';

const fallback = { language: 'en', timeZone: 'Europe/Stockholm' };
const at = '2026-11-22T13:02:00.000Z';

describe('The reader', () => {
  it('reads their own language in the form of their country', () => {
    const reader = readerFor('en-US', fallback);
    assert.equal(reader.text, en);
    assert.equal(reader.locale, 'en-US');
  });

  it('reads the default language if theirs has no translation or is unknown', () => {
    for (const locale of ['xx-YY', undefined, '', 'not a tag'])
      assert.equal(readerFor(locale, fallback).locale, 'en');
  });

  it('is recognized whatever a client calls their language', () => {
    check(
      property(string(), string(), (locale, language) => {
        const reader = readerFor(locale, { language, timeZone: 'UTC' });
        assert.notEqual(dateText(at, reader), '');
      }),
    );
  });
});

describe('A date', () => {
  it('is shown in the format and the zone of its reader', () => {
    assert.equal(dateText(at, { locale: 'en-GB', timeZone: 'Europe/Stockholm' }), '22 Nov 2026, 14:02');
    assert.equal(dateText(at, { locale: 'sv-SE', timeZone: 'UTC' }), '22 nov. 2026 13:02');
    assert.equal(dateText(at, { locale: 'en-GB', timeZone: 'UTC' }, 'short'), '22 Nov, 13:02');
  });

  it('is shown in UTC if the zone is invalid, and not at all if it is no date', () => {
    assert.equal(dateText(at, { locale: 'en-GB', timeZone: 'Nowhere/City' }), '22 Nov 2026, 13:02');
    assert.equal(dateText('', { locale: 'en-GB', timeZone: 'UTC' }), '');
  });
});

describe('An age', () => {
  const now = Date.parse(at);
  const ago = (ms: number, locale = 'en-GB'): string =>
    ageText(new Date(now - ms).toISOString(), { locale }, now);

  it('is in full minutes, hours or days, in the words of its reader', () => {
    assert.deepEqual(
      [59_000, 60_000, 3_599_000, 3_600_000, 86_399_000, 86_400_000, 49 * 3_600_000].map((ms) => ago(ms)),
      ['now', '1 minute ago', '59 minutes ago', '1 hour ago', '23 hours ago', '1 day ago', '2 days ago'],
    );
    assert.equal(ago(49 * 3_600_000, 'sv-SE'), 'för 2 dagar sedan');
    assert.equal(ago(0, 'sv-SE'), 'nu');
  });

  it('is now for what another clock has dated ahead, and nothing where it is no date', () => {
    assert.equal(ago(-3_600_000), 'now');
    assert.equal(ageText('', { locale: 'en-GB' }, now), '');
  });
});

describe('a duration', () => {
  it('is in minutes, hours or days, with at most one decimal', () => {
    for (const [minutes, english, swedish] of [
      [0, '0 minutes', '0 minuter'],
      [1, '1 minute', '1 minut'],
      [59, '59 minutes', '59 minuter'],
      [60, '1 hour', '1 timme'],
      [210, '3.5 hours', '3,5 timmar'],
      [2879, '48 hours', '48 timmar'],
      [2880, '2 days', '2 dygn'],
      [5000, '3.5 days', '3,5 dygn'],
    ] as const) {
      const text = (locale: string) => durationText(minutes, { locale }).replaceAll('\u00a0', ' ');
      assert.deepEqual([text('en-GB'), text('sv-SE')], [english, swedish]);
    }
  });
});
