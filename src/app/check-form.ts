import type { Person } from '../domain/person.ts';
import { refusalOf } from '../domain/policy.ts';
import type { Product } from '../domain/product.ts';
import { findProduct } from '../domain/product.ts';
import type { LicenseRequest } from '../domain/request.ts';
import { MAX_TEXT } from '../domain/request.ts';
import type { Desk, Found } from './ports.ts';
import type { Actor, FormInput, FormProblem, SubmitResult } from './results.ts';

/** Persons that are looked up while somebody waits for the answer (product.md 2.2). */
export const MOST_IN_TURN = 20;
/** Entries that could not be recognised and are named on the form. */
const MOST_NAMED = 50;
const MAX_PRODUCT_NAME = 120;

type Correction = Extract<SubmitResult, { outcome: 'correct' }>;

interface Checked {
  readonly outcome: 'fine';
  readonly persons: readonly Person[];
  readonly product: LicenseRequest['product'];
}

/** The separate entries of a text box: divided by commas, semicolons, spaces or lines; `Name <address>` gives the address. */
export function entriesOf(typed: string): readonly string[] {
  const addressesOnly = typed.replaceAll(/[^\n,;<>]*<([^<>\s]+)>/g, ' $1 ');
  return addressesOnly.split(/[\s,;]+/).filter((entry) => entry !== '');
}

/** Looks a form over: who and what it is about, or what has to be corrected. Throws OutsideError. */
export async function checkForm(
  desk: Desk,
  actor: Actor,
  input: FormInput,
  rules: { readonly products: readonly Product[]; readonly known: boolean; readonly guests: boolean },
): Promise<Checked | Correction> {
  const product = productOf(input, rules.products, rules.known);
  const problems: FormProblem[] = 'kind' in product ? [product] : [];
  if (input.reason.trim().length > MAX_TEXT) {
    problems.push({ kind: 'reason-too-long', length: input.reason.trim().length });
  }

  const entries = [
    ...new Set([...(input.forMe ? [actor.id] : []), ...input.picked, ...entriesOf(input.typed)]),
  ];
  if (entries.length === 0) problems.push({ kind: 'no-persons' });
  if (entries.length > MOST_IN_TURN) {
    problems.push({ kind: 'too-many-persons', count: entries.length, most: MOST_IN_TURN });
    return { outcome: 'correct', problems, recognised: [], leftover: input.typed };
  }

  const found = entries.length === 0 ? [] : await desk.directory.find(entries);
  const persons = distinct(found);
  const refused = persons.filter((person) => refusalOf(person, rules) !== undefined);
  problems.push(...notRecognised(found), ...refusals(refused, rules));

  if (problems.length > 0 || 'kind' in product) {
    const recognised = persons.filter((person) => !refused.includes(person));
    const leftover = found.filter(({ outcome }) => outcome !== 'found').map(({ entry }) => entry);
    return { outcome: 'correct', problems, recognised, leftover: leftover.slice(0, MOST_NAMED).join(', ') };
  }
  return { outcome: 'fine', persons, product };
}

function productOf(
  input: FormInput,
  products: readonly Product[],
  known: boolean,
): LicenseRequest['product'] | FormProblem {
  const other = input.otherProduct.trim().slice(0, MAX_PRODUCT_NAME);
  if (input.skuId == null) return other === '' ? { kind: 'no-product' } : { skuId: null, name: other };
  if (!known) return { kind: 'products-unknown' };

  const product = findProduct(products, input.skuId);
  return product ? { skuId: product.skuId, name: product.name } : { kind: 'product-not-offered' };
}

/** Nobody is listed twice, even when named by two addresses. */
function distinct(found: readonly Found[]): readonly Person[] {
  const byId = new Map<string, Person>();
  for (const one of found) {
    if (one.outcome === 'found' && !byId.has(one.person.id)) byId.set(one.person.id, one.person);
  }
  return [...byId.values()];
}

function notRecognised(found: readonly Found[]): FormProblem[] {
  return (['unknown', 'ambiguous'] as const).flatMap((kind) => {
    const entries = found.filter(({ outcome }) => outcome === kind).map(({ entry }) => entry);
    const more = Math.max(0, entries.length - MOST_NAMED);
    return entries.length === 0 ? [] : [{ kind, entries: entries.slice(0, MOST_NAMED), more }];
  });
}

function refusals(refused: readonly Person[], settings: Parameters<typeof refusalOf>[1]): FormProblem[] {
  const names = (why: 'guest' | 'disabled') =>
    refused.filter((person) => refusalOf(person, settings) === why).map(({ name }) => name);
  const problems: FormProblem[] = [
    { kind: 'guests', names: names('guest') },
    { kind: 'disabled', names: names('disabled') },
  ];
  return problems.filter((problem) => 'names' in problem && problem.names.length > 0);
}
