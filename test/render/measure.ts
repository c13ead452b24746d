import type { Page } from 'playwright-core';
import type { Card } from '../../src/teams/cards/templates.ts';
import { show } from './picture.ts';

/** A way in which a card is drawn: the width of the window in pixels, and the colors. */
export interface Look {
  readonly theme: 'light' | 'dark';
  readonly width: number;
}

export const LOOKS: readonly Look[] = [
  { theme: 'light', width: 560 },
  { theme: 'dark', width: 560 },
  { theme: 'light', width: 320 },
  { theme: 'dark', width: 320 },
];

/** A card as its reader has it before them. */
export interface Measured {
  /** Pixels of the whole card, folded as it arrives. */
  readonly height: number;
  /** Texts of buttons, pickers and lines that do not fit where they stand. */
  readonly cut: readonly string[];
  /** Words that the card has room for, and that break inside. Addresses and names with a hyphen may. */
  readonly broken: readonly string[];
  /** Buttons in the last row; the one that opens the others counts. */
  readonly lastRow: number;
}

/** Room that a browser leaves in a picker for its arrow. */
const ARROW = 20;

/** Runs in the page. The text of an input is in no element: it is measured with the font of the input. */
const measuring = `(() => {
  const card = document.querySelector('main');
  const edge = card.getBoundingClientRect().right;
  const ruler = document.createElement('canvas').getContext('2d');
  const isSeen = (element) => element.getClientRects().length > 0;
  const textOf = (element) =>
    element.tagName === 'SELECT' ? element.selectedOptions[0]?.text ?? ''
    : element.tagName === 'INPUT' ? element.value || element.placeholder
    : element.innerText;
  const isInputCut = (element, taken) => {
    const { font, paddingLeft, paddingRight } = getComputedStyle(element);
    ruler.font = font;
    const room = element.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - taken;
    return ruler.measureText(textOf(element)).width > room + 1;
  };
  const isCut = (element) => {
    if (element.tagName === 'SELECT') return isInputCut(element, ${ARROW});
    if (element.tagName === 'INPUT') return isInputCut(element, 0);
    const isTooWide = element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1;
    return isTooWide || element.getBoundingClientRect().right > edge + 1;
  };
  const hasText = (element) =>
    element.matches('select, input[type=text]') || [...element.childNodes].some((node) => node.nodeType === 3);
  const parts = [...card.querySelectorAll('*')].filter((part) => isSeen(part) && hasText(part));
  const cut = parts.filter((part) => part.tagName !== 'OPTION' && isCut(part)).map(textOf);
  const range = document.createRange();
  const linesOf = (node, from, length) => {
    range.setStart(node, from);
    range.setEnd(node, from + length);
    return [...range.getClientRects()].filter(({ width }) => width > 0);
  };
  const isBroken = (lines) =>
    new Set(lines.map(({ top }) => Math.round(top))).size > 1 && lines.reduce((sum, { width }) => sum + width, 0) < card.clientWidth / 2;
  const texts = parts.flatMap((part) => [...part.childNodes].filter((node) => node.nodeType === 3));
  const broken = texts.flatMap((node) =>
    [...node.data.matchAll(/\\S+/g)]
      .filter(({ 0: word, index }) => !/[-@.]\\S/.test(word) && isBroken(linesOf(node, index, word.length)))
      .map(([word]) => word),
  );
  const rows = [...card.querySelectorAll('.ac-actionSet')].filter(isSeen);
  const buttons = [...(rows.at(-1)?.querySelectorAll('button') ?? [])].filter(isSeen);
  return {
    height: Math.ceil(card.getBoundingClientRect().height),
    cut: [...new Set(cut)],
    broken,
    lastRow: buttons.length,
  };
})()`;

/** Draws the card in the page, as the reference renderer does it in that look, and measures it. */
export async function measure(page: Page, card: Card, { theme, width }: Look): Promise<Measured> {
  await page.setViewportSize({ width, height: 200 });
  await show(page, card, theme);
  return page.evaluate<Measured>(measuring);
}
