import assert from 'node:assert/strict';
import { readerFor } from '../../src/text/languages.ts';
import { usePage } from '../support/e2e/page.ts';
import { measure } from '../render/measure.ts';
import { scenesFor } from '../render/scenes.ts';

/** The most pixels of a form, 560 pixels wide. */
const MOST = 480;

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
});
