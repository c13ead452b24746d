/**
 * Clients put a date in place of `{{DATE(…)}}` and `{{TIME(…)}}`, in every text of a card. A space between the braces makes it text.
 */
const CLIENT_FUNCTION = /\{\{(?= ?(?:DATE|TIME)\b)/giu;
const SPACES = /[\s\u0085]+/gu;
/** Control and format characters and whatever else has no shape: bidirectional overrides, zero-width characters, fillers, tags. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const UNSEEN_BUT_LINES = /(?!\n)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Text from people, Graph or configuration, fit for one line: line breaks folded into spaces, unseen and misleading characters removed.
 */
export function literal(text: string): string {
  const seen = text.toWellFormed().replace(SPACES, ' ').replace(UNSEEN, '');
  return seen.replace(CLIENT_FUNCTION, '{ {').replace(/ {2,}/g, ' ').trim();
}

/** `literal`, cut to `most` characters (code points), the last of them an ellipsis. */
export function clipped(text: string, most: number): string {
  const line = literal(text);
  if (line.length <= most) return line;
  const characters = Array.from(line);
  if (characters.length <= most) return line;
  return `${characters
    .slice(0, most - 1)
    .join('')
    .trimEnd()}…`;
}

/** Text that its writer gets back to edit: line breaks stay and nothing is cut, but unseen characters go. */
export function literalLines(text: string): string {
  const lines = text.toWellFormed().replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n');
  return lines.replace(/[^\S\n]/gu, ' ').replace(UNSEEN_BUT_LINES, '');
}

/** The beginning of a text that takes at most so many bytes as UTF-8; no character is cut. */
export function firstBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  return new TextDecoder().decode(Buffer.from(text).subarray(0, most)).replace(/\ufffd{1,3}$/, '');
}
