import { checkOf } from '../../domain/person.ts';
import type { Product } from '../../domain/product.ts';
import { findProduct } from '../../domain/product.ts';
import type { Entry, LicenseRequest } from '../../domain/request.ts';
import type { RuleBook } from '../../domain/rule-book.ts';
import type { Scope } from '../../domain/rule.ts';
import { groupsOf, scopesOf } from '../../domain/rule.ts';
import type { RulePerson } from '../../domain/rule-situation.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import { readPersons } from '../records/read-persons.ts';

/** A request as Graph shows it while rules look at it. */
export interface Sight {
  /** The persons with fresh checks, in card order. */
  readonly entries: readonly Entry[];
  readonly requester: Omit<RulePerson, 'check'>;
  readonly persons: readonly RulePerson[];
  readonly scopes: readonly Scope[];
  /** The product that is asked for; undefined: it cannot be assigned, or none is named. */
  readonly product: Product | undefined;
}

/**
 * Asks Graph about everything that rules look at. Undefined: people decide, since Graph does not answer,
 * or not about everybody, or since the requester is gone or disabled. Throws StoreError.
 */
export async function lookForRules(
  ctx: Context,
  request: LicenseRequest,
  entries: readonly Entry[],
  book: RuleBook,
): Promise<Sight | undefined> {
  try {
    return await look(ctx, request, entries, book);
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    ctx.log.info('Rules could not look at a request', { requestId: request.id, error });
    return undefined;
  }
}

async function look(
  ctx: Context,
  { requester, product }: LicenseRequest,
  entries: readonly Entry[],
  book: RuleBook,
): Promise<Sight | undefined> {
  const ids = [...new Set([requester.id, ...entries.map(({ person }) => person.id)])];
  const scopes = scopesOf(book.rules);
  const [people, groups, products] = await Promise.all([
    readPersons(ctx, ids),
    ctx.directory.memberships(ids, groupsOf(scopes)),
    ctx.licenses.products('now'),
  ]);
  const at = ctx.clock.iso(ctx.clock.now());
  const seen = new Map<string, RulePerson>();
  for (const [n, id] of ids.entries()) {
    const person = people[n];
    if (person instanceof OutsideError) return undefined;
    // Somebody else may have asked in the name of an account that was disabled since.
    if (id === requester.id && person?.enabled !== true) return undefined;
    seen.set(id, { id, department: person?.department, groups: groups[n], check: checkOf(person, at) });
  }
  const personOf = (id: string): RulePerson =>
    seen.get(id) ?? { id, groups: undefined, check: checkOf(undefined, at) };
  const persons = entries.map(({ person }) => personOf(person.id));
  const assignable = products.filter((one) => one.assignable);
  return {
    entries: entries.map((entry) => ({ ...entry, check: personOf(entry.person.id).check })),
    requester: personOf(requester.id),
    persons,
    scopes,
    product: findProduct(assignable, product.skuId),
  };
}
