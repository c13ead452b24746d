import { parseAddresses } from '../../app/ask/parse-addresses.ts';
import type { FormInput } from '../../app/ports/results.ts';
import type { Product } from '../../domain/product.ts';
import type { Particles } from '../../text/en/command-words.ts';
import { isSlip } from './near-commands.ts';

/** The entries of the form that the words after `request` fill in. */
type FilledIn = Pick<FormInput, 'skuId' | 'otherProduct' | 'forMe' | 'typed'>;

/**
 * Reads `visio for me and adele@contoso.com`: words of a product, then people. Words that match no product on
 * offer become *Another product*; words that match several choose none. Names of people are kept as typed; if
 * nobody has them, the form says so.
 */
export function readRequestWords(
  words: string,
  products: readonly Product[],
  languages: readonly Particles[],
): FilledIn {
  const { product, forMe, others } = divide(words, products, languages);
  return { ...productFrom(product, products), forMe, typed: others.map(inBox).join(', ') };
}

/** The fewest letters that name a product. Fewer letters begin the names of many. */
const MIN_LETTERS = 3;

/** Whether words without a command name one or more of the products, with or without people. */
export function namesProduct(
  words: string,
  products: readonly Product[],
  languages: readonly Particles[],
): boolean {
  const { product } = divide(words, products, languages);
  return product.length >= MIN_LETTERS && matching(product, products).length > 0;
}

/** The words of the product, without the words around them, and the people. */
function divide(
  words: string,
  products: readonly Product[],
  languages: readonly Particles[],
): { readonly product: string; readonly forMe: boolean; readonly others: readonly string[] } {
  const tokens = tokensOf(words);
  const particles = (...kinds: readonly (keyof Particles)[]): ReadonlySet<string> =>
    new Set(languages.flatMap((language) => kinds.flatMap((kind) => language[kind])));
  const me = particles('me');
  const and = particles('and');
  const fors = particles('for');
  const around = particles('fillers', 'for');
  const isAround = (token: string): boolean => isLike(plain(token), around);
  const nameOf = (from: readonly string[]): string => productWords(from, isAround, products);
  const [end, start] = peopleAt(tokens, {
    isFor: (token) => fors.has(plain(token)),
    isPerson: (token) => token.includes('@') || isQuoted(token) || me.has(plain(token)),
    isFiller: isAround,
    isProduct: (from) => matching(nameOf(from), products).length > 0,
  });
  const people = peopleIn(tokens.slice(start), me, and);
  const others = people.filter((person) => !me.has(plain(person)) && !and.has(plain(person)));
  const isForNobodyElse = start >= tokens.length;
  return {
    product: nameOf(tokens.slice(0, end)),
    forMe: isForNobodyElse || people.some((person) => me.has(plain(person))),
    others,
  };
}

/** Whether a word is one of these, or one slip away from one: some people spell "license" in another way. */
const isLike = (word: string, words: ReadonlySet<string>): boolean =>
  words.has(word) || words.values().some((one) => isSlip(word, one));

/**
 * The words that name a product. If no product has all of them, words such as "a", "license" and "for" are left
 * out.
 */
function productWords(
  tokens: readonly string[],
  isAround: (token: string) => boolean,
  products: readonly Product[],
): string {
  const all = tokens.join(' ');
  if (matching(all, products).length > 0) return all;
  const fewer = tokens.filter((token) => !isAround(token)).join(' ');
  return fewer === '' || matching(fewer, products).length > 0 ? fewer : all;
}

/** Words, and whole names in quotation marks. */
const tokensOf = (words: string): readonly string[] => words.match(/"[^"]{1,256}"|\S+/g) ?? [];

const isQuoted = (token: string): boolean => token.length > 2 && token.startsWith('"') && token.endsWith('"');

/** One entry for the text box: a name with a comma gets quotation marks. */
const inBox = (person: string): string => (/[,;]/.test(person) ? `"${person}"` : person);

/**
 * The people in the words: each address, and names between commas, semicolons and "and". `"Vance, Adele"
 * <adele@contoso.com>`, or a link to the address, gives the address. If semicolons separate, a comma is part
 * of a name (`Vance, Adele; Gu, Lee`, as Outlook writes it).
 */
function peopleIn(
  tokens: readonly string[],
  me: ReadonlySet<string>,
  and: ReadonlySet<string>,
): readonly string[] {
  if (tokens.some((token) => /[<([]/.test(token))) return parseAddresses(tokens.map(apart).join(' '));
  const commaDivides = !tokens.some((token) => !isQuoted(token) && token.includes(';'));
  const people: string[] = [];
  let name: string[] = [];
  const endName = (): void => {
    if (name.length > 0) people.push(plainEnd(name.join(' ')));
    name = [];
  };
  for (const token of tokens) {
    for (const piece of isQuoted(token) ? [token] : token.split(/(?<=[,;])/)) {
      const word = plain(piece);
      const standsAlone = isQuoted(piece) || word.includes('@') || me.has(word);
      if (standsAlone || and.has(word)) endName();
      if (standsAlone) people.push(isQuoted(piece) ? piece.slice(1, -1) : plainEnd(piece));
      else if (word !== '' && !and.has(word)) name.push(piece);
      if (piece.endsWith(';') || (commaDivides && piece.endsWith(','))) endName();
    }
  }
  endName();
  return people;
}

/** Separates a whole name from the next word, unless that is its address. */
function apart(token: string, index: number, tokens: readonly string[]): string {
  return isQuoted(token) && tokens[index + 1]?.startsWith('<') === false ? `${token};` : token;
}

/** Questions about the tokens of a request. */
interface Asked {
  readonly isFor: (token: string) => boolean;
  readonly isPerson: (token: string) => boolean;
  readonly isFiller: (token: string) => boolean;
  readonly isProduct: (tokens: readonly string[]) => boolean;
}

/**
 * The end of the product's tokens and the start of the people's. People come after "for", or begin with an
 * address. "Project for the web" has such a word too, but no people.
 */
function peopleAt(
  tokens: readonly string[],
  { isFor, isPerson, isFiller, isProduct }: Asked,
): readonly [end: number, start: number] {
  const substance = [...tokens.keys()].filter((index) => plain(tokens[index] ?? '') !== '');
  // In pairs with the next word: the last word introduces nobody.
  const pairs = substance.slice(0, -1).map((index, n) => [index, substance[n + 1] ?? index] as const);
  const positions = pairs.filter(([index]) => isFor(tokens[index] ?? ''));
  const isPersonAt = (index: number): boolean => isPerson(tokens[index] ?? '');
  const behind = (position: number | undefined): readonly [number, number] =>
    position === undefined ? [tokens.length, tokens.length] : [position, position + 1];
  const direct = positions.find(([, next]) => isPersonAt(next));
  if (direct !== undefined) return behind(direct[0]);
  const lastPerson = substance.findLast(isPersonAt) ?? -1;
  const later = positions.findLast(([index]) => index < lastPerson);
  if (later !== undefined) return behind(later[0]);
  const address = substance.find((index) => tokens[index]?.includes('@'));
  if (address !== undefined) return [address, address];

  // There are no addresses. "Visio for Lee Gu" is no product, but "Visio" is one. If the shortest beginning
  // names no product, a longer one does not either.
  const firstWord = tokens.findIndex((token) => wordsOf(token).length > 0 && !isFiller(token));
  const [first] = positions.find(([index]) => firstWord !== -1 && index > firstWord) ?? [];
  const isBehind = first !== undefined && isProduct(tokens.slice(0, first)) && !isProduct(tokens);
  return behind(isBehind ? first : undefined);
}

const plain = (token: string): string => plainEnd(token).toLowerCase();

/** A word without commas and semicolons at its end. */
function plainEnd(token: string): string {
  let end = token.length;
  while (end > 0 && (token[end - 1] === ',' || token[end - 1] === ';')) end -= 1;
  return token.slice(0, end);
}

function productFrom(words: string, products: readonly Product[]): Pick<FilledIn, 'skuId' | 'otherProduct'> {
  const wanted = wordsOf(words);
  if (wanted.length === 0) return { skuId: undefined, otherProduct: '' };

  const found = matching(words, products);
  const name = wanted.join(' ');
  const exact = found.filter((product) => wordsOf(product.name).join(' ') === name);
  const [only, second] = exact.length > 0 ? exact : found;
  if (only === undefined) return { skuId: products.length > 0 ? null : undefined, otherProduct: words };
  return { skuId: second === undefined ? only.skuId : undefined, otherProduct: '' };
}

/** The products whose names contain each of the words, or words that begin so; none without words. */
function matching(words: string, products: readonly Product[]): readonly Product[] {
  const wanted = wordsOf(words);
  if (wanted.length === 0) return [];
  return products.filter(({ name, partNumber }) => {
    const known = wordsOf(`${name} ${partNumber}`);
    return wanted.every((word) => known.some((one) => one.startsWith(word)));
  });
}

function wordsOf(name: string): readonly string[] {
  return name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
