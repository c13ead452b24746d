import { DomainError } from '../../domain/errors.ts';
import { allTexts } from '../../text/languages.ts';
import type { IncomingActivity, OutgoingActivity } from '../activity.ts';
import type { ListView } from '../cards/cards.ts';
import { offerMessage } from '../cards/file-cards.ts';
import { cardMessage, sentenceMessage } from '../cards/replies.ts';
import { placeConversation } from './actor.ts';
import type { CommandName, Said } from './read-command.ts';
import { readSaid } from './read-command.ts';
import { showSettings } from './settings-actions.ts';
import { newForm } from './show-form.ts';
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
  const said = await readWhole(turn, activity);
  const { hello, welcome, refusals } = turn.audience.text.chat;
  if (said === 'nothing') return [help(turn)];
  if (said === 'thanks') return [sentenceMessage(welcome)];
  if (said === 'hello') return [sentenceMessage(hello), help(turn)];
  if (said === 'unknown') return [sentenceMessage(refusals['unknown-command']), help(turn)];
  return handlers[said.name](turn, said.words);
}

/**
 * Reads the command or other words of a message. Looks up the people who are mentioned in a request, so that
 * the form has their addresses.
 */
async function readWhole(turn: Turn, activity: IncomingActivity): Promise<Said> {
  const said = readSaid(spokenText(activity), allTexts);
  const { addressOf, conversation, log } = turn;
  const isRequest = typeof said === 'object' && said.name === 'request';
  if (!isRequest || addressOf === undefined) return said;
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
  return addresses.size === 0 ? said : readSaid(spokenText(activity, addresses), allTexts);
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
