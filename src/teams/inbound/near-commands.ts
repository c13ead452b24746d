import leven from 'leven';
import type { ChatText } from '../../text/en/chat.ts';
import type { Command } from './read-command.ts';
import { COMMAND_NAMES, TAKES_WORDS, withoutCourtesies } from './read-command.ts';
import { withoutAround } from './spoken-text.ts';

/** The fewest letters of a word that is corrected. Shorter words are one slip away from too many others. */
const MIN_LETTERS = 4;

/**
 * The commands that a text is one slip of the finger away from: one letter too many, missing or wrong, or two
 * swapped. Each command once, in any language.
 */
export function nearCommands(
  text: string,
  languages: readonly Pick<ChatText, 'commands' | 'courtesies'>[],
): readonly Command[] {
  const { rest } = withoutCourtesies(text, languages);
  return COMMAND_NAMES.flatMap((name) => {
    const starts = languages.flatMap(({ commands }) => commands[name]);
    const longestFirst = starts.toSorted((one, other) => other.length - one.length);
    const near = longestFirst.map((start) => nearStart(rest, start, TAKES_WORDS[name]));
    const words = near.find((found) => found !== undefined);
    return words === undefined ? [] : [{ name, words }];
  });
}

/** The words after a start that is one slip away from `start`; undefined: the text does not begin like it. */
function nearStart(text: string, start: string, takesWords: boolean): string | undefined {
  if (!takesWords) return isSlip(text.toLowerCase(), start) ? '' : undefined;
  // A text may be long, so this divides only as many words as the start has.
  const count = start.split(' ').length;
  const words = text.split(' ', count);
  const head = words.join(' ');
  const said = withoutAround(head).toLowerCase();
  return isSlip(said, start) ? withoutAround(text.slice(head.length)) : undefined;
}

/** Whether two different words are one slip apart. */
export function isSlip(said: string, word: string): boolean {
  if (Math.min(said.length, word.length) < MIN_LETTERS) return false;
  if (Math.abs(said.length - word.length) > 1) return false;
  return leven(said, word, { maxDistance: 2 }) === 1 || isSwapped(said, word);
}

/** Whether two neighboring letters were swapped. The distance counts that as two. */
function isSwapped(said: string, word: string): boolean {
  const at = Array.from(said).findIndex((letter, index) => letter !== word[index]);
  const swapped = `${word.slice(0, at)}${word.charAt(at + 1)}${word.charAt(at)}${word.slice(at + 2)}`;
  return at !== -1 && said === swapped;
}
