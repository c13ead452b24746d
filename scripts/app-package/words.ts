import type { CommandWords } from '../../src/text/en/command-words.ts';
import type { Text } from '../../src/text/en/text.ts';

type Command = keyof CommandWords;

/** One entry of a menu: the text that Teams shows. A prompt starter also has the text that Teams types in. */
export interface MenuEntry {
  readonly title: string;
  readonly description: string;
  readonly type?: 'prompt';
  readonly prompt?: string;
}

export interface CommandList {
  readonly scopes: readonly string[];
  readonly commands: readonly MenuEntry[];
}

/**
 * The commands that a menu offers in each scope. A command that does nothing in a scope is not in its menu. A menu has at most 10 entries
 * with the starters, since the check of language files accepts no more.
 */
const MENUS: readonly { readonly scope: string; readonly commands: readonly Command[] }[] = [
  {
    scope: 'personal',
    commands: ['request', 'myRequests', 'requests', 'settings', 'notifyMe', 'stop', 'export', 'help'],
  },
  { scope: 'team', commands: ['request', 'notifyHere', 'stop', 'help'] },
  { scope: 'groupChat', commands: ['request', 'help'] },
];

/** The menus of the bot in one language: the command words, and in the personal chat the prompt starters. */
export function commandLists({ chat, cards }: Text): readonly CommandList[] {
  const entry = (name: Command): MenuEntry => ({
    title: first(chat.commands[name]),
    description: cards.help.does[name],
  });
  const starter = (title: string, name: Command): MenuEntry => ({
    ...entry(name),
    title,
    type: 'prompt',
    prompt: first(chat.commands[name]),
  });
  const starters = [starter(cards.help.newRequest, 'request'), starter(cards.list.headingOwn, 'myRequests')];
  return MENUS.map(({ scope, commands }) => ({
    scopes: [scope],
    commands: [...commands.map(entry), ...(scope === 'personal' ? starters : [])],
  }));
}

/**
 * The same menus under the names of a language file, which are paths into the manifest. Microsoft's schema has no name for the text that
 * a starter types in. That text stays English, and the bot understands English in every chat.
 */
export function localizedCommands(text: Text): Readonly<Record<string, string>> {
  const words = commandLists(text).flatMap(({ commands }, list) =>
    commands.flatMap(({ title, description }, command) => {
      const at = `bots[0].commandLists[${list}].commands[${command}]`;
      return [
        [`${at}.title`, title],
        [`${at}.description`, description],
      ];
    }),
  );
  return Object.fromEntries(words);
}

function first([word = '']: readonly string[]): string {
  return word;
}
