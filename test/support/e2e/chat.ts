import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';

/** The folder for pictures; not kept in the repository. */
const pictures = fileURLToPath(new URL('../../../test-results', import.meta.url));

/**
 * Time limit in milliseconds, far above what anything takes on a quiet machine: a page of the Playground is 9
 * MB of script.
 */
const patienceMs = 45_000;

/**
 * Opens the chat window (a Playground's page) of one person. Its chats are empty each time, since the
 * Playground only shows what arrives from then on. To close it: `chat.page.context().close()`, or close the
 * browser.
 */
export async function openChat(browser: Browser, url: string): Promise<Chat> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1600 }, locale: 'en-US' });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  await page.goto(url);
  const chat = new Chat(page);
  await chat.composer.waitFor();
  return chat;
}

/** A chat window, used by one person. Every action waits for its target, and throws after 45 seconds. */
export class Chat {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The text box for new messages. */
  get composer(): Locator {
    return this.page.locator('[role=textbox][contenteditable=true]').first();
  }

  /** Opens the person's own chat with the bot. */
  async openPersonalChat(): Promise<void> {
    await this.open('Personal Chat');
  }

  /** Opens the group chat, where the bot only hears `mention`. */
  async openGroupChat(): Promise<void> {
    await this.open('Group Chat');
  }

  /** Opens a channel of the team, where the bot only hears `mention`. */
  async openChannel(name: 'General' | 'Announcements' = 'General'): Promise<void> {
    await this.open(`My Team - ${name}`);
  }

  /** Types and sends a message, which the bot hears in the personal chat. */
  async say(text: string): Promise<void> {
    await this.composer.click();
    await this.composer.pressSequentially(text);
    await this.send();
  }

  /** Sends a message that begins with @bot: the only kind that the bot hears in a channel or group chat. */
  async mention(text: string, bot = 'License Desk'): Promise<void> {
    await this.composer.click();
    await this.composer.pressSequentially('@');
    await this.page.getByRole('menuitem', { name: bot }).click();
    await this.composer.pressSequentially(` ${text}`);
    await this.send();
  }

  /** Waits until the bot has said this in the open conversation: in a message or on a card. */
  async expectText(text: string | RegExp): Promise<void> {
    await this.page
      .locator('.fai-OutputCard, [node], li, .ac-adaptiveCard')
      .filter({ hasText: text })
      .last()
      .waitFor();
  }

  /** Waits for the answer to a click, in the bar under a card: a sentence of the bot, or its refusal. */
  async expectAnswer(text: string | RegExp): Promise<void> {
    await this.page.locator('.fai-OutputCard, .fui-Card').getByText(text).last().waitFor();
  }

  /** Waits for a card with this heading. If there are several, gives the newest. */
  async card(heading: string | RegExp): Promise<Card> {
    const title = this.page.getByRole('heading', { name: heading });
    return this.settled(this.cards.filter({ has: title }).last());
  }

  /** The newest card in the open conversation. */
  async lastCard(): Promise<Card> {
    return this.settled(this.cards.last());
  }

  /** Writes a picture of the window to test-results/NAME.png. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: `${pictures}/${name}.png` });
  }

  /** All cards, without those that a card unfolds inside itself. */
  private get cards(): Locator {
    return this.page.locator('.ac-adaptiveCard:not(.ac-adaptiveCard .ac-adaptiveCard)');
  }

  private async open(name: string): Promise<void> {
    await this.page.getByRole('treeitem', { name }).click();
    await this.composer.waitFor();
  }

  private async send(): Promise<void> {
    await this.page
      .getByRole('button', { name: /^(Send Message|Post)$/ })
      .first()
      .click();
  }

  private async settled(card: Locator): Promise<Card> {
    // The first hover over a card may redraw it and lose the typed text, so it happens before anything is
    // typed.
    await card.hover();
    return new Card(card);
  }
}

/**
 * One adaptive card on the page. It stands for the place: after an answer, for the card that replaced the
 * first one.
 */
export class Card {
  readonly root: Locator;

  /**
   * The entries that were not sent yet. When a message arrives, the Playground redraws all cards without
   * their entries (Teams does not). So missing entries are typed again just before a click.
   */
  private readonly entries = new Map<string, () => Promise<void>>();

  constructor(root: Locator) {
    this.root = root;
  }

  /** Waits until the card says this. */
  async expectText(text: string | RegExp): Promise<void> {
    await this.root.getByText(text).first().waitFor();
  }

  /** Waits until the card says this, and fails if the line is outside the window. */
  async expectInView(text: string | RegExp): Promise<void> {
    await this.expectText(text);
    const line = await this.root.getByText(text).first().boundingBox();
    const { height } = this.root.page().viewportSize() ?? {};
    assert.ok(
      line && height && line.y >= 0 && line.y + line.height <= height,
      `out of sight: ${String(text)}`,
    );
  }

  /** Waits until the card does not say this any more. */
  async expectNoText(text: string | RegExp): Promise<void> {
    await this.root.getByText(text).first().waitFor({ state: 'hidden' });
  }

  /** Everything that the card shows, in one text. */
  async text(): Promise<string> {
    return this.root.innerText();
  }

  /** Fills a text input. */
  async fill(label: string, text: string): Promise<void> {
    const input = this.root.getByRole('textbox', { name: label });
    await this.enter(label, async () => {
      if ((await input.inputValue()) !== text) await input.fill(text);
    });
  }

  /** The value of a text input or a choice set. */
  async valueOf(label: string): Promise<string> {
    const input = this.root.getByRole('textbox', { name: label });
    return input
      .or(this.root.getByRole('combobox', { name: label }))
      .first()
      .inputValue();
  }

  /** Switches a toggle, or a check box of an expanded choice set. */
  async toggle(title: string, on: boolean): Promise<void> {
    // The drawn box covers the real one.
    const box = this.root.getByRole('checkbox', { name: title });
    await this.enter(title, () => box.setChecked(on, { force: true }));
  }

  /** True when the toggle is on. */
  async isOn(title: string): Promise<boolean> {
    return this.root.getByRole('checkbox', { name: title }).isChecked();
  }

  /** Chooses in a choice set. In a filtered one, types `typed` first. */
  async choose(label: string, title: string | RegExp, typed?: string): Promise<void> {
    const box = this.root.getByRole('combobox', { name: label });
    await this.enter(label, async () => {
      if (isNamed(await box.inputValue(), title)) return;
      await box.click();
      if (typed !== undefined) await box.fill(typed);
      await this.root.page().getByRole('option', { name: title }).first().click();
    });
  }

  /** Chooses a person in the card's people picker, by the beginning of their name. */
  async pickPerson(name: string, typed = name.slice(0, 4)): Promise<void> {
    const box = this.root.locator('.ms-BasePicker-input').first();
    await box.click();
    await box.pressSequentially(typed);
    await this.root.page().getByRole('option', { name }).first().click();
  }

  /** Clicks the element with this accessible name or, for an icon, this tooltip. */
  async click(name: string | RegExp): Promise<void> {
    for (const enter of this.entries.values()) await enter();
    this.entries.clear();
    await this.button(name).click();
  }

  /** Clicks an entry of an overflow menu, by default the first one of the card. */
  async clickInMenu(name: string, nth = 0): Promise<void> {
    await this.root.getByRole('button', { name: 'More options' }).nth(nth).click();
    // The menu is drawn outside the card.
    await this.root.page().getByRole('menuitem', { name }).first().click();
  }

  /** Waits for a button with this name. */
  async expectButton(name: string): Promise<void> {
    await this.button(name).waitFor();
  }

  /** Writes a picture of the card to test-results/NAME.png. */
  async screenshot(name: string): Promise<void> {
    await this.root.screenshot({ path: `${pictures}/${name}.png` });
  }

  private async enter(label: string, enter: () => Promise<void>): Promise<void> {
    await enter();
    this.entries.set(label, enter);
  }

  private button(name: string | RegExp): Locator {
    const named = this.root.getByRole('button', { name, exact: true });
    // A person in a people picker has a "Remove NAME" button too.
    const ofCard = this.root.locator(':not(.ms-PickerItem-removeButton)');
    return named
      .or(this.root.getByTitle(name, { exact: true }))
      .and(ofCard)
      .first();
  }
}

const isNamed = (value: string, title: string | RegExp): boolean =>
  typeof title === 'string' ? value.includes(title) : title.test(value);
