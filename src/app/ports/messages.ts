import type { Entry, LicenseRequest } from '../../domain/request.ts';
import type { PersonRef } from '../../domain/person.ts';
import type { Product } from '../../domain/product.ts';
import type { UnresolvedAddresses } from './form-problems.ts';
import type { OfferedFile, Outage } from '../../domain/job.ts';
import type { PlaceLabel } from '../../domain/place.ts';

/** A request with all that its cards show. */
export interface RequestView {
  readonly request: LicenseRequest;
  /** All persons in card order; none while they are looked up. */
  readonly entries: readonly Entry[];
  /** The addresses that were not resolved, of a request with many persons. */
  readonly unresolved?: UnresolvedAddresses;
  /** The tenant's assignable products; empty when Graph could not be asked (then `productsKnown` is false). */
  readonly products: readonly Product[];
  readonly productsKnown: boolean;
}

/** One person of a request, with their index in it. */
export interface PersonView {
  readonly request: LicenseRequest;
  readonly index: number;
  readonly entry: Entry;
}

/** A new form filled with the addresses that were not resolved. */
export interface Correction {
  readonly id: string;
  readonly request: LicenseRequest;
  readonly unresolved: UnresolvedAddresses;
}

/** The content of a Teams message; the teams room finds the words and draws the cards. */
export type Message =
  /** The card to decide on while pending, the details of the request afterwards. `to` tells a shared card from a personal one. */
  | { readonly kind: 'decision-card'; readonly view: RequestView }
  /** The requester's card. */
  | { readonly kind: 'status-card'; readonly view: RequestView }
  /** The form again, filled in with what has to be corrected. */
  | {
      readonly kind: 'form';
      readonly correction: Correction;
      readonly products: readonly Product[];
      readonly productsKnown: boolean;
    }
  /** To the requester, when all outcomes are final. */
  | { readonly kind: 'request-ended'; readonly view: RequestView }
  /** To a person, when their own outcome is final. */
  | ({ readonly kind: 'person-ended' } & PersonView)
  /** To a new place: how many wait, and which (at most 10, newest first). */
  | { readonly kind: 'waiting'; readonly count: number; readonly requests: readonly LicenseRequest[] }
  /** To a place: that cards arrive there, and who tried it. */
  | { readonly kind: 'test-card'; readonly by: PersonRef }
  /** To one person: that the bot can write to them. */
  | { readonly kind: 'trial-card' }
  /** To a place, once a day: how many have waited for long, and which (at most 10, oldest first). */
  | { readonly kind: 'reminder'; readonly count: number; readonly requests: readonly LicenseRequest[] }
  /** Nobody has decided yet, and at that instant (ISO) it will be too late. */
  | {
      readonly kind: 'request-lapses';
      readonly request: LicenseRequest;
      readonly at: string;
      readonly to: 'requester' | 'approvers';
    }
  /** To the places. */
  | { readonly kind: 'request-lapsed'; readonly request: LicenseRequest }
  /** The audit that somebody asked for, or why there is none. */
  | { readonly kind: 'file'; readonly file: OfferedFile }
  | { readonly kind: 'export-failed'; readonly why: 'too-large' | 'not-delivered' }
  /** To who set up a place: it is no more. */
  | { readonly kind: 'place-gone'; readonly place: PlaceLabel }
  /** To the places: a cause that hits everybody, and its cure. */
  | { readonly kind: 'outage'; readonly outage: Outage };

/** The content of a mail. Use cases give content and recipient; `src/mail` finds the words. */
export type MailContent =
  | { readonly kind: 'request-ended'; readonly view: RequestView }
  | ({ readonly kind: 'person-ended' } & PersonView)
  /** To APPROVER_MAIL: a request waits and no place is set up. */
  | { readonly kind: 'request-waits'; readonly view: RequestView }
  /** To APPROVER_MAIL: nobody has decided yet, and at that instant (ISO) it will be too late; or it is. */
  | { readonly kind: 'request-lapses'; readonly view: RequestView; readonly at: string }
  | { readonly kind: 'request-lapsed'; readonly view: RequestView }
  /** To who set up a place: it is no more. */
  | { readonly kind: 'place-gone'; readonly place: PlaceLabel }
  /** To APPROVER_MAIL: a cause that Teams cannot be told of. */
  | { readonly kind: 'outage'; readonly outage: Outage }
  /** From that mailbox to whoever tries it. */
  | { readonly kind: 'trial'; readonly mailbox: string };
