import { decodeHTMLStrict } from 'entities';
import type { IncomingActivity } from '../activity.ts';

// Far more than any command with a list of addresses (a message in Teams holds about 28 KB).
const MAX_CHARACTERS = 20_000;

/** Further people in one message are read as names. */
const MAX_MENTIONED = 20;

// Teams adds to the text (captures of 2026): a marker for each message that is replied to, and mentions.
const QUOTED = /<\/?quoted(?=[\s/>])[^<>]{0,500}>/gi;
const MENTION = /<at(?:\s[^<>]{0,200})?>([^<>]{1,300})<\/at>/gi;
const LOOSE_TAG = /<\/?at(?:\s[^<>]{0,200})?>/gi;
const UNSEEN = /[\u200b-\u200f\u2060\ufeff\u00ad]/g;

/** The mention of a person, or of the bot, in a message. */
interface Mention {
  readonly id: unknown;
  readonly written: string;
}

type Spoken = Pick<IncomingActivity, 'text' | 'entities' | 'recipient'>;

/** The ids of the people who are mentioned, without the bot. */
export function mentionedIds({
  entities,
  recipient,
}: Pick<Spoken, 'entities' | 'recipient'>): readonly string[] {
  const ids = mentionsIn(entities).map(({ id }) => id);
  const others = ids.filter((id): id is string => typeof id === 'string' && id !== recipient?.id);
  return [...new Set(others)].slice(0, MAX_MENTIONED);
}

/**
 * The words for the bot: on one line, without markers, mentions of the bot, and decoration around a command.
 * A mentioned person becomes their address if `addresses` has it by the mention's id, else their name in
 * quotation marks.
 */
export function spokenText(
  { text, entities, recipient }: Spoken,
  addresses: ReadonlyMap<unknown, string> = new Map(),
): string {
  if (typeof text !== 'string') return '';
  // Some keyboards send "ä" as two characters.
  const raw = text.slice(0, MAX_CHARACTERS).normalize('NFC').replaceAll(QUOTED, ' ').trimStart();
  const ids = new Map(mentionsIn(entities).map(({ id, written }) => [written.normalize('NFC'), id]));
  const spoken = raw.replaceAll(MENTION, (written, name: string, at: number) => {
    const id = ids.get(written);
    // Without its entity, a mention can be the bot's only at the start.
    if (id === undefined ? at === 0 : id === recipient?.id) return ' ';
    if (id === undefined) return ` ${name} `;
    return ` ${addresses.get(id) ?? `"${name.replaceAll('"', '').trim()}"`} `;
  });
  const plain = decodeHTMLStrict(spoken.replaceAll(LOOSE_TAG, ' ')).replaceAll(UNSEEN, '');
  return withoutAround(firstPart(plain).replaceAll(/\s+/g, ' '));
}

function mentionsIn(entities: IncomingActivity['entities']): readonly Mention[] {
  return (entities ?? []).flatMap(({ type, mentioned, text }) =>
    type === 'mention' && typeof text === 'string' ? [{ id: idOf(mentioned), written: text }] : [],
  );
}

function idOf(account: unknown): unknown {
  return typeof account === 'object' && account !== null ? Reflect.get(account, 'id') : undefined;
}

/**
 * The text before the first blank line, which begins a forwarded message. A list of addresses may follow it
 * as well.
 */
function firstPart(text: string): string {
  const lines = text.trim().split('\n');
  const blank = lines.findIndex((line) => line.trim() === '');
  const isList = lines.slice(blank).some((line) => line.includes('@'));
  return (blank === -1 || isList ? lines : lines.slice(0, blank)).join('\n');
}

const QUOTATION_MARK = /["“”„«»]/u;
const BEFORE = /[\s.,:;!?/"“”„«»–—-]/u;
const BEHIND = /[\s.,:;!?…\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\ufe0f]/u;

/** The text without punctuation, emoji and quotation marks around a command. */
export function withoutAround(text: string): string {
  const characters = Array.from(text);
  const first = characters.findIndex((character) => !BEFORE.test(character));
  if (first === -1) return '';
  const rest = characters.slice(first);
  // People copy a command from a sentence together with its quotation marks.
  const isQuoted = characters.slice(0, first).some((character) => QUOTATION_MARK.test(character));
  const end = isQuoted ? rest.findIndex((character) => QUOTATION_MARK.test(character)) : -1;
  if (end !== -1) rest.splice(end, 1);
  return rest.slice(0, rest.findLastIndex((character) => !BEHIND.test(character)) + 1).join('');
}
