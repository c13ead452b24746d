import { stateOf } from './assignment.ts';
import type { Grant, LeftAlone } from './grant.ts';
import type { LicenseState, Person } from './person.ts';
import type { Product } from './product.ts';
import { findProduct } from './product.ts';
import type { StorageKind } from './storage.ts';
import { mayKeep, STORAGE_KINDS, surelyKeeps } from './storage.ts';

/**
 * The judgment on a license that is to be taken back. `look-again`: Microsoft 365 does not show yet how it
 * stands. `ask`: somebody would lose their data, so an approver decides.
 */
export type Verdict =
  | { readonly kind: 'remove' }
  | { readonly kind: 'already-gone'; readonly why: 'person-gone' | 'not-there' }
  | { readonly kind: 'left-alone'; readonly why: LeftAlone }
  | { readonly kind: 'look-again' }
  | { readonly kind: 'ask'; readonly loses: readonly StorageKind[] };

/** The facts for a judgment. */
export interface Sight {
  /** As Graph shows them now; undefined: gone. */
  readonly person: Person | undefined;
  readonly products: readonly Product[];
  /** The license was given or accepted for removal so recently that a look may show the time before. */
  readonly isRecent: boolean;
  /** An approver agreed that data is lost. */
  readonly isLossAllowed: boolean;
}

/**
 * Judges whether a license may be removed. It is removed only if Graph shows it as direct, last changed by
 * us, with the apps off that we switched off, and if the person keeps a mailbox and a place for files.
 */
export function judgeRemoval(grant: Grant, { person, products, isRecent, isLossAllowed }: Sight): Verdict {
  if (!person) return { kind: 'already-gone', why: 'person-gone' };

  const { skuId } = grant;
  if (!person.direct.includes(skuId)) {
    if (grant.ending?.removing !== undefined) return { kind: 'already-gone', why: 'not-there' };
    if (isRecent) return { kind: 'look-again' };
    return person.inherited.includes(skuId)
      ? { kind: 'left-alone', why: 'by-group' }
      : { kind: 'already-gone', why: 'not-there' };
  }
  const product = findProduct(products, skuId);
  const why = whyNotOurs(grant, stateOf(person, skuId), product);
  if (why === 'unproven' && isRecent && grant.changed !== undefined) return { kind: 'look-again' };
  if (why !== undefined) return { kind: 'left-alone', why };

  const loses = isLossAllowed ? [] : lossesOf(person, skuId, products);
  return loses.length > 0 ? { kind: 'ask', loses } : { kind: 'remove' };
}

/** Why a direct license is not as we left it; undefined: it is. */
function whyNotOurs(
  { changed, off }: Grant,
  state: LicenseState | undefined,
  product: Product | undefined,
): LeftAlone | undefined {
  if (changed === undefined || state?.changed === undefined) return 'unproven';
  if (state.changed !== changed) return 'changed';

  // An app that is no longer in the product was not switched off, or counts no more.
  const isThere = (planId: string): boolean =>
    product?.plans === undefined || product.plans.some((plan) => plan.planId === planId);
  const wanted = new Set(off.map(({ planId }) => planId).filter(isThere));
  const found = new Set(state.off.filter(isThere));
  return wanted.symmetricDifference(found).size > 0 ? 'apps-changed' : undefined;
}

/**
 * The kinds of data that somebody may lose with a direct license: it may keep such data, and no other license
 * surely does. A plan counts while it is on in one license, direct or through a group.
 */
export function lossesOf(
  person: Person,
  skuId: string,
  products: readonly Product[],
): readonly StorageKind[] {
  const removed = findProduct(products, skuId);
  const off = stateOf(person, skuId)?.off ?? [];
  const rest = [
    ...person.direct.filter((id) => id !== skuId).map((id) => ({ id, states: person.states ?? [] })),
    ...person.inherited.map((id) => ({ id, states: person.groupStates ?? [] })),
  ];
  return STORAGE_KINDS.filter((kind) => {
    const mayLose =
      removed?.plans === undefined ||
      removed.plans.some((plan) => !off.includes(plan.planId) && mayKeep(plan, kind, removed));
    return mayLose && !rest.some(({ id, states }) => keeps(id, states, kind, products));
  });
}

/** Whether a license surely keeps data of that kind. Without its state, its apps may be off. */
function keeps(
  skuId: string,
  states: readonly LicenseState[],
  kind: StorageKind,
  products: readonly Product[],
): boolean {
  const plans = findProduct(products, skuId)?.plans?.filter((plan) => surelyKeeps(plan, kind)) ?? [];
  return states
    .filter((state) => state.skuId === skuId)
    .some(({ off }) => plans.some(({ planId }) => !off.includes(planId)));
}
