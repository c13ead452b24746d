import type { DayProblem } from '../../domain/ends.ts';
import type { Person } from '../../domain/person.ts';

/**
 * A fault of a form, whose entries are kept for correction. The first names and addresses are listed; `more`
 * counts the others.
 */
export type FormProblem =
  | { readonly kind: 'no-product' }
  | { readonly kind: 'product-not-offered' }
  /** The choice arrived as text that names no product, or several. */
  | { readonly kind: 'product-unread' }
  | { readonly kind: 'no-persons' }
  | { readonly kind: 'too-many-persons'; readonly count: number; readonly most: number }
  | Unresolved
  | { readonly kind: 'reason-too-long'; readonly length: number }
  /** The requester made `most` requests within an hour; the next one is allowed in `minutes`. */
  | { readonly kind: 'too-many-requests'; readonly most: number; readonly minutes: number }
  | { readonly kind: 'products-unknown' | DayProblem }
  /** The requester, or everybody the request is for, has that product already. `names`: the others who have it. */
  | {
      readonly kind: 'has-it';
      readonly product: string;
      readonly self: boolean;
      readonly names: readonly string[];
    };

/**
 * Why addresses did not become persons: nobody has the address, several people have it, Graph does not say
 * who has it (`hidden`), it is one of too many names (`names`), or its owner may not be asked for.
 */
export type Unresolved =
  | {
      readonly kind: 'unknown' | 'ambiguous' | 'hidden' | 'names';
      readonly addresses: readonly string[];
      readonly more: number;
    }
  | { readonly kind: 'guests' | 'disabled'; readonly names: readonly string[]; readonly more: number };

/** An entry that stands for several people, and those of them who may be asked for. */
export interface Offer {
  readonly entry: string;
  readonly people: readonly Person[];
}

/** The addresses that were not resolved; kept so that the requester can correct them. */
export interface UnresolvedAddresses {
  readonly problems: readonly Unresolved[];
  /** The addresses that can be corrected, one per line. */
  readonly typed: string;
}

/** Addresses that became no person, by reason. People who may not be asked for are listed by name. */
export interface Classified {
  readonly unknown: readonly string[];
  readonly ambiguous: readonly string[];
  readonly hidden: readonly string[];
  readonly names: readonly string[];
  readonly guests: readonly string[];
  readonly disabled: readonly string[];
}
