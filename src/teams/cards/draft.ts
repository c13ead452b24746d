import type { RequestView } from '../../app/ports/messages.ts';
import type { Shortfall } from '../../domain/foresee.ts';
import { findProduct } from '../../domain/product.ts';

/** The entries on an approver's card, and how the card is drawn. They belong to its reader and go with every click. */
export interface Draft {
  /** The product chosen in the picker; null: none. */
  readonly skuId: string | null;
  /** The product whose apps were on the card; null: none were. */
  readonly shownSkuId: string | null;
  /**
   * Service plan ids that were on the card, and those switched off. An app is never taken for on that is not in `shown`. It is in `off` alone
   * where a client sent nothing of its kind: whether its reader cleared them all is not sure, so that they see them again.
   */
  readonly shown: readonly string[];
  readonly off: readonly string[];
  readonly message: string;
  /** The last day of the licenses as entered; undefined: nothing was, so the requester's wish stands there. */
  readonly until?: string | undefined;
  /** The last day that the button named; empty: none; undefined: the card had no entry for it. */
  readonly untilSeen?: string | undefined;
  /** The question to the requester, before it is sent. */
  readonly question: string;
  /** The start of the page of persons: how many of those who match stand before it. */
  readonly page: number;
  /** Part of a name or address: the persons shown are those who match it. */
  readonly filter: string;
  /** Whether the apps are unfolded. */
  readonly appsOpen: boolean;
  /** Whether the people are unfolded. */
  readonly peopleOpen: boolean;
  /**
   * The question that the card asks: *Don't approve / Go back*, or *Approve / Go back* where some would get nothing.
   * `ask`: it has the box for a question to the requester.
   */
  readonly confirming?: 'approve' | 'decline' | 'ask' | undefined;
  /** The shortfall that the reader was told of, and approves all the same. */
  readonly accepts?: Shortfall | undefined;
}

/** The entries of a card that nobody has touched: the requested product, its apps on and folded. */
export function firstDraft({ request, products }: RequestView): Draft {
  const product = findProduct(products, request.product.skuId);
  return {
    skuId: product?.skuId ?? null,
    shownSkuId: product?.skuId ?? null,
    shown: product?.apps.map(({ planId }) => planId) ?? [],
    off: [],
    message: '',
    question: '',
    page: 0,
    filter: '',
    appsOpen: false,
    peopleOpen: false,
  };
}
