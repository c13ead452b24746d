import type { ChatText } from '../../text/en/chat.ts';
import type { CommandWords } from '../../text/en/command-words.ts';
import type { Text } from '../../text/en/text.ts';
import { withoutAround } from './spoken-text.ts';

export type CommandName = keyof CommandWords;

/** A command and the words after it. */
export interface Command {
  readonly name: CommandName;
  readonly words: string;
}

/**
 * The meaning of a message: a command, a greeting, thanks, no words at all (a mention alone), or something
 * else.
 */
export type Said = Command | 'hello' | 'thanks' | 'nothing' | 'unknown';

/** Whether a command takes words after it. Only then may a longer sentence begin with it. */
export const TAKES_WORDS: Readonly<Record<CommandName, boolean>> = {
  request: true,
  myRequests: false,
  myLicenses: false,
  requests: false,
  decide: false,
  why: true,
  seats: false,
  rules: false,
  help: false,
  notifyHere: false,
  notifyMe: false,
  stop: false,
  settings: false,
  export: true,
};

export const isCommandName = (name: string): name is CommandName => Object.hasOwn(TAKES_WORDS, name);
export const COMMAND_NAMES = Object.keys(TAKES_WORDS).filter(isCommandName);

/** Reads a message (from spoken-text.ts) in any language, also with courtesies before and after it. */
export function readSaid(text: string, languages: readonly Pick<Text, 'chat' | 'cards'>[]): Said {
  const chats = languages.map(({ chat }) => chat);
  const command = described(text, languages);
  if (command !== undefined) return { name: command, words: '' };

  const { rest, met } = withoutCourtesies(text, chats);
  if (rest !== '') return readCommand(rest, chats) ?? 'unknown';
  if (met.has('thanks')) return 'thanks';
  return met.has('hello') ? 'hello' : 'nothing';
}

/** The command at the start of a text, in any language, and the words after it. */
export function readCommand(
  text: string,
  languages: readonly Pick<ChatText, 'commands'>[],
): Command | undefined {
  const lower = text.toLowerCase();
  for (const { commands } of languages) {
    for (const name of COMMAND_NAMES) {
      for (const start of commands[name].toSorted((a, b) => b.length - a.length)) {
        if (lower === start) return { name, words: '' };
        if (TAKES_WORDS[name] && lower.startsWith(start) && BETWEEN.test(lower.charAt(start.length)))
          return { name, words: withoutAround(text.slice(start.length)) };
      }
    }
  }
  return undefined;
}

/** A character that may stand between a command and its words. */
const BETWEEN = /[\s,:;]/;

/**
 * Some clients type the description of a menu entry in place of its command
 * (OfficeDev/Microsoft-Teams-Samples#2359).
 */
function described(text: string, languages: readonly Pick<Text, 'cards'>[]): CommandName | undefined {
  const does = languages.map(({ cards }) => cards.help.does);
  return COMMAND_NAMES.find((name) => does.some((texts) => withoutAround(texts[name]) === text));
}

type Courtesy = keyof ChatText['courtesies'];
const COURTESIES: readonly Courtesy[] = ['hello', 'please', 'thanks', 'wish'];

/** The text without courtesies at its start and end, and which ones there were. */
export function withoutCourtesies(
  text: string,
  languages: readonly Pick<ChatText, 'courtesies'>[],
): { readonly rest: string; readonly met: ReadonlySet<Courtesy> } {
  const phrases = COURTESIES.flatMap((kind) =>
    languages.flatMap(({ courtesies }) => courtesies[kind].map((phrase) => ({ kind, phrase }))),
  ).toSorted((one, other) => other.phrase.length - one.phrase.length);
  const met = new Set<Courtesy>();
  let rest = text;
  // Nobody writes more than a few: "Hello! Could you … please, thank you".
  for (let count = 0; count < MAX_COURTESIES; count += 1) {
    const padded = ` ${rest.toLowerCase().replaceAll(/[\s,.:;!?–-]/g, ' ')} `;
    const start = phrases.find(({ phrase }) => padded.startsWith(` ${phrase} `));
    const end = start ? undefined : phrases.find(({ phrase }) => padded.endsWith(` ${phrase} `));
    const found = start ?? end;
    if (found === undefined) break;
    met.add(found.kind);
    const { length } = found.phrase;
    rest = withoutAround(start ? rest.slice(length) : rest.slice(0, -length));
  }
  return { rest, met };
}

const MAX_COURTESIES = 6;
