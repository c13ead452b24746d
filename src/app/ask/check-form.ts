import { wishIn } from '../../domain/ends.ts';
import { MAX_NAMES, MAX_PERSONS_IN_TURN, MAX_PERSONS } from '../../domain/look-up.ts';
import type { Person } from '../../domain/person.ts';
import { isHolder } from '../../domain/person.ts';
import type { Product } from '../../domain/product.ts';
import { findProduct, UNREAD_PRODUCT } from '../../domain/product.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { MAX_TEXT } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { FormProblem } from '../ports/form-problems.ts';
import type { Actor, FormInput, SubmitResult } from '../ports/results.ts';
import { todayIn } from '../records/read-settings.ts';
import { classify, correctable, namesProblem, offersOf, unresolvedOf } from './classify-lookups.ts';
import { findPeople } from './find-people.ts';
import { distinctAddresses, isName, parseAddresses } from './parse-addresses.ts';

const MAX_PRODUCT_NAME = 120;

type Rejected = Extract<SubmitResult, { outcome: 'correct' }>;

/** A form without faults. It has its persons or, if there are many, the addresses that a job will look up. */
type Checked = Pick<LicenseRequest, 'product' | 'until'> &
  (
    | { readonly outcome: 'fine'; readonly persons: readonly Person[] }
    | { readonly outcome: 'many'; readonly addresses: readonly string[] }
  );

/** Checks a form: gives its product and persons, or what has to be corrected. Throws OutsideError. */
export async function checkForm(
  ctx: Context,
  actor: Actor,
  input: FormInput,
  rules: { readonly products: readonly Product[]; readonly known: boolean; readonly guests: boolean },
): Promise<Checked | Rejected> {
  const product = productOf(input, rules.products, rules.known);
  const problems: FormProblem[] = 'kind' in product ? [product] : [];
  if (input.reason.trim().length > MAX_TEXT) {
    problems.push({ kind: 'reason-too-long', length: input.reason.trim().length });
  }

  const wish = wishIn(input.until ?? '', todayIn(ctx));
  if (wish && 'problem' in wish) problems.push({ kind: wish.problem });
  const until = wish && 'day' in wish ? { until: wish.day } : {};

  const me = input.forMe ? [actor.id] : [];
  const addresses = distinctAddresses([...me, ...input.picked, ...typedIn(input)]);
  if (addresses.length === 0) problems.push({ kind: 'no-persons' });
  if (addresses.length > MAX_PERSONS) {
    problems.push({ kind: 'too-many-persons', count: addresses.length, most: MAX_PERSONS });
  }
  const names = addresses.filter(isName);
  // If the list also has addresses, they become a request, and its card tells the names.
  const isOfNames = names.length > MAX_NAMES && names.length === typedIn(input).length;
  if (isOfNames) problems.push(namesProblem(names));
  if (addresses.length > MAX_PERSONS_IN_TURN) {
    if (problems.length === 0 && !('kind' in product))
      return { outcome: 'many', addresses, product, ...until };
    return { outcome: 'correct', problems };
  }

  const found = await findPeople(ctx, addresses);
  const { persons, ...classified } = classify(found, rules);
  problems.push(...unresolvedOf(classified));
  const remaining = correctable(classified).map(inBox).join(', ');
  const again = {
    outcome: 'correct',
    recognized: persons,
    remaining,
    offers: offersOf(found, rules),
  } as const;
  if (problems.length > 0 || 'kind' in product) return { ...again, problems };

  const holding = product.skuId === input.told ? undefined : holdingOf(actor, product, persons);
  if (holding)
    return { ...again, problems: [holding], ...(product.skuId === null ? {} : { told: product.skuId }) };
  return { outcome: 'fine', persons, product, ...until };
}

/**
 * The entries of the text box. An entry that stands for several people is replaced by the person chosen for it.
 */
function typedIn({ typed, meant = [] }: FormInput): readonly string[] {
  const chosen = new Map(meant.map(({ entry, person }) => [entry.toLowerCase(), person]));
  return parseAddresses(typed).map((entry) => chosen.get(entry.toLowerCase()) ?? entry);
}

/** Puts a name with a comma in quotation marks, so that the text box keeps it as one entry. */
const inBox = (entry: string): string => (/[,;]/.test(entry) ? `"${entry}"` : entry);

/**
 * Tells the requester that they have the product, or that everybody has it. If only some colleagues have it,
 * only the approver sees that.
 */
function holdingOf(
  actor: Actor,
  { skuId, name }: LicenseRequest['product'],
  persons: readonly Person[],
): FormProblem | undefined {
  const holders = skuId === null ? [] : persons.filter((person) => isHolder(person, skuId));
  const self = holders.some(({ id }) => id === actor.id);
  if (holders.length === 0 || (!self && holders.length < persons.length)) return undefined;
  const others = holders.filter(({ id }) => id !== actor.id);
  return { kind: 'has-it', product: name, self, names: others.map((person) => person.name) };
}

function productOf(
  input: FormInput,
  products: readonly Product[],
  known: boolean,
): LicenseRequest['product'] | FormProblem {
  const other = input.otherProduct.trim().slice(0, MAX_PRODUCT_NAME);
  if (other !== '') return { skuId: null, name: other };
  if (input.skuId == null) return { kind: 'no-product' };
  if (!known) return { kind: 'products-unknown' };
  if (input.skuId === UNREAD_PRODUCT) return { kind: 'product-unread' };

  const product = findProduct(products, input.skuId);
  return product ? { skuId: product.skuId, name: product.name } : { kind: 'product-not-offered' };
}
