/** A fault of a form; its entries are kept for correction. The first names and addresses are listed, `more` are counted. */
export type FormProblem =
  | { readonly kind: 'no-product' }
  | { readonly kind: 'product-not-offered' }
  /** The text that arrived as the choice names no product, or several. */
  | { readonly kind: 'product-unread' }
  | { readonly kind: 'no-persons' }
  | { readonly kind: 'too-many-persons'; readonly count: number; readonly most: number }
  | Unresolved
  | { readonly kind: 'reason-too-long'; readonly length: number }
  /** More than `most` within an hour; it may be sent again in so many minutes. */
  | { readonly kind: 'too-many-requests'; readonly most: number; readonly minutes: number }
  | { readonly kind: 'products-unknown' };

/**
 * Why addresses do not become persons: nobody or more than one has that address, Graph does not say who has it (`hidden`), or those who have it
 * may not be asked for.
 */
export type Unresolved =
  | {
      readonly kind: 'unknown' | 'ambiguous' | 'hidden';
      readonly addresses: readonly string[];
      readonly more: number;
    }
  | { readonly kind: 'guests' | 'disabled'; readonly names: readonly string[]; readonly more: number };

/** The addresses that were not resolved; kept so that the requester can correct them. */
export interface UnresolvedAddresses {
  readonly problems: readonly Unresolved[];
  /** Those that can be corrected, a line each. */
  readonly typed: string;
}

/** Addresses that became no person, by reason; of people who may not be asked for, the names. */
export interface Classified {
  readonly unknown: readonly string[];
  readonly ambiguous: readonly string[];
  readonly hidden: readonly string[];
  readonly guests: readonly string[];
  readonly disabled: readonly string[];
}
