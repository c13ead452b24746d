import { DomainError } from '../../domain/errors.ts';
import type { ChatText, CommandWords } from '../../text/en/chat.ts';
import { allTexts } from '../../text/languages.ts';
import type { IncomingActivity, OutgoingActivity } from '../activity.ts';
import type { ListView } from '../cards/cards.ts';
import { offerMessage } from '../cards/file-cards.ts';
import { cardMessage, sentenceMessage } from '../cards/replies.ts';
import { placeConversation } from './actor.ts';
import { showPlaces, showSettings } from './settings-actions.ts';
import { newForm } from './show-form.ts';
import { drawList } from './show-list.ts';
import type { Turn } from './turn.ts';

type CommandName = keyof CommandWords;
type Replies = readonly OutgoingActivity[];
type Handler = (turn: Turn, words: string) => Promise<Replies>;

/** What each command does. Its words are in text/<language>/chat.ts. */
const handlers: Readonly<Record<CommandName, Handler>> = {
  request: async (turn, words) => [
    cardMessage(await newForm(turn, words), turn.audience.text.chat.formSummary),
  ],
  myRequests: (turn) => showList(turn, 'own'),
  requests: (turn) => showList(turn, 'pending'),
  help: async (turn) => [help(turn)],
  export: async (turn, words) =>
    turn.conversation.kind === 'personal' ? offerExport(turn, words) : personalOnly(turn),
  notifyHere: async (turn) => {
    const { kind } = turn.conversation;
    if (kind === 'personal') throw new DomainError('channel-only');
    return kind === 'channel' ? addPlace(turn, 'channel') : elsewhere(turn, 'channel-only');
  },
  notifyMe: async (turn) =>
    turn.conversation.kind === 'personal' ? addPlace(turn, 'personal') : personalOnly(turn),
  stop: async (turn) => {
    const { ctx, actor, actions, conversation, audience } = turn;
    const outcome = await actions.removePlace(ctx, actor, placeConversation(conversation));
    const { placeRemoved, placeNone } = audience.text.chat;
    return [sentenceMessage(outcome === 'removed' ? placeRemoved : placeNone)];
  },
  settings: async (turn) => {
    if (turn.conversation.kind !== 'personal') return personalOnly(turn);
    const { settingsSummary, placesSummary } = turn.reader.text.chat;
    return [
      cardMessage(await showSettings(turn), settingsSummary),
      cardMessage(await showPlaces(turn), placesSummary),
    ];
  },
};

/** Does what a message says and gives the replies. Throws what the use cases throw. */
export async function runCommand(turn: Turn, activity: IncomingActivity): Promise<Replies> {
  const command = readCommand(
    spokenText(activity),
    allTexts.map(({ chat }) => chat),
  );
  if (command !== undefined) return handlers[command.name](turn, command.words);
  return [sentenceMessage(turn.audience.text.chat.refusals['unknown-command']), help(turn)];
}

/** The command at the start of a text, in whichever language, and the words after it. Those that take none are told from longer sentences. */
export function readCommand(
  text: string,
  languages: readonly Pick<ChatText, 'commands'>[],
): { readonly name: CommandName; readonly words: string } | undefined {
  const lower = text.toLowerCase();
  for (const { commands } of languages) {
    for (const name of Object.keys(handlers).filter(isCommandName)) {
      for (const start of commands[name].toSorted((a, b) => b.length - a.length)) {
        if (lower === start) return { name, words: '' };
        if (TAKES_WORDS.has(name) && lower.startsWith(`${start} `)) {
          return { name, words: text.slice(start.length + 1) };
        }
      }
    }
  }
  return undefined;
}

const TAKES_WORDS: ReadonlySet<CommandName> = new Set(['request', 'export']);

const isCommandName = (name: string): name is CommandName => Object.hasOwn(handlers, name);

// Far above any command with a list of addresses (a message of Teams holds about 28 KB).
const MAX_CHARACTERS = 20_000;

/** What somebody said to the bot: without the mention of it, on one line, without the full stop. */
export function spokenText(activity: Pick<IncomingActivity, 'text' | 'entities' | 'recipient'>): string {
  const { text, entities, recipient } = activity;
  if (typeof text !== 'string') return '';
  // Some keyboards send "ä" as two characters.
  let spoken = text.slice(0, MAX_CHARACTERS).normalize('NFC');
  for (const { type, mentioned, text: written } of entities ?? []) {
    const isOfBot = type === 'mention' && idOf(mentioned) === recipient?.id;
    if (isOfBot && typeof written === 'string' && written !== '') spoken = spoken.replaceAll(written, ' ');
  }
  return (
    spoken
      .replaceAll(/&nbsp;/gi, ' ')
      // Mentions of others, and the bot's own where the entity is missing: in front it can only be the bot's.
      .replace(/^\s*<at[^<>]*>[^<>]*<\/at>/i, ' ')
      .replaceAll(/<\/?at[^<>]*>/gi, ' ')
      .replaceAll(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim()
      .replace(/ ?[.!?…]{1,9}$/, '')
  );
}

function idOf(account: unknown): unknown {
  return typeof account === 'object' && account !== null ? Reflect.get(account, 'id') : undefined;
}

function help({ cards, audience }: Turn): OutgoingActivity {
  return cardMessage(cards.help(audience), audience.text.chat.helpSummary);
}

async function showList(turn: Turn, list: ListView['list']): Promise<Replies> {
  if (turn.conversation.kind !== 'personal') return personalOnly(turn);
  const { listSummary, ownListSummary } = turn.reader.text.chat;
  return [cardMessage(await drawList(turn, { list }), list === 'own' ? ownListSummary : listSummary)];
}

const personalOnly = (turn: Turn): Replies => elsewhere(turn, 'personal-only');

/** Says where a command works, with the link to the personal chat. */
function elsewhere({ audience, chatUrl }: Turn, code: 'personal-only' | 'channel-only'): Replies {
  const { refusals, openChat } = audience.text.chat;
  return [sentenceMessage(`${refusals[code]} ${openChat(chatUrl)}`)];
}

/** Teams wants a size beforehand; the file is written when it is taken. */
const BYTES_PER_ENTRY = 300;

async function offerExport({ ctx, actor, actions, audience }: Turn, words: string): Promise<Replies> {
  const format = words.toLowerCase().startsWith('json') ? 'jsonl' : 'csv';
  const { name, entries } = await actions.offerExport(ctx, actor, format);
  const description = audience.text.chat.exportOffer(entries);
  return [offerMessage(name, format, Math.max(1, entries) * BYTES_PER_ENTRY, description)];
}

async function addPlace(turn: Turn, kind: 'personal' | 'channel'): Promise<Replies> {
  const { ctx, actor, actions, conversation, audience } = turn;
  const { unnamedPlace, placeAdded, placeAlready } = audience.text.chat;
  const name = kind === 'personal' ? actor.name : turn.placeName || unnamedPlace;
  const outcome = await actions.addPlace(ctx, actor, placeConversation(conversation), name);
  return [sentenceMessage(outcome === 'added' ? placeAdded[kind] : placeAlready)];
}
