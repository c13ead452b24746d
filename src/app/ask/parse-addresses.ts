import { OBJECT_ID } from '../../domain/object-id.ts';

/** A piece of a line between separators. `after`: the separator before it. */
interface Field {
  readonly text: string;
  readonly after: string;
}

const SEPARATORS: ReadonlySet<string> = new Set([',', ';', '\t']);
/** Punctuation at the end of a word. */
const BEHIND: ReadonlySet<string> = new Set("'‘’«»}*.:!?");

/**
 * Reads addresses from pasted text: separated by commas, semicolons, spaces or lines, with names before them
 * (`Vance, Adele <adele@contoso.com>`), or in a table from a spreadsheet. Text without an address is kept, so
 * that its author is told, unless it is clearly a name or a column of names. Removes repetitions, whatever
 * their case.
 */
export function parseAddresses(typed: string): readonly string[] {
  const lines = typed
    .replaceAll(/[“”„]/g, '"')
    .replaceAll(/[，、]/g, ',')
    .replaceAll('；', ';')
    .split(/\r\n?|\n/)
    .filter((line) => line.trim() !== '')
    .map(fieldsOf);
  const column = addressColumn(lines);
  const hasTabs = lines.some((line) => isRow(line) && line.some(hasAddress));
  const addresses = lines.flatMap((line, number) => {
    if (column !== undefined)
      return number === 0 && !hasAddress(line[column]) ? [] : inText(line[column]?.text ?? '');
    if (hasTabs && isRow(line)) return inRow(line, number === 0);
    return inLine(line);
  });
  return distinctAddresses(addresses);
}

/** Removes repetitions, whatever their case. */
export function distinctAddresses(addresses: readonly string[]): readonly string[] {
  const byKey = new Map<string, string>();
  for (const address of addresses) {
    const key = address.toLowerCase();
    if (!byKey.has(key)) byKey.set(key, address);
  }
  return [...byKey.values()];
}

/** Splits a line at its separators, but not between quotation marks. */
function fieldsOf(line: string): readonly Field[] {
  if (!/[",;\t]/.test(line)) return [{ text: line.trim(), after: '' }];
  const fields: Field[] = [];
  const isQuoting = line.split('"').length % 2 === 1;
  let [start, after, inQuotes] = [0, '', false];
  for (let at = 0; at <= line.length; at += 1) {
    const character = line.charAt(at);
    if (character === '"' && isQuoting) inQuotes = !inQuotes;
    if (at < line.length && (inQuotes || !SEPARATORS.has(character))) continue;
    fields.push({ text: line.slice(start, at).trim(), after });
    [start, after] = [at + 1, character];
  }
  return fields;
}

/**
 * The column that holds the addresses, if all lines are rows of one table with commas or semicolons. All rows
 * then have equally many columns, and exactly this column holds an address. The first row may hold column
 * names instead.
 */
function addressColumn(lines: readonly (readonly Field[])[]): number | undefined {
  const [head, ...rows] = lines;
  const width = head?.length ?? 0;
  if (width < 2 || rows.length === 0 || rows.some((row) => row.length !== width)) return undefined;
  const columns = (row: readonly Field[]) =>
    row.flatMap((field, index) => (hasAddress(field) ? [index] : []));
  const [column, ...others] = columns(rows[0] ?? []);
  const isSame = (row: readonly Field[]) => columns(row).join() === String(column);
  const isHead = head && (isSame(head) || columns(head).length === 0);
  return column !== undefined && others.length === 0 && isHead && rows.every(isSame) ? column : undefined;
}

const isRow = (line: readonly Field[]): boolean => line.some(({ after }) => after === '\t');

/**
 * The addresses of a row copied from a spreadsheet. Without an address, the text of the row, unless it holds
 * the column names.
 */
function inRow(line: readonly Field[], isFirst: boolean): readonly string[] {
  const addresses = line.flatMap(({ text }) => inText(text).filter(isAddress));
  if (addresses.length > 0 || isFirst) return addresses;
  return inText(line.map(({ text }) => text).join(' '));
}

/**
 * The addresses of a list on one line. In `Vance, Adele <adele@contoso.com>`, the text before the comma is
 * part of the name.
 */
function inLine(line: readonly Field[]): readonly string[] {
  return line.flatMap((field, index) => {
    const next = line[index + 1];
    const isSurname =
      next?.after === ',' && !hasAddress(field) && /^[^<"]{1,256}<[^<>]{0,256}@/.test(next.text);
    return isSurname ? [] : inText(field.text);
  });
}

/**
 * The addresses in a text. Words before an address are a name and are dropped. Words after the last address,
 * or without any, are kept as one text.
 */
function inText(text: string): readonly string[] {
  if (text === '') return [];
  // Fast path: a list of 28,000 lines is read in one go, and nobody else is answered meanwhile.
  if (/^\w{1,99}$/.test(text)) return [text];
  const words = text.split(/[\s<>()[\]"]+/).map(bare);
  const last = words.findLastIndex(isAddress);
  const rest = words.slice(last + 1).filter((word) => word !== '');
  return [...words.filter(isAddress), ...(rest.length > 0 ? [rest.join(' ')] : [])];
}

/** A word without the punctuation and the scheme around an address. */
function bare(word: string): string {
  const begun = word.replace(/^['‘’«»{*•–-]+/, '');
  let end = begun.length;
  // A loop, since a regular expression that must end at the end of the word would start anew at each
  // character.
  while (BEHIND.has(begun.charAt(end - 1))) end -= 1;
  const stripped = begun.slice(0, end);
  const address = stripped.replace(/^(?:mailto|smtp):/i, '');
  return address === stripped ? stripped : (address.split('?')[0] ?? '');
}

/** Called for many thousand fields at worst. The first test is cheap and settles most of them. */
const hasAddress = (field: Field | undefined): boolean =>
  field !== undefined && /[@-]/.test(field.text) && inText(field.text).some(isAddress);

/** Whether an entry can be a name: it contains neither an address nor an object id. */
export const isName = (entry: string): boolean => !isAddress(entry);

const isAddress = (word: string): boolean => word.includes('@') || OBJECT_ID.test(word);
