// The command behind `npm run pictures`: does the two minutes of the README in a browser, and makes its pictures in docs/images.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { launchBrowser } from '../support/e2e/browser.ts';
import { animate } from './apng.ts';
import type { Frame } from './apng.ts';

const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const MAX_BYTES = 600_000;

const sandbox = await startSandbox();
let browser: Browser | undefined;
try {
  browser = await launchBrowser();
  // The page draws each chat at four fifths of its size. So a card has its own size here.
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1.25,
    locale: 'en-US',
  });
  context.setDefaultTimeout(45_000);
  const page = await context.newPage();
  await page.goto(sandbox.chatsPage);
  const { frames, decision, result } = await walk(page);
  const animation = animate(frames);
  if (animation.length > MAX_BYTES)
    throw new Error(`The animation has ${animation.length} bytes, more than ${MAX_BYTES}.`);
  for (const [name, picture] of Object.entries({
    'main-job': animation,
    'decision-card': decision,
    'both-chats': result,
  })) {
    writeFileSync(`${folder}${name}.png`, picture);
    console.log(`docs/images/${name}.png: ${Math.round(picture.length / 1000)} KB`);
  }
} finally {
  await browser?.close();
  await sandbox.close();
}

/** The frames of the animation, the decision card as it arrives, and both chats at the end. */
async function walk(
  page: Page,
): Promise<{ readonly frames: readonly Frame[]; readonly decision: Buffer; readonly result: Buffer }> {
  const [employee, approver] = [page.frameLocator('iframe').first(), page.frameLocator('iframe').last()];
  const frames: Frame[] = [];
  const take = async (ms: number): Promise<void> => {
    await settled(page);
    frames.push({ png: await page.screenshot({ scale: 'css', animations: 'disabled' }), ms });
  };

  for (const chat of [employee, approver]) await button(chat, 'Request a license').waitFor();
  await button(approver, 'Get requests here').click();
  await approver.getByText('New license requests will come to this chat').last().waitFor();
  const composer = employee.locator('[role=textbox][contenteditable=true]').first();
  await composer.pressSequentially('request visio for me, adele@contoso.com, LeeG@contoso.com');
  await take(2000);
  await button(employee, 'Send Message').click();
  await button(employee, 'Send request').waitFor();
  await take(2500);
  await button(employee, 'Send request').click();
  await employee.getByText('Waiting for an approver').last().waitFor();
  await button(approver, 'Approve 3 · 1 waits').waitFor();
  await take(3500);
  const decision = await lastCard(approver).screenshot({ animations: 'disabled' });
  await button(approver, 'Remove Lee Gu').click();
  await button(approver, 'Approve 2 · not 1').waitFor();
  await take(3000);
  await button(approver, 'Approve 2 · not 1').click();
  await approver.getByText('2 of 3 have it').last().waitFor();
  await employee.getByText('2 licenses assigned').last().waitFor();
  await take(5000);
  return { frames, decision, result: await page.screenshot({ animations: 'disabled' }) };
}

/** The newest button with this name or, for an icon, this tooltip. */
function button(chat: FrameLocator, name: string): Locator {
  return chat
    .getByRole('button', { name, exact: true })
    .or(chat.getByTitle(name, { exact: true }))
    .last();
}

function lastCard(chat: FrameLocator): Locator {
  return chat.locator('.ac-adaptiveCard:not(.ac-adaptiveCard .ac-adaptiveCard)').last();
}

/** Waits until two pictures of the page, half a second apart, are the same. */
async function settled(page: Page, before?: Buffer): Promise<void> {
  await page.waitForTimeout(500);
  const now = await page.screenshot({ scale: 'css', animations: 'disabled', caret: 'hide' });
  if (before === undefined || !now.equals(before)) await settled(page, now);
}
