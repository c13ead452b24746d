// Draws every card to PNG, light and dark, wide and narrow: node test/render/render.ts [folder]
// With --samples it rewrites cards/*.sample.json instead.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../support/e2e/browser.ts';
import { show } from './picture.ts';
import { sampleCards, samples, scenes } from './scenes.ts';

const looks = [
  { theme: 'light', width: 560 },
  { theme: 'dark', width: 560 },
  { theme: 'light', width: 320 },
  { theme: 'dark', width: 320 },
] as const;

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
      for (const look of looks) {
        const file = join(folder, `${name}-${look.theme}-${look.width}.png`);
        await page.setViewportSize({ width: look.width, height: 200 });
        await show(page, card(), look.theme);
        writeFileSync(file, await page.screenshot({ fullPage: true }));
      }
      console.log(`${name}: ${Buffer.byteLength(JSON.stringify(card()))} bytes`);
    }
  } finally {
    await browser.close();
  }
}

const [argument = 'test-results/cards'] = process.argv.slice(2);
if (argument === '--samples') writeSamples();
else await drawAll(argument);
