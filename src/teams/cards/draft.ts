import type { RequestView } from '../../app/ports/messages.ts';
import { findProduct } from '../../domain/product.ts';

/** The entries on an approver's card, and how the card is drawn. They belong to its reader and go with every click. */
export interface Draft {
  /** The product chosen in the picker; null: none. */
  readonly skuId: string | null;
  /** The product whose apps were on the card; null: none were. */
  readonly shownSkuId: string | null;
  /** Service plan ids on the card, and those of them switched off. An app that was not shown is in neither. */
  readonly shown: readonly string[];
  readonly off: readonly string[];
  readonly message: string;
  /** The start of the page of persons: how many of those who match stand before it. */
  readonly page: number;
  /** Part of a name or address: the persons shown are those who match it. */
  readonly filter: string;
  /** Whether the apps are unfolded. */
  readonly appsOpen: boolean;
  /** Whether the card asks *Don't approve / Go back*. */
  readonly confirming: boolean;
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
    page: 0,
    filter: '',
    appsOpen: false,
    confirming: false,
  };
}
