import assert from 'node:assert/strict';
import { readerFor } from '../../src/text/languages.ts';
import { usePage } from '../support/e2e/page.ts';
import { measure } from '../render/measure.ts';
import { scenesFor } from '../render/scenes.ts';

/** The most pixels of a form, 560 pixels wide. */
const MOST = 480;
/** The most pixels of a rule's card, by its state and the width of the window. */
const OF_RULES: Readonly<Record<string, { readonly 560: number; readonly 320: number }>> = {
  'rule-new': { 560: MOST, 320: 600 },
  'rule-on': { 560: 560, 320: 700 },
};

const fallback = { language: 'en', timeZone: 'UTC' };

describe('The form, as it is drawn', function () {
  this.timeout(120_000);
  const page = usePage();

  for (const language of ['en', 'sv'])
    it(`is at most ${MOST} pixels high in every state: ${language}`, async () => {
      const scenes = Object.entries(scenesFor(readerFor(language, fallback), 'short'));
      const forms = scenes.filter(([state]) => state.startsWith('form-'));
      assert.ok(forms.length >= 12);
      const heights = new Map<string, number>();
      for (const [state, draw] of forms)
        heights.set(state, (await measure(page(), draw(), { theme: 'light', width: 560 })).height);
      assert.deepEqual(
        [...heights].filter(([, height]) => height > MOST),
        [],
      );
    });

  for (const language of ['en', 'sv'])
    it(`is folded for a rule, also on a phone, and cuts no text: ${language}`, async () => {
      const scenes = scenesFor(readerFor(language, fallback), 'short');
      for (const [state, most] of Object.entries(OF_RULES))
        for (const width of [560, 320] as const) {
          const card = scenes[state]?.() ?? assert.fail(state);
          const { height, cut } = await measure(page(), card, { theme: 'light', width });
          assert.ok(height <= most[width], `${state}: ${height} pixels`);
          assert.deepEqual(cut, [], state);
        }
    });
});
