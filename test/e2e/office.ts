import type { Browser } from 'playwright-core';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { launchBrowser } from './browser.ts';
import type { Chat } from './chat.ts';
import { openChat } from './chat.ts';

/** The sandbox with both its chats in a browser, the personal ones open. */
export interface Office {
  readonly sandbox: Sandbox;
  readonly browser: Browser;
  readonly employee: Chat;
  readonly approver: Chat;
}

/** Opens an office before each test of the suite, and closes it after; of a test that failed, pictures stay. */
export function offices(): () => Office {
  let office: Office | undefined;

  beforeEach(async () => {
    const sandbox = await startSandbox({ ports: 'any' });
    const browser = await launchBrowser();
    const [employee, approver] = await Promise.all([
      openChat(browser, sandbox.seats.employee.url),
      openChat(browser, sandbox.seats.approver.url),
    ]);
    office = { sandbox, browser, employee, approver };
    await Promise.all([employee.openPersonalChat(), approver.openPersonalChat()]);
  });

  afterEach(async function () {
    const { sandbox, browser, employee, approver } = office ?? {};
    if (this.currentTest?.isPassed() !== true) {
      await employee?.screenshot('failed-employee');
      await approver?.screenshot('failed-approver');
    }
    await browser?.close();
    await sandbox?.close();
    office = undefined;
  });

  return () => {
    if (!office) throw new Error('An office is open during a test only.');
    return office;
  };
}
