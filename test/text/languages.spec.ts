import assert from 'node:assert/strict';
import { assert as check, property, string } from 'fast-check';
import { en } from '../../src/text/en/en.ts';
import { dateText, readerFor } from '../../src/text/languages.ts';

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
