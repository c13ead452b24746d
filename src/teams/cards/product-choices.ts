import type { Product } from '../../domain/product.ts';
import type { Reader } from '../../text/languages.ts';
import { productName } from './parts.ts';

export interface Choice {
  readonly title: string;
  readonly value: string;
}

/** Choices in the picker of a decision card: with 15 persons and the apps of a suite, more would not fit into a card. */
const MAX_CHOICES = 40;

/** The products to choose from with their free seats; when there are too many, those without free seats are left out first. */
export function productChoices(
  products: readonly Product[],
  chosen: Product | undefined,
  reader: Reader,
): { readonly choices: readonly Choice[]; readonly unlisted: number } {
  const title = reader.text.cards.decision.free;
  const listed = new Set(products.length <= MAX_CHOICES ? products : mostWanted(products, chosen));
  const choices = products
    .filter((product) => listed.has(product))
    .map(({ skuId, name, free }) => ({ title: title(productName(name), free), value: skuId }));
  return { choices, unlisted: products.length - choices.length };
}

function mostWanted(products: readonly Product[], chosen: Product | undefined): readonly Product[] {
  const rank = (product: Product): number => (product === chosen ? 0 : product.free > 0 ? 1 : 2);
  return products.toSorted((a, b) => rank(a) - rank(b)).slice(0, MAX_CHOICES);
}
