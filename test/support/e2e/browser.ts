import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';
import type { Browser, BrowserServer, LaunchOptions } from 'playwright-core';

const quiet = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
  // The Playground's page loads a font from a server. The tests call nobody.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

const cure =
  'The tests in the browser need Chrome, Edge or Chromium. On Linux x64 one comes with npm test, and needs the system ' +
  'library libnss3 (Debian, Ubuntu: apt-get install libnss3); elsewhere install Google Chrome.';

/** Names the browser that all tests of a run share. */
export const SHARED_BROWSER = 'SHARED_BROWSER';

/**
 * A headless browser with nothing open: the one that the run shares, else one of its own. Closing it closes the
 * pages that were opened by it. Throws an Error with the cure.
 */
export async function launchBrowser(): Promise<Browser> {
  const shared = process.env[SHARED_BROWSER];
  if (shared !== undefined) return playwright.connect(shared);
  return firstOf((options) => playwright.launch(options));
}

/** Starts a headless browser that other processes can share by the URL it gives. Throws an Error with the cure. */
export function serveBrowser(): Promise<BrowserServer> {
  return firstOf((options) => playwright.launchServer({ ...options, host: '127.0.0.1' }));
}

/** Starts the browser of test/package.json if it works, else an installed one. */
async function firstOf<T>(start: (options: LaunchOptions) => Promise<T>): Promise<T> {
  const problems: string[] = [];
  for (const candidate of [bundled, ...installed.map((options) => () => options)]) {
    try {
      const options = await candidate();
      return await start({ headless: true, ...options, args: [...(options.args ?? []), ...quiet] });
    } catch (error) {
      problems.push(String(error).split('\n')[0] ?? '');
    }
  }
  throw new Error(`${cure}\nTried:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
}

async function bundled(): Promise<LaunchOptions> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `the browser of test/package.json is for Linux x64, this is ${process.platform} ${process.arch}`,
    );
  }
  return { executablePath: await chromium.executablePath(), args: ['--no-sandbox'] };
}

const installed: readonly LaunchOptions[] = [
  { channel: 'chrome' },
  { channel: 'msedge' },
  { executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] },
  { executablePath: '/usr/bin/chromium-browser', args: ['--no-sandbox'] },
];
