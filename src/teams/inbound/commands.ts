import { DomainError } from '../../domain/errors.ts';
import { allTexts } from '../../text/languages.ts';
import type { IncomingActivity, OutgoingActivity } from '../activity.ts';
import type { ListView } from '../cards/cards.ts';
import type { MenuFor } from '../cards/menu-models.ts';
import { offerMessage } from '../cards/file-cards.ts';
import { cardMessage, sentenceMessage } from '../cards/replies.ts';
import { placeConversation } from './actor.ts';
import { drawDecide } from './decide-actions.ts';
import { nearCommands } from './near-commands.ts';
import type { CommandName, Said } from './read-command.ts';
import { readSaid, withoutCourtesies } from './read-command.ts';
import { showRules } from './rule-actions.ts';
import { showSettings } from './settings-actions.ts';
import { formForProduct, newForm } from './show-form.ts';
import { drawOwnLicenses, drawSeats, drawWhy } from './show-licenses.ts';
import { drawList } from './show-list.ts';
import { mentionedIds, spokenText } from './spoken-text.ts';
import type { Turn } from './turn.ts';

type Replies = readonly OutgoingActivity[];
type Handler = (turn: Turn, words: string) => Promise<Replies>;

/** The handler of each command. text/<language>/chat.ts has the words. */
const handlers: Readonly<Record<CommandName, Handler>> = {
  request: async (turn, words) => [
    cardMessage(await newForm(turn, words), turn.audience.text.chat.formSummary),
  ],
  myRequests: (turn) => showList(turn, 'own'),
  myLicenses: async (turn) => {
    if (turn.conversation.kind !== 'personal') return personalOnly(turn);
    return [cardMessage(await drawOwnLicenses(turn), turn.reader.text.chat.ownLicensesSummary)];
  },
  requests: showRequests,
  decide: async (turn) => {
    if (turn.conversation.kind !== 'personal') return personalOnly(turn);
    return [cardMessage(await drawDecide(turn), turn.reader.text.chat.decideSummary)];
  },
  why: async (turn, words) => {
    if (turn.conversation.kind !== 'personal') return personalOnly(turn);
    const found = await drawWhy(turn, words);
    if (typeof found === 'string') return [sentenceMessage(found)];
    return [cardMessage(found, turn.reader.text.chat.whySummary)];
  },
  seats: async (turn) => {
    if (turn.conversation.kind !== 'personal') return personalOnly(turn);
    return [cardMessage(await drawSeats(turn), turn.reader.text.chat.seatsSummary)];
  },
  rules: async (turn) => {
    if (turn.conversation.kind !== 'personal') return personalOnly(turn);
    return [cardMessage(await showRules(turn), turn.reader.text.chat.rulesSummary)];
  },
  help: async (turn) => [await help(turn)],
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
    const { actor, actions, conversation, audience } = turn;
    const outcome = await actions.removePlace(actor, placeConversation(conversation));
    const { placeRemoved, placeNone } = audience.text.chat;
    return [sentenceMessage(outcome === 'removed' ? placeRemoved : placeNone)];
  },
  settings: async (turn) => {
    if (turn.conversation.kind !== 'personal') return personalOnly(turn);
    return [cardMessage(await showSettings(turn), turn.reader.text.chat.settingsSummary)];
  },
};

/** Runs the command in a message and gives the replies. Throws what the use cases throw. */
export async function runCommand(turn: Turn, activity: IncomingActivity): Promise<Replies> {
  const { said, text } = await readWhole(turn, activity);
  if (said === 'nothing') return [await help(turn)];
  if (said === 'thanks') return [sentenceMessage(turn.audience.text.chat.welcome)];
  if (said === 'hello') return [await hello(turn)];
  if (said === 'unknown') return guess(turn, text);
  return handlers[said.name](turn, said.words);
}

/** Runs a command without words. Throws what the use cases throw. */
export function doCommand(turn: Turn, name: CommandName): Promise<Replies> {
  return handlers[name](turn, '');
}

/**
 * The commands that change nothing, so that the bot may run them on a guess. It offers all others as buttons.
 */
const HARMLESS: ReadonlySet<CommandName> = new Set([
  'request',
  'myRequests',
  'myLicenses',
  'requests',
  'decide',
  'why',
  'seats',
  'rules',
  'help',
]);

/** Answers words that are no command: a slip of the finger, a product, or something else. */
async function guess(turn: Turn, text: string): Promise<Replies> {
  const { didYouMean, refusals } = turn.audience.text.chat;
  const isPersonal = turn.conversation.kind === 'personal';
  const near = nearCommands(text, chats);
  const [only, ...others] = near;
  if (only && others.length === 0 && HARMLESS.has(only.name)) return handlers[only.name](turn, only.words);
  if (only)
    return [
      offer(
        turn,
        didYouMean,
        near.map(({ name }) => name),
      ),
    ];

  const form = await formForProduct(turn, withoutCourtesies(text, chats).rest);
  if (form) return [cardMessage(form, turn.audience.text.chat.formSummary)];
  const offered = isPersonal ? (['request', 'myRequests', 'help'] as const) : (['request', 'help'] as const);
  return [offer(turn, refusals['unknown-command'], offered)];
}

const chats = allTexts.map(({ chat }) => chat);

/**
 * Reads the command or other words of a message. Looks up the people who are mentioned in a request, so that
 * the form has their addresses.
 */
async function readWhole(turn: Turn, activity: IncomingActivity): Promise<ReturnType<typeof readText>> {
  const whole = readText(spokenText(activity));
  const { said } = whole;
  const { addressOf, conversation, log } = turn;
  const mayAsk = said === 'unknown' || (typeof said === 'object' && said.name === 'request');
  if (!mayAsk || addressOf === undefined) return whole;
  const found = mentionedIds(activity).map(async (id): Promise<[string, string][]> => {
    try {
      const address = await addressOf(conversation, id);
      return address === undefined ? [] : [[id, address]];
    } catch (error) {
      log.warn('A mentioned person could not be looked up', { error });
      return [];
    }
  });
  const addresses = new Map((await Promise.all(found)).flat());
  return addresses.size === 0 ? whole : readText(spokenText(activity, addresses));
}

function readText(text: string): { readonly said: Said; readonly text: string } {
  return { said: readSaid(text, allTexts), text };
}

async function help(turn: Turn): Promise<OutgoingActivity> {
  const { cards, audience } = turn;
  return cardMessage(cards.help(await menuFor(turn), audience), audience.text.chat.helpSummary);
}

async function hello(turn: Turn): Promise<OutgoingActivity> {
  const { cards, audience } = turn;
  return cardMessage(cards.greeting(await menuFor(turn), audience), audience.text.chat.greetingSummary);
}

/** The readers of a card with buttons. In a shared conversation no role is read. */
async function menuFor({ actions, conversation }: Turn): Promise<MenuFor> {
  if (conversation.kind !== 'personal') return { shared: true, approver: false };
  return { shared: false, ...(await actions.readRole(placeConversation(conversation))) };
}

function offer({ cards, audience }: Turn, line: string, names: readonly CommandName[]): OutgoingActivity {
  return cardMessage(cards.offer(line, names, audience), line);
}

/** Shows the list of all requests. A person who may not see it gets their own requests. */
async function showRequests(turn: Turn): Promise<Replies> {
  try {
    return await showList(turn, 'pending');
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'not-an-approver') throw error;
    return [sentenceMessage(turn.reader.text.chat.ownInstead), ...(await showList(turn, 'own'))];
  }
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

/** Teams wants to know a size in advance, but the file is written after the consent. */
const BYTES_PER_ENTRY = 300;

async function offerExport({ actor, actions, audience }: Turn, words: string): Promise<Replies> {
  const format = words.toLowerCase().startsWith('json') ? 'jsonl' : 'csv';
  const { name, entries } = await actions.offerExport(actor, format);
  const description = audience.text.chat.exportOffer(entries);
  return [offerMessage(name, format, Math.max(1, entries) * BYTES_PER_ENTRY, description)];
}

async function addPlace(turn: Turn, kind: 'personal' | 'channel'): Promise<Replies> {
  const { actor, actions, conversation, audience } = turn;
  const { placeAdded, placeAlready } = audience.text.chat;
  const name = kind === 'personal' ? actor.name : '';
  const outcome = await actions.addPlace(actor, placeConversation(conversation), name);
  if (outcome === 'already') return [sentenceMessage(placeAlready)];
  return [sentenceMessage(placeAdded[outcome === 'added' ? kind : 'shared'])];
}
