import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { builtProgram, productionFlags } from '../built.ts';
import { launchBrowser } from './browser.ts';
import type { Chat } from './chat.ts';
import { openChat } from './chat.ts';

/** The sandbox with its two chats in a browser, opened at the personal ones. */
export interface Office {
  readonly sandbox: Sandbox;
  /** The browser of the suite. Each chat has a context of its own, with its own cookies and storage. */
  readonly browser: Browser;
  readonly employee: Chat;
  readonly approver: Chat;
}

export interface OfficeOptions {
  /** The seed of rough weather; fair weather without one. */
  readonly seed?: number;
  /** Whether the bot runs from its source, as in `npm run sandbox`. It then starts more slowly. */
  readonly isFromSource?: boolean;
}

/**
 * Opens an office before each test of the suite, in one browser, and closes it afterwards. A failed test
 * leaves pictures.
 */
export function offices({ seed, isFromSource = false }: OfficeOptions = {}): () => Office {
  let browser: Browser | undefined;
  let office: Office | undefined;
  let bot: { readonly botArgs?: readonly string[] } = {};
  // In the order of opening, so that everything is closed even if a later step failed.
  const closing: Array<() => Promise<void>> = [];

  before(async () => {
    if (!isFromSource) bot = { botArgs: [...productionFlags, join(await builtProgram(), 'main.js')] };
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  beforeEach(async () => {
    const shared = browser ?? assert.fail();
    const sandbox = await startSandbox({ ports: 'any', seed, ...bot });
    closing.push(() => sandbox.close());
    closing.push(async () => {
      for (const context of shared.contexts()) await context.close();
    });
    const [employee, approver] = await Promise.all([
      openChat(shared, sandbox.seats.employee.url),
      openChat(shared, sandbox.seats.approver.url),
    ]);
    office = { sandbox, browser: shared, employee, approver };
    await Promise.all([employee.openPersonalChat(), approver.openPersonalChat()]);
  });

  afterEach(async function () {
    try {
      if (this.currentTest?.isPassed() === true) return;
      await office?.employee.screenshot('failed-employee');
      await office?.approver.screenshot('failed-approver');
    } finally {
      office = undefined;
      for (let close = closing.pop(); close; close = closing.pop()) await close();
    }
  });

  return () => {
    if (!office) throw new Error('An office is open during a test only.');
    return office;
  };
}
