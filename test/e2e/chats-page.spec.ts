import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Browser, Frame, Page } from 'playwright-core';
import { startSandbox } from '../../sandbox/sandbox.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { launchBrowser } from '../support/e2e/browser.ts';
import { builtProgram, productionFlags } from '../support/built.ts';

describe('both chats side by side, on a small screen', function () {
  this.timeout(240_000);

  let browser: Browser;
  let sandbox: Sandbox;
  let page: Page;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  beforeEach(async () => {
    sandbox = await startSandbox({
      ports: 'any',
      store: 'cosmos',
      botArgs: [...productionFlags, join(await builtProgram(), 'main.js')],
    });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    context.setDefaultTimeout(45_000);
    page = await context.newPage();
    await page.goto(sandbox.chatsPage);
  });
  afterEach(async () => {
    await page.context().close();
    await sandbox.close();
  });

  type Seat = keyof Sandbox['seats'];

  const frameOf = (seat: Seat): Frame =>
    page.frame({ url: `${sandbox.seats[seat].url}/` }) ?? assert.fail(`no frame of the ${seat}`);

  /** Waits until the chat can be used, and its frame has its final width. */
  async function expectChat(seat: Seat): Promise<void> {
    await frameOf(seat).getByRole('heading', { name: 'License Desk' }).first().waitFor();
    await frameOf(seat).waitForFunction('innerWidth < 1000');
  }

  async function say(seat: Seat, text: string): Promise<void> {
    const composer = frameOf(seat).locator('[role=textbox][contenteditable=true]').first();
    await composer.pressSequentially(text);
    await frameOf(seat).getByRole('button', { name: 'Send Message' }).first().click();
  }

  /** Selects the button with this name or, for an icon, this tooltip. */
  async function select(seat: Seat, name: string): Promise<void> {
    const frame = frameOf(seat);
    await frame
      .getByRole('button', { name, exact: true })
      .or(frame.getByTitle(name, { exact: true }))
      .first()
      .click();
  }

  /** Fails if a frame reaches out of its half of the screen, or if its page is larger than the frame. */
  async function expectWhole(): Promise<void> {
    for (const seat of ['employee', 'approver'] as const) {
      const { url } = sandbox.seats[seat];
      const box = (await page.locator(`iframe[src="${url}"]`).boundingBox()) ?? assert.fail();
      assert.ok(box.width <= 641, `${seat}: ${box.width} wide`);
      assert.ok(box.y + box.height <= 801, `${seat}: ends at ${box.y + box.height}`);
      const excess: unknown = await frameOf(seat).evaluate(
        `(({ scrollWidth, scrollHeight, scrollTop }) =>
          [Math.max(0, scrollWidth - innerWidth), Math.max(0, scrollHeight - innerHeight), scrollTop])(document.documentElement)`,
      );
      assert.deepEqual(excess, [0, 0, 0], seat);
    }
  }

  it('show both Playgrounds whole, at the start and after each of the two-minute steps', async () => {
    await expectChat('employee');
    await expectChat('approver');
    await expectWhole();

    await select('approver', 'Get requests here');
    await frameOf('approver').getByText('will come to this chat').last().waitFor();
    await say('employee', 'request visio for me, adele@contoso.com, LeeG@contoso.com');
    await select('employee', 'Send request');
    await frameOf('approver').getByText('2 now, 1 waits for a license').waitFor();
    await expectWhole();

    await select('approver', 'Remove Lee Gu');
    await select('approver', 'Approve 2 · not 1');
    await frameOf('employee').getByText('2 licenses assigned').first().waitFor();
    await expectWhole();

    await page.goto(sandbox.tenantPage);
    await page.getByRole('heading', { name: 'Mails sent (3)' }).waitFor();
  });
});
