import type { FormInput } from '../app/results.ts';
import type { Product } from '../domain/product.ts';
import type { Particles } from '../text/en/chat.ts';

/** What the words after `request` fill in. */
type FilledIn = Pick<FormInput, 'skuId' | 'otherProduct' | 'forMe' | 'typed'>;

/**
 * Reads `visio for me and adele@contoso.com`: product words, then people. Words that name no product on offer are taken for
 * another product, words that name several choose none.
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
  const isPerson = (token: string): boolean => token.includes('@') || me.has(plain(token));

  // "Project for the web" has the word too: people follow only where one of them can be seen.
  const fors = particles('for');
  const at = tokens.findIndex(
    (token, index) => fors.has(plain(token)) && isPerson(tokens.slice(index + 1).find(isSubstance) ?? ''),
  );
  const people = at === -1 ? [] : tokens.slice(at + 1).flatMap((token) => token.split(/[,;]+/));
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

const plain = (token: string): string => token.toLowerCase().replace(/[,;]+$/, '');
const isSubstance = (token: string): boolean => plain(token) !== '';

function productFrom(words: string, products: readonly Product[]): Pick<FilledIn, 'skuId' | 'otherProduct'> {
  const wanted = wordsOf(words);
  if (wanted.length === 0) return { skuId: undefined, otherProduct: '' };

  const matching = products.filter(({ name, partNumber }) => {
    const known = wordsOf(`${name} ${partNumber}`);
    return wanted.every((word) => known.some((one) => one.startsWith(word)));
  });
  const exact = matching.filter(({ name }) => wordsOf(name).join(' ') === wanted.join(' '));
  const [only, second] = exact.length > 0 ? exact : matching;
  if (only === undefined) return { skuId: products.length > 0 ? null : undefined, otherProduct: words };
  return { skuId: second === undefined ? only.skuId : undefined, otherProduct: '' };
}

function wordsOf(name: string): readonly string[] {
  return name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
