import type { Product } from '../../domain/product.ts';
import type { Reader } from '../../text/languages.ts';
import { productName } from './parts.ts';

export interface Choice {
  readonly title: string;
  readonly value: string;
}

/**
 * The most choices in the picker of a decision card. With 15 persons and the apps of a suite, more would not
 * fit.
 */
const MAX_CHOICES = 40;
/** As many if a card has no room: long texts beside a large suite. */
const FEW_CHOICES = 8;

/**
 * The products to choose from, with their free seats: the requested one, the paid ones, the others. If there
 * are too many, unpaid products are left out first, then paid ones without seats.
 */
export function productChoices(
  products: readonly Product[],
  requested: string | null,
  chosen: Product | undefined,
  reader: Reader,
  few: boolean,
): { readonly choices: readonly Choice[]; readonly unlisted: number } {
  const words = reader.text.cards.decision;
  const isWanted = (product: Product): boolean => product === chosen || product.skuId === requested;
  const listed = mostWanted(products, isWanted, few ? FEW_CHOICES : MAX_CHOICES);
  const place = ({ skuId, unpaid }: Product): number => (skuId === requested ? 0 : unpaid === true ? 2 : 1);
  const choices = listed
    .toSorted((one, other) => place(one) - place(other))
    .map(({ skuId, name, free, grace = 0 }) => ({
      title: words.free(productName(name), free, grace),
      value: skuId,
    }));
  return { choices, unlisted: products.length - choices.length };
}

/** The products by name alone. */
export function nameChoices(products: readonly Product[]): readonly Choice[] {
  return products.map(({ skuId, name }) => ({ title: productName(name), value: skuId }));
}

/**
 * The product's name in a title of `productChoices`. The seats in the title may have changed since. On cards of
 * version 0.2.0 they stand behind the name.
 */
export const nameInTitle = (title: string): string =>
  title
    .trim()
    .replace(/^\d[^·]{0,100}· ?/, '')
    .replace(/ ?\(\d[^()]{0,100}\)$/, '');

/**
 * The first `most` products, in their order. Wanted ones are kept first, then paid ones with seats, paid ones
 * without, and unpaid ones.
 */
export function mostWanted(
  products: readonly Product[],
  isWanted: (product: Product) => boolean,
  most: number,
): readonly Product[] {
  const rank = (product: Product): number => {
    if (isWanted(product)) return 0;
    if (product.unpaid === true) return 3;
    return product.free + (product.grace ?? 0) > 0 ? 1 : 2;
  };
  const kept = new Set(products.toSorted((one, other) => rank(one) - rank(other)).slice(0, most));
  return products.filter((product) => kept.has(product));
}
