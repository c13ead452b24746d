import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import * as z from 'zod';
import type { Card } from '../../src/teams/cards/templates.ts';
import { hostConfig, style } from './host.ts';

const require = createRequire(import.meta.url);
const renderer = readFileSync(require.resolve('adaptivecards-renderer/dist/adaptivecards.min.js'), 'utf8');
// The package does not export the path of its browser build, which lies beside its main file.
const markdownFile = join(dirname(require.resolve('markdown-it')), 'browser/markdown-it.umd.min.js');
const markdown = readFileSync(markdownFile, 'utf8');

const draw = `
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(window.look.hostConfig);
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = window.markdownit().render(text);
    result.didProcess = true;
  };
  card.parse(window.look.card);
  document.querySelector('main').replaceChildren(card.render());
`;

/** Shows the card in the page, drawn by Microsoft's reference renderer: close to Teams, but not the same. */
export async function show(page: Page, card: Card, theme: 'light' | 'dark'): Promise<void> {
  await page.setContent(`<style>${style(theme)}</style><main></main>`);
  // A page keeps its scripts when its content is replaced. To load them for each card takes longer than to draw it.
  if (!(await page.evaluate('"AdaptiveCards" in window'))) {
    await page.addScriptTag({ content: renderer });
    await page.addScriptTag({ content: markdown });
  }
  const look = JSON.stringify({ card: withNames(card), hostConfig: hostConfig(theme) });
  await page.addScriptTag({ content: `window.look = ${look};{${draw}}` });
}

/** The card with the names of chosen people in place of their ids: Teams shows the names, the renderer the value. */
function withNames(card: Card): Card {
  return JSON.parse(JSON.stringify(card), (_, node: unknown) => {
    if (typeof node !== 'object' || node === null || !('choices.data' in node)) return node;
    return { ...node, value: namesIn(node) };
  });
}

/** The names of the people that a picker has chosen, as `show` draws them. */
export function namesIn(node: unknown): string {
  const { choices, value } = picker.parse(node);
  const titles = new Map(choices.map((choice) => [choice.value, choice.title]));
  const names = value.split(',').map((id) => titles.get(id) ?? id);
  return names.join(', ');
}

const picker = z.object({
  choices: z.array(z.object({ title: z.string(), value: z.string() })),
  value: z.string(),
});
