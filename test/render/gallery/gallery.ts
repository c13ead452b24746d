// Draws every card in every state, language, theme and width, with every kind of data, into one page with the
// pictures beside each other: npm run gallery -- [folder]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../support/e2e/browser.ts';
import { measure } from '../measure.ts';
import { sizeOf } from '../check-card.ts';
import type { Case } from './cases.ts';
import { ALL_CASES, cardOf, fileOf } from './cases.ts';
import type { Picture } from './index-page.ts';
import { indexPage } from './index-page.ts';

/** Pages that draw at a time: while one waits for its picture to be written, the other draws. */
const PAGES = 2;

async function drawSome(
  browser: Browser,
  cases: readonly Case[],
  folder: string,
): Promise<readonly Picture[]> {
  const page = await browser.newPage();
  const pictures: Picture[] = [];
  for (const one of cases) {
    const card = cardOf(one);
    const measured = await measure(page, card, { theme: one.theme, width: Number(one.width) });
    await page.screenshot({ fullPage: true, path: join(folder, fileOf(one)) });
    pictures.push({ ...one, file: fileOf(one), bytes: sizeOf(card), ...measured });
  }
  await page.close();
  return pictures;
}

async function drawAll(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await launchBrowser();
  try {
    const shares = Array.from({ length: PAGES }, (_, share) =>
      ALL_CASES.filter((_case, n) => n % PAGES === share),
    );
    const drawn = await Promise.all(shares.map((cases) => drawSome(browser, cases, folder)));
    const byFile = new Map(drawn.flat().map((picture) => [picture.file, picture]));
    const pictures = ALL_CASES.flatMap((one) => byFile.get(fileOf(one)) ?? []);
    writeFileSync(join(folder, 'index.html'), indexPage(pictures));
    console.log(`${pictures.length} pictures: ${join(folder, 'index.html')}`);
  } finally {
    await browser.close();
  }
}

const [argument = 'test-results/gallery'] = process.argv.slice(2);
await drawAll(argument);
