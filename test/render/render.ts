// Draws every card to PNG, light and dark, wide and narrow: node test/render/render.ts [folder]
// With --samples it rewrites cards/*.sample.json instead.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../support/e2e/browser.ts';
import { LOOKS, measure } from './measure.ts';
import { sampleCards, samples, scenes } from './scenes.ts';

function writeSamples(): void {
  for (const [name, model] of Object.entries(samples)) {
    const file = new URL(`../../cards/${name}.sample.json`, import.meta.url);
    writeFileSync(file, `${JSON.stringify(model(), null, 2)}\n`);
  }
}

async function drawAll(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const cards = [...Object.entries(sampleCards), ...Object.entries(scenes)];
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ deviceScaleFactor: 2 });
    for (const [name, card] of cards) {
      const found: string[] = [];
      for (const look of LOOKS) {
        const file = join(folder, `${name}-${look.theme}-${look.width}.png`);
        const { height, cut } = await measure(page, card(), look);
        found.push([`${look.width}: ${height} px`, ...cut.map((text) => `cut “${text}”`)].join(' '));
        writeFileSync(file, await page.screenshot({ fullPage: true }));
      }
      const bytes = Buffer.byteLength(JSON.stringify(card()));
      console.log(`${name}: ${bytes} bytes; ${[...new Set(found)].join('; ')}`);
    }
  } finally {
    await browser.close();
  }
}

const [argument = 'test-results/cards'] = process.argv.slice(2);
if (argument === '--samples') writeSamples();
else await drawAll(argument);
