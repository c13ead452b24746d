import type { Day } from './calendar-day.ts';
import type { Ends } from './ends.ts';
import { chosenEnd, endRuleOf } from './ends.ts';
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
 * read with its answer; no product was chosen; the tenant does not have the product; Graph could not be asked;
 * nobody is left to approve it for; the day until which it is needed has passed, so that the approver has to name
 * another.
 */
export type NoTick =
  | 'own-request'
  | 'has-questions'
  | 'no-product'
  | 'product-gone'
  | 'products-unknown'
  | 'nobody-left'
  | 'wish-past';

/** The things that decide whether an approver may tick a request. `products` is undefined if Graph does not answer. */
export interface TickSituation {
  readonly by: PersonRef;
  readonly request: LicenseRequest;
  readonly entries: readonly Entry[];
  readonly products: readonly Product[] | undefined;
  readonly settings: Pick<Settings, 'ownDecisions' | 'ends'>;
  readonly today: Day;
}

/**
 * Why a pending request cannot be ticked; undefined: it can. A further reason goes here alone: the card says it,
 * and a click on an older card is refused for it.
 */
export function whyNoTick({
  by,
  request,
  entries,
  products,
  settings,
  today,
}: TickSituation): NoTick | undefined {
  const { skuId } = request.product;
  if (!mayDecide(by, request, entries, settings)) return 'own-request';
  if (threadOf(request).length > 0) return 'has-questions';
  if (excludedIndexes(request).size === request.persons) return 'nobody-left';
  if (skuId === null) return 'no-product';
  if (products === undefined) return 'products-unknown';
  if (!findProduct(products, skuId)) return 'product-gone';
  const isPast = request.until !== undefined && request.until < today;
  return isPast && endRuleOf(settings.ends, skuId).kind !== 'never' ? 'wish-past' : undefined;
}

/** The last day of the licenses of a request that is approved on that day with its card untouched; undefined: none. */
export function endIfTicked(
  { product, until: wish }: LicenseRequest,
  ends: Ends,
  today: Day,
): Day | undefined {
  return chosenEnd(endRuleOf(ends, product.skuId), { wish, typed: undefined }, today).day;
}

/**
 * The state of a request that its reader sees on the card, written out: its revision, the product, the apps
 * that stand on the card, and the last day of the licenses (`until`). Only if all of it is the same later, the request is decided.
 */
export function seenState(
  request: LicenseRequest,
  product: Product | undefined,
  until: Day | undefined,
): string {
  const apps = (product?.apps ?? []).map(({ planId }) => planId).toSorted();
  const end = until === undefined ? [] : [`until ${until}`];
  return [request.id, revisionOf(request), product?.skuId ?? '', ...apps, ...end].join(' ');
}
