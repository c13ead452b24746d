import type { EndRule } from './ends.ts';
import { endRuleOf } from './ends.ts';
import type { PersonRef } from './person.ts';
import type { Settings } from './policy.ts';
import { mayDecide } from './policy.ts';
import type { Product } from './product.ts';
import { findProduct } from './product.ts';
import type { Entry, LicenseRequest } from './request.ts';
import { excludedIndexes } from './request.ts';
import { revisionOf } from './revision.ts';
import { threadOf } from './thread.ts';

/** The most requests on a card on which several are decided, and the most that are decided by one click. */
export const MAX_TICKED = 12;

/** A request that an approver ticked, and the state of it that they saw: a digest of `seenState`. */
export interface Tick {
  readonly requestId: string;
  readonly seen: string;
}

/**
 * Why a request cannot be ticked: it is the approver's own; somebody asked a question, which the approver has to
 * read with its answer; no product was chosen; the tenant does not have the
 * product; Graph could not be asked; nobody is left to approve it for; its licenses would end on a day, which the
 * approver has to see.
 */
export type NoTick =
  | 'own-request'
  | 'has-questions'
  | 'no-product'
  | 'product-gone'
  | 'products-unknown'
  | 'nobody-left'
  | 'has-end';

/** The things that decide whether an approver may tick a request. `products` is undefined if Graph does not answer. */
export interface TickSituation {
  readonly by: PersonRef;
  readonly request: LicenseRequest;
  readonly entries: readonly Entry[];
  readonly products: readonly Product[] | undefined;
  readonly settings: Pick<Settings, 'ownDecisions' | 'ends'>;
}

/**
 * Why a pending request cannot be ticked; undefined: it can. A further reason goes here alone: the card says it,
 * and a click on an older card is refused for it.
 */
export function whyNoTick({ by, request, entries, products, settings }: TickSituation): NoTick | undefined {
  const { skuId } = request.product;
  if (!mayDecide(by, request, entries, settings)) return 'own-request';
  if (threadOf(request).length > 0) return 'has-questions';
  if (excludedIndexes(request).size === request.persons) return 'nobody-left';
  if (skuId === null) return 'no-product';
  if (products === undefined) return 'products-unknown';
  if (!findProduct(products, skuId)) return 'product-gone';
  return mayEnd(request, endRuleOf(settings.ends, skuId)) ? 'has-end' : undefined;
}

/** Whether the licenses may end, also where the day that was asked for has passed. */
function mayEnd({ until }: LicenseRequest, { kind }: EndRule): boolean {
  return kind === 'must' || (kind === 'may' && until !== undefined);
}

/**
 * The state of a request that its reader sees on the card, written out: its revision, the product, and the apps
 * that stand on the card. Only if all of it is the same later, the request is decided.
 */
export function seenState(request: LicenseRequest, product: Product | undefined): string {
  const apps = (product?.apps ?? []).map(({ planId }) => planId).toSorted();
  return [request.id, revisionOf(request), product?.skuId ?? '', ...apps].join(' ');
}
