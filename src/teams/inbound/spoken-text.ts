import { decodeHTMLStrict } from 'entities';
import type { IncomingActivity } from '../activity.ts';

// Far above any command with a list of addresses (a message of Teams holds about 28 KB).
const MAX_CHARACTERS = 20_000;

/** More people in one message come in as names. */
const MAX_MENTIONED = 20;

// Teams puts into the text (captures of 2026): a marker for each message that is replied to, and mentions.
const QUOTED = /<\/?quoted(?=[\s/>])[^<>]{0,500}>/gi;
const MENTION = /<at(?:\s[^<>]{0,200})?>([^<>]{1,300})<\/at>/gi;
const LOOSE_TAG = /<\/?at(?:\s[^<>]{0,200})?>/gi;
const UNSEEN = /[\u200b-\u200f\u2060\ufeff\u00ad]/g;

/** The mention of somebody, or of the bot, in a message. */
interface Mention {
  readonly id: unknown;
  readonly written: string;
}

type Spoken = Pick<IncomingActivity, 'text' | 'entities' | 'recipient'>;

/** The ids of the others who are mentioned. */
export function mentionedIds({
  entities,
  recipient,
}: Pick<Spoken, 'entities' | 'recipient'>): readonly string[] {
  const ids = mentionsIn(entities).map(({ id }) => id);
  const others = ids.filter((id): id is string => typeof id === 'string' && id !== recipient?.id);
  return [...new Set(others)].slice(0, MAX_MENTIONED);
}

/**
 * The words to the bot: without markers and mentions of it, on one line, without what stands around a command. Anybody else who
 * is mentioned is their address, where `addresses` has it under the mention's id, else one name between quotation marks.
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
    // A mention without its entity can only be the bot's when it stands in front.
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

/** A message that is forwarded stands behind a blank line. A list of addresses may stand there as well. */
function firstPart(text: string): string {
  const lines = text.trim().split('\n');
  const blank = lines.findIndex((line) => line.trim() === '');
  const isList = lines.slice(blank).some((line) => line.includes('@'));
  return (blank === -1 || isList ? lines : lines.slice(0, blank)).join('\n');
}

const QUOTATION_MARK = /["“”„«»]/u;
const BEFORE = /[\s.,:;!?/"“”„«»–—-]/u;
const BEHIND = /[\s.,:;!?…\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\ufe0f]/u;

/** A text without the punctuation, emoji and quotation marks that stand around a command. */
export function withoutAround(text: string): string {
  const characters = Array.from(text);
  const first = characters.findIndex((character) => !BEFORE.test(character));
  if (first === -1) return '';
  const rest = characters.slice(first);
  // People who copy a command from a sentence copy its quotation marks.
  const isQuoted = characters.slice(0, first).some((character) => QUOTATION_MARK.test(character));
  const end = isQuoted ? rest.findIndex((character) => QUOTATION_MARK.test(character)) : -1;
  if (end !== -1) rest.splice(end, 1);
  return rest.slice(0, rest.findLastIndex((character) => !BEHIND.test(character)) + 1).join('');
}
