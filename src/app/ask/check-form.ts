import { MAX_PERSONS_IN_TURN, MAX_PERSONS } from '../../domain/look-up.ts';
import type { Person } from '../../domain/person.ts';
import type { Product } from '../../domain/product.ts';
import { findProduct, UNREAD_PRODUCT } from '../../domain/product.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { MAX_TEXT } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { FormProblem } from '../ports/form-problems.ts';
import type { Actor, FormInput, SubmitResult } from '../ports/results.ts';
import { classify, correctable, unresolvedOf } from './classify-lookups.ts';
import { distinctAddresses, parseAddresses } from './parse-addresses.ts';

const MAX_PRODUCT_NAME = 120;

type Rejected = Extract<SubmitResult, { outcome: 'correct' }>;

/** A form without faults. It has its persons or, if there are many, the addresses that a job will look up. */
type Checked = { readonly product: LicenseRequest['product'] } & (
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

  const me = input.forMe ? [actor.id] : [];
  const addresses = distinctAddresses([...me, ...input.picked, ...parseAddresses(input.typed)]);
  if (addresses.length === 0) problems.push({ kind: 'no-persons' });
  if (addresses.length > MAX_PERSONS) {
    problems.push({ kind: 'too-many-persons', count: addresses.length, most: MAX_PERSONS });
  }
  if (addresses.length > MAX_PERSONS_IN_TURN) {
    if (problems.length === 0 && !('kind' in product)) return { outcome: 'many', addresses, product };
    return { outcome: 'correct', problems };
  }

  const found = addresses.length === 0 ? [] : await ctx.directory.find(addresses);
  const { persons, ...classified } = classify(found, rules);
  problems.push(...unresolvedOf(classified));
  if (problems.length === 0 && !('kind' in product)) return { outcome: 'fine', persons, product };

  const remaining = correctable(classified).join(', ');
  return { outcome: 'correct', problems, recognized: persons, remaining };
}

function productOf(
  input: FormInput,
  products: readonly Product[],
  known: boolean,
): LicenseRequest['product'] | FormProblem {
  const other = input.otherProduct.trim().slice(0, MAX_PRODUCT_NAME);
  if (input.skuId == null) return other === '' ? { kind: 'no-product' } : { skuId: null, name: other };
  if (!known) return { kind: 'products-unknown' };
  if (input.skuId === UNREAD_PRODUCT) return { kind: 'product-unread' };

  const product = findProduct(products, input.skuId);
  return product ? { skuId: product.skuId, name: product.name } : { kind: 'product-not-offered' };
}
