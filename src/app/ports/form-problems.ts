/** What is wrong with a form; every entry is kept for correction. Of names and entries the first are named, and `more` are counted. */
export type FormProblem =
  | { readonly kind: 'no-product' }
  | { readonly kind: 'product-not-offered' }
  | { readonly kind: 'no-persons' }
  | { readonly kind: 'too-many-persons'; readonly count: number; readonly most: number }
  | LeftOut
  | { readonly kind: 'reason-too-long'; readonly length: number }
  /** More than `most` within an hour; it may be sent again in so many minutes. */
  | { readonly kind: 'too-many-requests'; readonly most: number; readonly minutes: number }
  | { readonly kind: 'products-unknown' };

/** Why entries do not become persons: nobody or more than one has that address, or those who have it may not be asked for. */
export type LeftOut =
  | {
      readonly kind: 'unknown' | 'ambiguous';
      readonly entries: readonly string[];
      readonly more: number;
    }
  | { readonly kind: 'guests' | 'disabled'; readonly names: readonly string[]; readonly more: number };

/** What a request was made without; kept so that its requester can correct it. */
export interface LeftOver {
  readonly problems: readonly LeftOut[];
  /** The entries that can be corrected, a line each. */
  readonly typed: string;
}

/** What entries turned out to be: entries by what is wrong with them, names of those who may not be asked for. */
export interface Sorted {
  readonly unknown: readonly string[];
  readonly ambiguous: readonly string[];
  readonly guests: readonly string[];
  readonly disabled: readonly string[];
}
