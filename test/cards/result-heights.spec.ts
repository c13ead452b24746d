import assert from 'node:assert/strict';
import { readerFor } from '../../src/text/languages.ts';
import { usePage } from '../support/e2e/page.ts';
import { LOOKS, measure } from '../render/measure.ts';
import { dressIn } from '../render/gallery/dress.ts';
import { licenseScenes } from '../render/license-scenes.ts';
import { resultScenes } from '../render/result-scenes.ts';
import { seatScenes } from '../render/seat-scenes.ts';
import { waitingScenes } from '../render/waiting-scenes.ts';

const wide = { theme: 'light', width: 560 } as const;
const narrow = { theme: 'light', width: 320 } as const;

const fallback = { language: 'en', timeZone: 'UTC' };
const english = resultScenes(readerFor('en-GB', fallback));
const swedish = resultScenes(readerFor('sv-SE', fallback));

/** The cards of the waiting list, of licenses and of seats. */
function othersIn(language: string) {
  const to = readerFor(language, fallback);
  const dress = dressIn('short');
  return { ...waitingScenes(to, dress), ...licenseScenes(to, dress), ...seatScenes(to, dress) };
}

/** The most pixels that a card may have in the wide look. */
const heights: Readonly<Record<string, number>> = {
  'details-nine-failed': 340,
  'status-nine-failed': 340,
  'details-completed': 240,
  'details-declined': 280,
  'status-pending': 200,
  'status-withdraw': 260,
  'status-withdrawn': 200,
};

const aButton = (title: string) => ({ type: 'Action.Execute', title, verb: 'x' });
const cardWith = (...body: readonly object[]) => ({ type: 'AdaptiveCard', version: '1.5', body });

describe('The card of a request, as it is drawn', function () {
  this.timeout(120_000);
  const page = usePage();

  for (const [name, most] of Object.entries(heights)) {
    it(`is at most ${most} pixels high: ${name}`, async () => {
      const { height } = await measure(page(), english[name]?.() ?? assert.fail(), wide);
      assert.ok(height <= most, `${height} pixels`);
    });
  }

  for (const [language, scenes] of Object.entries({ English: english, Swedish: swedish })) {
    it(`cuts no text on a phone, and has at most three buttons in its last row, in ${language}`, async () => {
      for (const [name, draw] of Object.entries(scenes)) {
        const { cut, lastRow } = await measure(page(), draw(), narrow);
        assert.deepEqual(cut, [], name);
        assert.ok(lastRow >= 1 && lastRow <= 3, `${name}: ${lastRow} buttons`);
      }
    });
  }

  for (const language of ['en-GB', 'sv-SE']) {
    it(`cuts no text about licenses and waiting on a phone, in ${language}`, async () => {
      for (const [name, draw] of Object.entries(othersIn(language))) {
        const { cut } = await measure(page(), draw(), narrow);
        assert.deepEqual(cut, [], name);
      }
    });
  }

  it('is measured so that a button, a picker and a line that are cut are found, in every look', async () => {
    const title = 'A button that no phone has the room for, whatever its name';
    const choices = [{ title: `${title} once more`, value: '1' }];
    const picker = { type: 'Input.ChoiceSet', id: 'i_x', label: 'L', value: '1', choices };
    const line = { type: 'TextBlock', text: `${title}, and a line that does not wrap`, wrap: false };
    const rows = [[aButton(title)], [aButton('Yes'), aButton('No')]].map((actions) => ({
      type: 'ActionSet',
      actions,
    }));
    const card = cardWith(line, picker, ...rows);
    for (const look of LOOKS.filter(({ width }) => width === narrow.width)) {
      const { cut, lastRow } = await measure(page(), card, look);
      assert.deepEqual(
        [...cut].toSorted(),
        [title, `${title} once more`, `${title}, and a line that does not wrap`].toSorted(),
      );
      assert.equal(lastRow, 2);
    }
    const { cut } = await measure(page(), cardWith({ type: 'ActionSet', actions: [aButton('Yes')] }), narrow);
    assert.deepEqual(cut, []);
  });
});
