import { UNREAD_PRODUCT } from '../../domain/product.ts';
import { ANOTHER, formChoices } from '../cards/form-model.ts';
import { nameChoices, nameInTitle } from '../cards/product-choices.ts';
import { valueMeant } from './lenient.ts';
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

async function withProduct(
  data: unknown,
  find: (title: string) => Promise<string | undefined>,
): Promise<unknown> {
  const sent: unknown =
    typeof data === 'object' && data !== null ? Reflect.get(data, 'i_product') : undefined;
  if (typeof sent !== 'string' || isValue(sent)) return data;
  return Object.assign({}, data, { i_product: (await find(sent)) ?? UNREAD_PRODUCT });
}

/** An SKU id has hyphens and no spaces; with a value nothing has to be looked up. */
const isValue = (sent: string): boolean =>
  sent === '' || sent === ANOTHER || /^\w{1,40}-[\w-]{0,40}$/.test(sent);
