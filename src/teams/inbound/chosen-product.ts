import { UNREAD_PRODUCT } from '../../domain/product.ts';
import { ANOTHER, formChoices } from '../cards/form-model.ts';
import { nameChoices, nameInTitle } from '../cards/product-choices.ts';
import { offeredChoices } from '../cards/settings-model.ts';
import { valueMeant, valuesMeant } from './lenient.ts';
import type { Turn } from './turn.ts';

/** The data of a decision card, with the id of the chosen product where a phone sent its title. Throws what the view throws. */
export function withChosenProduct(
  { actor, actions }: Turn,
  data: unknown,
  requestId: string,
): Promise<unknown> {
  return withProduct(data, async (title) => {
    const { products } = await actions.viewForApprover(actor, requestId);
    return valueMeant(nameInTitle(title), nameChoices(products));
  });
}

/** The same from a form. */
export function withAskedProduct({ actions, audience }: Turn, data: unknown): Promise<unknown> {
  return withProduct(data, async (title) => {
    const { products } = await actions.offeredProducts();
    return valueMeant(title, formChoices(products, audience));
  });
}

/**
 * The data of the settings card, with the ids of the chosen products where a phone sent their titles. What is no list of titles stays as it is,
 * to be refused. Throws what the view throws.
 */
export async function withOfferedProducts({ actor, actions, reader }: Turn, data: unknown): Promise<unknown> {
  const sent = inputIn(data, 'i_products');
  // Ids have no spaces. Nothing longer is read either way.
  if (typeof sent !== 'string' || !sent.includes(' ') || sent.length > MAX_TITLES) return data;
  const skuIds = valuesMeant(sent, offeredChoices(await actions.viewSettings(actor), reader));
  return skuIds === undefined ? data : Object.assign({}, data, { i_products: skuIds.join(',') });
}

const MAX_TITLES = 10_000;

function inputIn(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined;
}

async function withProduct(
  data: unknown,
  find: (title: string) => Promise<string | undefined>,
): Promise<unknown> {
  const sent = inputIn(data, 'i_product');
  if (typeof sent !== 'string' || isValue(sent)) return data;
  return Object.assign({}, data, { i_product: (await find(sent)) ?? UNREAD_PRODUCT });
}

/** An SKU id has hyphens and no spaces; with a value nothing has to be looked up. */
const isValue = (sent: string): boolean =>
  sent === '' || sent === ANOTHER || /^\w{1,40}-[\w-]{0,40}$/.test(sent);
