import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';

/** Opens a page before the tests of a suite, and closes it after them. Gives the page to a test that runs. */
export function usePage(): () => Page {
  let browser: Browser | undefined;
  let page: Page | undefined;
  before(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
  });
  after(() => browser?.close());
  return () => page ?? assert.fail('The page is not open yet.');
}
