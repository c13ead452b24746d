import type { Product } from '../../domain/product.ts';
import { UNREAD_PRODUCT } from '../../domain/product.ts';
import { APPS_INPUT, SHOWN_INPUT, writePlan } from '../cards/card-keys.ts';
import { ANOTHER, formChoices, ownChoice } from '../cards/form-model.ts';
import { productName } from '../cards/parts.ts';
import type { Choice } from '../cards/product-choices.ts';
import { nameChoices, nameInTitle } from '../cards/product-choices.ts';
import { offeredChoices } from '../cards/offer-choices.ts';
import { literal } from '../../text/literal.ts';
import { valueMeant, valuesMeant } from './lenient.ts';
import type { Turn } from './turn.ts';

/**
 * The data of a decision card. If a phone sent the title of the chosen product, its id is put in. Throws what
 * the view throws.
 */
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

/**
 * The data of a decision card. If a phone sent the titles of apps, their ids replace the titles. If a title belongs to
 * no app on the card, the data says that no apps were shown, so that the apps are shown again. Throws what the
 * view throws.
 */
export function withChosenApps({ actor, actions }: Turn, data: unknown, requestId: string): Promise<unknown> {
  return withApps(data, async () => (await actions.viewForApprover(actor, requestId)).products);
}

/**
 * The data of a rule's card, in the same way: the ids of the product and of the apps, where a phone sent their
 * titles. Throws what the use case throws.
 */
export async function withRuleChoices({ actor, actions }: Turn, data: unknown): Promise<unknown> {
  const readProducts = async (): Promise<readonly Product[]> => (await actions.listRules(actor)).products;
  const meant = await withProduct(
    data,
    async (title) => valueMeant(title, nameChoices(await readProducts())),
    '',
  );
  return withApps(meant, readProducts);
}

async function withApps(data: unknown, readProducts: () => Promise<readonly Product[]>): Promise<unknown> {
  const shown = inputIn(data, SHOWN_INPUT);
  if (typeof shown !== 'string' || typeof data !== 'object' || data === null) return data;
  const known = new Set(shown.split(/[,;!]/));
  const isKnown = (sent: unknown): boolean =>
    typeof sent !== 'string' || sent.split(',').every((part) => part === '' || known.has(part));
  const lists = Object.entries(data).filter(([key]) => APPS_INPUT.test(key));
  if (lists.every(([, sent]) => isKnown(sent))) return data;

  const products = await readProducts();
  const choices = products
    .flatMap((product) => product.apps)
    .map(({ planId, name }) => ({ title: productName(name), value: writePlan(planId) }))
    .filter(({ value }) => known.has(value));
  const meant = lists.map(([key, sent]) => [key, appsMeant(sent, choices)] as const);
  const read = meant.every(([, apps]) => apps !== undefined);
  const none = lists.map(([key]) => [key, ''] as const);
  return Object.assign({}, data, Object.fromEntries(read ? meant : [...none, [SHOWN_INPUT, '']]));
}

function appsMeant(sent: unknown, choices: readonly Choice[]): string | undefined {
  if (typeof sent !== 'string' || sent.length > MAX_TITLES) return undefined;
  return sent === '' ? '' : valuesMeant(sent, choices)?.join(',');
}

/** The same for the data of a form. */
export function withAskedProduct({ actions, audience }: Turn, data: unknown): Promise<unknown> {
  return withProduct(data, async (title) => {
    const { products } = await actions.offeredProducts();
    return valueMeant(title, formChoices(products, audience));
  });
}

/**
 * The data of a form. If a phone sent the titles of the chosen people, the id of the form's owner and the
 * addresses of the others are put in. In a client without a people picker, people are typed: names among them go
 * to the text box, whose entries are looked up.
 */
export function withChosenPeople({ actor, audience }: Turn, data: unknown): unknown {
  const sent = inputIn(data, 'i_people');
  if (typeof sent !== 'string' || !/[\s(]/.test(sent) || sent.length > MAX_TITLES) return data;
  const own = ownChoice(actor.id, actor.name, audience);
  const list = inList(sent);
  const others = list.replace(inList(own.title), ',');
  const pieces = others.split(BEFORE_ADDRESS);
  const addresses = pieces.slice(1).map((piece) => piece.split(',', 1)[0] ?? '');
  const entries = addresses.length > 0 ? addresses : others.split(',');
  const names = entries.filter((entry) => entry.includes(' '));
  const chosen = entries.filter((entry) => !names.includes(entry));
  const before = inputIn(data, 'i_typed');
  const typed = [...(typeof before === 'string' && before !== '' ? [before] : []), ...names];
  const people = [...(list === others ? [] : [own.value]), ...chosen].join(',');
  return Object.assign({}, data, { i_people: people, i_typed: typed.join(', ') });
}

/** The entries between commas, one after the last as well. */
const inList = (text: string): string => `,${literal(text)},`.replaceAll(', ', ',');

/** In the title of a person. */
const BEFORE_ADDRESS = ' · ';

/**
 * The data of the settings card. If a phone sent the titles of the chosen products, their ids are put in.
 * Anything but a list of titles stays as it is, and is refused later. Throws what the view throws.
 */
export async function withOfferedProducts({ actor, actions, reader }: Turn, data: unknown): Promise<unknown> {
  const sent = inputIn(data, 'i_products');
  // Ids have no spaces. A longer text is refused anyway.
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
  otherwise: string = UNREAD_PRODUCT,
): Promise<unknown> {
  const sent = inputIn(data, 'i_product');
  if (typeof sent !== 'string' || isValue(sent)) return data;
  return Object.assign({}, data, { i_product: (await find(sent)) ?? otherwise });
}

/**
 * Whether a phone sent the id and not a title: an SKU id has hyphens and no spaces. Then nothing has to be
 * looked up.
 */
const isValue = (sent: string): boolean =>
  sent === '' || sent === ANOTHER || /^\w{1,40}-[\w-]{0,40}$/.test(sent);
