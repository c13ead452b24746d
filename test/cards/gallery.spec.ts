import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { GO } from '../../src/teams/cards/parts.ts';
import type { Card } from '../../src/teams/cards/templates.ts';
import { nodesOf, ofType, sizeOf } from '../render/check-card.ts';
import { audit } from '../render/gallery/audit.ts';
import type { Case } from '../render/gallery/cases.ts';
import { ALL_CASES, cardOf, chooseCases } from '../render/gallery/cases.ts';
import { EVIL } from '../render/gallery/dress.ts';
import { pairsOf } from '../render/gallery/pairs.ts';
import type { Measured } from '../render/measure.ts';
import { allTexts } from '../../src/text/languages.ts';
import { measure } from '../render/measure.ts';
import { namesIn } from '../render/picture.ts';
import { launchBrowser } from '../support/e2e/browser.ts';

/** The most pixels of a card as it arrives, 560 pixels wide, in English. */
const HEIGHTS: Readonly<Record<string, number>> = {
  'decision-1': 280,
  'decision-5': 560,
  'decision-23': 480,
  'decision-1000': 480,
  'decision-1000-short-of-seats': 480,
  'details-nine-failed': 340,
  'status-nine-failed': 340,
  'form-empty': 480,
  'form-wrong': 480,
  'form-who-and-wrong': 480,
  'decide-look': 640,
  'decide-twelve': 1760,
};

/** The most pictures that this file draws. */
const MOST = 216;

interface Drawn extends Measured {
  readonly one: Case;
  readonly card: Card;
  readonly found: readonly string[];
}

const nameOf = (one: Case): string => Object.values(one).slice(1).join(' ');
const chosen = chooseCases(MOST - Object.keys(HEIGHTS).length);

const pairsIn = (cases: readonly Case[]): ReadonlySet<string> =>
  new Set(cases.flatMap(({ state: _state, ...factors }) => pairsOf(factors)));

/**
 * Texts that may be cut: those that the reader typed, whose box can be scrolled; ids in the people picker, whose
 * names Teams looks up; choices with names that no phone has the room for.
 */
function mayBeCut({ one, card }: Drawn): ReadonlySet<unknown> {
  const inputs = ofType(card, 'Input.');
  const typed = inputs.filter(({ type }) => type === 'Input.Text');
  const pickers = inputs.filter((input) => 'choices.data' in input);
  const lists = inputs.filter(({ isMultiSelect }) => one.data !== 'short' && isMultiSelect !== true);
  const choices = lists.flatMap((list) => nodesOf(list).filter(({ key }) => key === 'choices'));
  return new Set([
    ...typed.flatMap(({ value, placeholder }) => [value, placeholder]),
    // Teams draws a chip for each person; the renderer has one line for all of them.
    ...pickers.map((picker) => namesIn(picker)),
    ...choices.map(({ node }) => node['title']),
  ]);
}

describe('The gallery', function () {
  this.timeout(120_000);
  let browser: Browser | undefined;
  const drawn: Drawn[] = [];
  const heights = new Map<string, number>();

  before(async () => {
    browser = await launchBrowser();
    const page = await browser.newPage();
    for (const state of Object.keys(HEIGHTS)) {
      const card = cardOf({ state, language: 'en', data: 'short' });
      heights.set(state, (await measure(page, card, { theme: 'light', width: 560 })).height);
    }
    for (const one of chosen) {
      const card = cardOf(one);
      const measured = await measure(page, card, { theme: one.theme, width: Number(one.width) });
      drawn.push({ one, card, found: await audit(page), ...measured });
    }
  });
  after(() => browser?.close());

  it('draws every state, and all pairs of card, language, theme, width and data', () => {
    assert.deepEqual(new Set(chosen.map(({ state }) => state)), new Set(ALL_CASES.map(({ state }) => state)));
    assert.deepEqual(pairsIn(chosen), pairsIn(ALL_CASES));
    assert.ok(chosen.length + Object.keys(HEIGHTS).length <= MOST);
  });

  it('has cards with data that people and Graph can give', () => {
    const hostile = drawn.filter(
      ({ one, card }) => one.data === 'hostile' && JSON.stringify(card).includes(EVIL),
    );
    assert.ok(new Set(hostile.map(({ one }) => one.card)).size >= 9);
  });

  for (const [state, most] of Object.entries(HEIGHTS)) {
    it(`has no card that is higher than ${most} pixels: ${state}`, () => {
      const height = heights.get(state) ?? assert.fail();
      assert.ok(height <= most, `${height} pixels`);
    });
  }

  it('cuts no text of a button, a product or a name', () => {
    const cut = drawn.flatMap((picture) => {
      const allowed = mayBeCut(picture);
      return picture.cut
        .filter((text) => !allowed.has(text))
        .map((text) => `${nameOf(picture.one)}: ${text}`);
    });
    assert.deepEqual(cut, []);
  });

  it('says in its fallback text what it is about, for a client that cannot draw it', () => {
    const silent = drawn.filter(({ card }) =>
      [...allTexts].some((text) => card['fallbackText'] === text.cards.fallback),
    );
    assert.deepEqual(
      silent.map(({ one }) => nameOf(one)),
      [],
    );
  });

  it('has at most three buttons in the last row', () => {
    assert.deepEqual(
      drawn.filter(({ lastRow }) => lastRow > 3).map(({ one }) => nameOf(one)),
      [],
    );
  });

  it('has no card that is larger than an answer may be', () => {
    const large = drawn.filter(({ card }) => sizeOf(card) > 28 * 1024);
    assert.deepEqual(
      large.map(({ one }) => nameOf(one)),
      [],
    );
  });

  it('names a row that can be pressed by all that stands in it, since a screen reader says nothing else', () => {
    const rows = drawn.flatMap(({ card }) =>
      ofType(card, 'ColumnSet').filter((row) => 'selectAction' in row),
    );
    assert.ok(rows.length > 20);
    for (const row of rows) {
      const [{ title } = {}] = ofType(row, 'Action.Execute');
      const texts = ofType(row, 'TextRun').map(({ text }) => String(text).replace(/^ · /, ''));
      for (const text of texts)
        assert.ok(text === GO || String(title).includes(text), `${String(title)}: ${text}`);
    }
  });

  it('can be used with a screen reader, and read in both themes, as far as axe-core sees', () => {
    const found = drawn.flatMap((picture) => picture.found.map((text) => `${nameOf(picture.one)}: ${text}`));
    assert.deepEqual(found, []);
  });
});
