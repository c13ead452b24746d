import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Findings of a rule at elements that the renderer makes so, whatever our JSON says. */
interface Excluded {
  readonly rule: string;
  readonly selector: string;
  readonly because: string;
}

/** Checked against the source of adaptivecards 3.0. Teams draws cards with a renderer of its own. */
const EXCLUDED: readonly Excluded[] = [
  {
    rule: 'label',
    selector: '.ac-choiceSetInput-filtered-textbox',
    because: 'the renderer draws the label of a picker with a search box, and does not join the two',
  },
  {
    rule: 'label-content-name-mismatch',
    selector: '.ac-columnSet.ac-selectable',
    because:
      'the lines of a row that opens a request are read without a space between them; test/cards/gallery.spec.ts holds that its name has them all',
  },
  {
    rule: 'color-contrast',
    selector: '[style*="rgb(249, 82, 107)"], .style-destructive *',
    because:
      'the red of Teams on its dark ground has 4.46; test/cards/colors.spec.ts holds that it never speaks alone',
  },
];

const auditing = `(async () => {
  const { violations } = await window.axe.run(document.querySelector('main'), {
    resultTypes: ['violations'],
    // No style of the page is loaded from elsewhere.
    preload: false,
    // The page around a card is the host's.
    rules: { region: { enabled: false } },
  });
  const excluded = EXCLUDED;
  const isExcluded = (rule, element) =>
    excluded.some((one) => one.rule === rule && element?.matches(one.selector));
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .filter(({ target }) => !isExcluded(id, document.querySelector(target[0])))
      .map(({ html, failureSummary }) => id + ': ' + html.slice(0, 200) + ' ' + failureSummary),
  );
})()`;

/** The findings of axe-core in the card that the page shows, without what the renderer causes. */
export async function audit(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe);
  const excluded = JSON.stringify(EXCLUDED);
  return page.evaluate<readonly string[]>(auditing.replace('EXCLUDED', () => excluded));
}
