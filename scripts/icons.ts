// Draws the icons of the Teams app from their SVG: node scripts/icons.ts
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../test/support/e2e/browser.ts';

// Sizes from Microsoft's "App icons" for Teams. The color icon fills its square; the outline icon is white on a transparent ground.
const icons = [
  { name: 'color', size: 192 },
  { name: 'outline', size: 32 },
] as const;

const folder = new URL('../appPackage/', import.meta.url);
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  for (const { name, size } of icons) {
    await page.setViewportSize({ width: size, height: size });
    const svg = readFileSync(new URL(`icons/${name}.svg`, folder), 'utf8');
    await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
    await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, folder)), omitBackground: true });
  }
} finally {
  await browser.close();
}
