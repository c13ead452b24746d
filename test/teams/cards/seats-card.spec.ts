import assert from 'node:assert/strict';
import { createCards } from '../../../src/teams/cards/cards.ts';
import { readerFor } from '../../../src/text/languages.ts';
import { ofType, sizeOf, textOf } from '../../render/check-card.ts';
import { aProductSeats, aSeatsView } from '../../render/seat-scenes.ts';
import { reader } from '../../render/scenes.ts';

const MAX_BYTES = 28 * 1024 - 200;
const cards = createCards({ timeZone: 'UTC' });
const svensk = readerFor('sv-SE', { language: 'sv', timeZone: 'Europe/Stockholm' });
/** The longest names that Graph can give: each character takes four bytes. */
const LONG = '🦉'.repeat(300);

const drawn = (view = aSeatsView(), to = reader): string =>
  textOf(cards.seats(view, to)).replaceAll(/[\u00a0\u202f]/g, ' ');

const withForecast = (kind: 'no-free-seat' | 'lasts' | 'not-enough-data'): string =>
  drawn(aSeatsView({ more: 0, products: [aProductSeats({ forecast: { kind } })] }));

/** The bar of a product with so many seats, of which so many are free. */
function barOf(free: number, owned: number): string {
  const [row] = ofType(
    cards.seats(aSeatsView({ products: [aProductSeats({ free, owned })] }), reader),
    'Container',
  );
  const [, , bar] = Array.isArray(row?.['items']) ? row['items'] : [];
  return textOf(bar).replaceAll('\n', '');
}

describe('The card of the seats', () => {
  it('says of each product what is owned, used, free and given by License Desk, and when the seats run out', () => {
    assert.equal(
      drawn(),
      [
        'Licenses left',
        'Median time to a decision in the last 30 days: 3.5 hours',
        'Forecasts follow the pace of License Desk’s last 30 days. Licenses given or removed by hand are not counted.',
        'Planner and Project Plan 3',
        '14 of 12 licenses used · ⚠ none left',
        '■■■■■■■■■■■■■■■■■■■■',
        'The subscription has expired; 3 more licenses in its grace period may still work',
        '7 approved people wait for a license',
        '12 given by License Desk · 2 end this month',
        'Visio Plan 2',
        '17 of 20 licenses used · 3 left',
        '■■■■■■■■■■■■■■■■■',
        '□□□',
        'They run out about 14 Jan 2027',
        '12 given by License Desk',
        'Microsoft 365 E3',
        '9,920 of 10,000 licenses used · 80 left',
        '■■■■■■■■■■■■■■■■■■■',
        '□',
        'They run out about 14 Jan 2027',
        '1 given by License Desk · 1 ends this month',
        'Power BI Pro',
        '120 of 400 licenses used · 280 left',
        '■■■■■■',
        '□□□□□□□□□□□□□□',
        'They last for more than a year',
        '12 given by License Desk',
        'Teams Phone',
        '0 of 20 licenses used · 20 left',
        '□□□□□□□□□□□□□□□□□□□□',
        'Not enough data to say when they run out',
        'None given by License Desk',
        '4 more products are not shown here.',
        'A forecast needs at least 8 days of data, and 5 licenses of the product that License Desk gave in the last 30 days.',
      ].join('\n'),
    );
  });

  it('speaks the language of its reader', () => {
    const text = drawn(aSeatsView(), svensk);
    for (const line of [
      'Mediantid till beslut de senaste 30 dagarna: 3,5 timmar',
      '9 920 av 10 000 licenser används · 80 lediga',
      'De tar slut omkring 14 jan. 2027',
      '12 från License Desk · 2 upphör den här månaden',
    ])
      assert.ok(text.split('\n').includes(line), `${line}\n${text}`);
  });

  it('draws a square for each twentieth, and at least one for a part that is there', () => {
    for (const [free, owned, open] of [
      [0, 20, 0],
      [1, 1000, 1],
      [5, 20, 5],
      [999, 1000, 19],
      [20, 20, 20],
      [0, 0, 0],
    ] as const)
      assert.equal(barOf(free, owned), '■'.repeat(20 - open) + '□'.repeat(open), `${free} of ${owned}`);
  });

  it('names the pace and the notes only where a product needs them', () => {
    assert.doesNotMatch(withForecast('no-free-seat'), /pace|enough data/);
    assert.match(withForecast('lasts'), /pace/);
    assert.doesNotMatch(withForecast('lasts'), /enough data|not shown/);
    assert.doesNotMatch(withForecast('not-enough-data'), /pace/);
    assert.match(withForecast('not-enough-data'), /A forecast needs/);
  });

  it('says so if there is no such product, and if there were too few decisions', () => {
    assert.equal(
      drawn(aSeatsView({ products: [], more: 0, medianMinutes: undefined })),
      [
        'Licenses left',
        'No product here can be assigned to people and is paid for.',
        'Median time to a decision: not enough data',
      ].join('\n'),
    );
    assert.match(drawn(aSeatsView({ days: 0, medianMinutes: 4 })), /in the last day: 4 minutes\n/);
  });

  it('is told to a client that cannot draw it, without the bars', () => {
    const fallback = String(cards.seats(aSeatsView(), reader)['fallbackText']).replaceAll('\u00a0', ' ');
    assert.match(
      fallback,
      /^Licenses left\. Median .*: 3\.5 hours\. .* Visio Plan 2: 17 of 20 licenses used · 3 left\. They run out/,
    );
    assert.doesNotMatch(fallback, /[■□]|\.\./);
  });

  it('shows 20 products with usual names', () => {
    const products = Array.from({ length: 20 }, (_, n) =>
      aProductSeats({ name: `Dynamics 365 Customer Engagement Plan ${n}`, grace: 3, ending: 2 }),
    );
    assert.doesNotMatch(drawn(aSeatsView({ products, more: 0 })), /not shown/);
  });

  it('fits into an answer whatever the names, and counts what it has no room for', () => {
    const huge = {
      owned: 10_000_000,
      used: 9_999_999,
      free: 1,
      grace: 10_000_000,
      given: 9_999_999,
      ending: 999_999,
    };
    const products = Array.from({ length: 20 }, () => aProductSeats({ name: LONG, ...huge }));
    for (const to of [reader, svensk]) {
      const card = cards.seats(aSeatsView({ products, more: 100 }), to);
      assert.ok(sizeOf(card) <= MAX_BYTES, String(sizeOf(card)));
      assert.ok(textOf(card).includes(String(120 - ofType(card, 'Container').length)));
    }
  });
});
