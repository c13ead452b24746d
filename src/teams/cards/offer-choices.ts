import type { SettingsView } from '../../app/settings/manage-settings.ts';
import type { Settings } from '../../domain/policy.ts';
import type { Product } from '../../domain/product.ts';
import { findProduct } from '../../domain/product.ts';
import type { Reader } from '../../text/languages.ts';
import { productName } from './parts.ts';
import type { Choice } from './product-choices.ts';
import { mostWanted } from './product-choices.ts';
import { ALL, nameIn } from './settings-model.ts';

/** The most products to choose from. With more, the card would be too large for an answer. */
const MAX_PRODUCTS = 60;
/** The most self-service products that a line names. */
const MAX_NAMED = 20;

/** The products to choose from, on a card on which `offered` is chosen. */
export function offeredChoices(
  view: SettingsView,
  reader: Reader,
  offered = view.settings.offered,
): readonly Choice[] {
  const { listed } = choicesOf(view, offered);
  return listed.map((skuId) => ({ title: titleIn(view.products, skuId, reader), value: skuId }));
}

/**
 * The products that can be assigned, and all chosen ones, even if suspended or gone: *Save* keeps only
 * products on the card.
 */
function choicesOf(
  { products, settings }: SettingsView,
  offered: Settings['offered'],
): { readonly listed: readonly string[]; readonly unlisted: number } {
  const chosen = new Set([offered, settings.offered].flatMap((some) => (some === ALL ? [] : some)));
  const isChosen = ({ skuId }: Product): boolean => chosen.has(skuId);
  const known = products.filter((product) => product.assignable || isChosen(product));
  const missing = [...chosen].filter((skuId) => !known.some((product) => product.skuId === skuId));
  const listed = mostWanted(known, isChosen, Math.max(0, MAX_PRODUCTS - missing.length));
  return {
    listed: [...listed.map(({ skuId }) => skuId), ...missing].slice(0, MAX_PRODUCTS),
    unlisted: known.length - listed.length,
  };
}

/** The products that are not in the list, and why. */
export function leftOut(view: SettingsView, reader: Reader, offered: Settings['offered']): string {
  const words = reader.text.cards.settings;
  const { unlisted } = choicesOf(view, offered);
  const selfService = view.products.filter(({ obstacle }) => obstacle === 'self-service');
  const names = selfService.slice(0, MAX_NAMED).map(({ name }) => productName(name));
  const lines = [
    ...(unlisted > 0 ? [words.unlisted(unlisted)] : []),
    ...(names.length > 0 ? [words.selfService(names.join(', '), selfService.length - names.length)] : []),
  ];
  return lines.join(' ');
}

/** The name of a product, and what is special about it. */
function titleIn(products: readonly Product[], skuId: string, { text }: Reader): string {
  const words = text.cards.settings;
  const product = findProduct(products, skuId);
  const name = nameIn(products, skuId);
  if (product?.obstacle) return words.obstacles[product.obstacle](name);
  return product?.unpaid === true ? words.unpaid(name) : name;
}
