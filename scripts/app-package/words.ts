import type { CommandWords } from '../../src/text/en/command-words.ts';
import type { Text } from '../../src/text/en/text.ts';

type Command = keyof CommandWords;

/** One entry of a menu: what Teams shows, and what it types in where that is something else (a prompt starter). */
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
 * The commands that a menu offers in each scope; those that do nothing there are not shown. At most 10 with the starters: the check of
 * language files takes no more.
 */
const MENUS: readonly { readonly scope: string; readonly commands: readonly Command[] }[] = [
  {
    scope: 'personal',
    commands: ['request', 'myRequests', 'requests', 'settings', 'notifyMe', 'stop', 'export', 'help'],
  },
  { scope: 'team', commands: ['request', 'notifyHere', 'stop', 'help'] },
  { scope: 'groupChat', commands: ['request', 'help'] },
];

/** The menus of the bot in one language: the words that it understands, and in the personal chat the prompt starters. */
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
 * The same under the names that a file of a further language uses for them: paths into the manifest. Microsoft's schema has none for
 * what a starter types in; that stays English, which is understood like every other language.
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
