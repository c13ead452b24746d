import assert from 'node:assert/strict';
import { languageTags, readerFor } from '../../src/text/languages.ts';
import { usePage } from '../support/e2e/page.ts';
import { measure } from '../render/measure.ts';
import { scenesFor } from '../render/scenes.ts';

const phone = { theme: 'light', width: 320 } as const;

/** The cards with links beside each other. */
const CARDS = /^(?:decision|form|details)-/;

const column = (text: string, width: string) => ({
  type: 'Column',
  width,
  items: [{ type: 'TextBlock', text, wrap: true }],
});

describe('A word on a phone', function () {
  this.timeout(120_000);
  const page = usePage();

  for (const language of languageTags)
    it(`does not break inside: ${language}`, async () => {
      const scenes = scenesFor(readerFor(language, { language, timeZone: 'UTC' }), 'short');
      const found: string[] = [];
      for (const [state, draw] of Object.entries(scenes).filter(([name]) => CARDS.test(name))) {
        const { broken } = await measure(page(), draw(), phone);
        found.push(...broken.map((word) => `${state}: ${word}`));
      }
      assert.deepEqual(found, []);
    });

  it('is found if it breaks in its column, and not if the whole line has no room for it', async () => {
    const columns = [column('Problem here', '40px'), column('Rest', 'stretch')];
    const card = {
      type: 'AdaptiveCard',
      version: '1.5',
      body: [
        { type: 'ColumnSet', columns },
        { type: 'TextBlock', text: 'W'.repeat(60), wrap: true },
      ],
    };
    assert.deepEqual((await measure(page(), card, phone)).broken, ['Problem']);
  });
});
