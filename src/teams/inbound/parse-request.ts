import { parseAddresses } from '../../app/ask/parse-addresses.ts';
import type { FormInput } from '../../app/ports/results.ts';
import type { Product } from '../../domain/product.ts';
import type { Particles } from '../../text/en/chat.ts';

/** What the words after `request` fill in. */
type FilledIn = Pick<FormInput, 'skuId' | 'otherProduct' | 'forMe' | 'typed'>;

/**
 * Reads `visio for me and adele@contoso.com`: product words, then people. Words that name no product on offer are taken for
 * another product, words that name several choose none. Names of people are kept as they are: whoever sends the form is told.
 */
export function readRequestWords(
  words: string,
  products: readonly Product[],
  languages: readonly Particles[],
): FilledIn {
  const tokens = words.split(' ').filter((token) => token !== '');
  const particles = (kind: keyof Particles): ReadonlySet<string> =>
    new Set(languages.flatMap((language) => language[kind]));
  const me = particles('me');
  const fors = particles('for');
  const at = peopleAt(tokens, products, {
    isFor: (token) => fors.has(plain(token)),
    isPerson: (token) => token.includes('@') || me.has(plain(token)),
  });
  const people = at === -1 ? [] : peopleIn(tokens.slice(at + 1));
  const others = people.filter((token) => {
    const word = plain(token);
    return word !== '' && !me.has(word) && !particles('and').has(word);
  });
  return {
    ...productFrom((at === -1 ? tokens : tokens.slice(0, at)).join(' '), products),
    forMe: at === -1 || people.some((token) => me.has(plain(token))),
    typed: others.join(', '),
  };
}

/** Those named, a word each; out of `"Vance, Adele" <adele@contoso.com>` the address. */
function peopleIn(tokens: readonly string[]): readonly string[] {
  const isPasted = tokens.some((token) => token.includes('<'));
  return isPasted ? parseAddresses(tokens.join(' ')) : tokens.flatMap((token) => token.split(/[,;]+/));
}

/** Where the word stands that people follow; -1: nowhere. "Project for the web" has such a word, too, and no people. */
function peopleAt(
  tokens: readonly string[],
  products: readonly Product[],
  { isFor, isPerson }: Record<'isFor' | 'isPerson', (token: string) => boolean>,
): number {
  const after = (index: number): readonly string[] => tokens.slice(index + 1).filter(isSubstance);
  const positions = [...tokens.keys()].filter(
    (index) => isFor(tokens[index] ?? '') && after(index).length > 0,
  );
  const direct = positions.find((index) => isPerson(after(index)[0] ?? ''));
  const later = positions.findLast((index) => after(index).some(isPerson));
  if (direct !== undefined || later !== undefined) return direct ?? later ?? -1;

  // Nobody with an address. "Visio for Lee Gu" is no product; without "for Lee Gu" it is one.
  const isProduct = (end: number): boolean => matching(tokens.slice(0, end).join(' '), products).length > 0;
  return isProduct(tokens.length) ? -1 : (positions.find(isProduct) ?? -1);
}

const plain = (token: string): string => token.toLowerCase().replace(/[,;]+$/, '');
const isSubstance = (token: string): boolean => plain(token) !== '';

function productFrom(words: string, products: readonly Product[]): Pick<FilledIn, 'skuId' | 'otherProduct'> {
  const wanted = wordsOf(words);
  if (wanted.length === 0) return { skuId: undefined, otherProduct: '' };

  const found = matching(words, products);
  const exact = found.filter(({ name }) => wordsOf(name).join(' ') === wanted.join(' '));
  const [only, second] = exact.length > 0 ? exact : found;
  if (only === undefined) return { skuId: products.length > 0 ? null : undefined, otherProduct: words };
  return { skuId: second === undefined ? only.skuId : undefined, otherProduct: '' };
}

/** The products that have each of the words, or the beginning of one; none without words. */
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
