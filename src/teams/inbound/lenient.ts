import { literal } from '../../text/literal.ts';
import type { Choice } from '../cards/product-choices.ts';

/**
 * The data of a card with every entry as text. Some clients send `null` for an untouched entry, or booleans
 * and numbers for texts. One such value must not cost all entries.
 */
export function asTexts(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return data;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(data);
  return Object.fromEntries(
    entries.filter(([, value]) => value !== null).map(([key, value]) => [key, asText(value)]),
  );
}

const asText = (value: unknown): unknown =>
  typeof value === 'boolean' || typeof value === 'number' ? String(value) : value;

/**
 * The value of the one choice that was made. Some phones send the title of a choice in place of its value
 * (AdaptiveCards#1449, Adaptive-Card-Samples#37). Undefined: no choice has that title, or several have it.
 */
export function valueMeant(sent: string, choices: readonly Choice[]): string | undefined {
  return meaningsOf(choices)(sent);
}

/** The most parts between commas that make up one title. */
const MAX_PARTS = 8;

/**
 * The values of several choices that were made. Clients separate them by commas, which titles may contain as
 * well, so the longest matching title is taken each time. Undefined: a part of the text is no choice, or
 * matches several.
 */
export function valuesMeant(sent: string, choices: readonly Choice[]): readonly string[] | undefined {
  const meant = meaningsOf(choices);
  const parts = sent.split(',');
  const values: string[] = [];
  for (let from = 0; from < parts.length;) {
    const most = Math.min(MAX_PARTS, parts.length - from);
    const counts = Array.from({ length: most }, (_, n) => most - n);
    const valueOf = (count: number) => meant(parts.slice(from, from + count).join(','));
    const count = counts.find((one) => valueOf(one) !== undefined);
    const value = count === undefined ? undefined : valueOf(count);
    if (count === undefined || value === undefined) return undefined;
    values.push(value);
    from += count;
  }
  return values;
}

/**
 * Makes the function that finds the value of a choice by that value, or by a title that no other choice has.
 */
function meaningsOf(choices: readonly Choice[]): (sent: string) => string | undefined {
  const all = new Set(choices.map(({ value }) => value));
  const byTitle = Map.groupBy(choices, ({ title }) => plain(title));
  return (sent) => {
    if (all.has(sent)) return sent;
    const [only, ...more] = new Set(byTitle.get(plain(sent))?.map(({ value }) => value));
    return more.length === 0 ? only : undefined;
  };
}

const plain = (title: string): string => literal(title).normalize('NFC');
