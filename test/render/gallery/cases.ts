import type { Card } from '../../../src/teams/cards/templates.ts';
import { languageTags, readerFor } from '../../../src/text/languages.ts';
import { scenesFor } from '../scenes.ts';
import type { Data } from './dress.ts';
import { DATA } from './dress.ts';
import { choosePairs } from './pairs.ts';

/** One picture of the gallery. */
export interface Case {
  /** The card: the first word of the state. */
  readonly card: string;
  /** The name of the scene. */
  readonly state: string;
  readonly language: string;
  readonly theme: 'light' | 'dark';
  readonly width: '320' | '560';
  readonly data: Data;
}

const THEMES = ['light', 'dark'] as const;
const WIDTHS = ['320', '560'] as const;

/** The scenes for each language and kind of data. */
const SCENES = languageTags.flatMap((language) => {
  const reader = readerFor(language, { language, timeZone: 'Europe/Stockholm' });
  return DATA.map((data) => ({ language, data, scenes: scenesFor(reader, data) }));
});

/** Every card in every state, language, theme and width, with every kind of data. */
export const ALL_CASES: readonly Case[] = SCENES.flatMap(({ language, data, scenes }) =>
  Object.keys(scenes).flatMap((state) =>
    THEMES.flatMap((theme) =>
      WIDTHS.map((width) => {
        const [card = state] = state.split('-', 1);
        return { card, state, language, theme, width, data };
      }),
    ),
  ),
);

/** Draws the card of a picture. @throws Error if there is no such scene */
export function cardOf({ state, language, data }: Pick<Case, 'state' | 'language' | 'data'>): Card {
  const draw = SCENES.find((some) => some.language === language && some.data === data)?.scenes[state];
  if (!draw) throw new Error(`There is no scene ${state}.`);
  return draw();
}

const isFirst = (one: string, other: string): boolean => one === 'card' || ![one, other].includes('state');

/**
 * A choice of them: every state, and all pairs of card, language, theme, width and data; then as many pairs with a
 * state as there is room for.
 */
export function chooseCases(most: number): readonly Case[] {
  return choosePairs(ALL_CASES, most, isFirst);
}

/** The name of its file. */
export function fileOf({ state, language, theme, width, data }: Case): string {
  return `${state}-${data}-${language}-${theme}-${width}.png`;
}
