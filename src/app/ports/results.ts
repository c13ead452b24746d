import type { DayProblem } from '../../domain/ends.ts';
import type { Shortfall } from '../../domain/foresee.ts';
import type { Person } from '../../domain/person.ts';
import type { LicenseRequest, NotPending } from '../../domain/request.ts';
import type { RevisionDiff } from '../../domain/revision.ts';
import type { RequestView } from './messages.ts';
import type { FormProblem, Offer } from './form-problems.ts';

/** The person who acts: from an authenticated activity of the configured tenant. */
export interface Actor {
  /** Entra object id. */
  readonly id: string;
  readonly name: string;
}

/**
 * The position of a page of requests: those `older` or `newer` than this cursor. Absent: the first page, which each
 * list begins at its own end.
 */
export type PageAt = { readonly older: string } | { readonly newer: string };

/** The entries of a decision, as its approver saw and made them. They are stored only with the decision. */
export interface DecisionEntries {
  /** The revision that was seen (domain/revision.ts). */
  readonly revision: string;
  /** The product chosen; null: none, so that the requested one is meant. */
  readonly skuId: string | null;
  /** The product whose apps were seen; null: none were. */
  readonly appsOf: string | null;
  /** The service plan ids of the apps that were seen, and of those among them that were switched off. */
  readonly appsSeen: readonly string[];
  readonly appsOff: readonly string[];
  readonly message: string;
  /** The last day as entered on the card; undefined: the card had no entry for it. */
  readonly until?: string | undefined;
  /** The last day that the button named; empty: none. Undefined: the card had no entry for it. */
  readonly untilSeen?: string | undefined;
  /** The shortfall of which the approver was told, and approves all the same; undefined: they were told of none. */
  readonly accepts?: Shortfall | undefined;
}

/** The request as it is now, and the outcome of the act. */
type Answered<Outcome> = { readonly view: RequestView } & Outcome;

/** The answer to *Approve* or *Don't approve*. Only `decided` has written anything. */
export type DecisionAnswer = Answered<
  | { readonly outcome: 'decided' | NotPending }
  /** It has changed since the revision that was seen. */
  | { readonly outcome: 'overtaken'; readonly diff: RevisionDiff }
  | { readonly outcome: 'message-too-long'; readonly length: number }
  /** Every person is excluded: there is nobody to approve it for. */
  | { readonly outcome: 'nobody-left' }
  /** Some persons would get nothing, more than the approver was told of. */
  | { readonly outcome: 'falls-short' }
  /** No product was chosen or requested; the tenant does not have it; the choice could not be read. */
  | { readonly outcome: 'no-product' | 'product-gone' | 'product-unread' }
  /** The last day that was entered cannot be one. */
  | { readonly outcome: 'until-wrong'; readonly problem: DayProblem }
  /** The licenses would end on another day than the button named. */
  | { readonly outcome: 'end-unseen' }
  /** Graph could not be asked. */
  | { readonly outcome: 'products-unknown' }
  /** Apps of this product were not seen. */
  | { readonly outcome: 'apps-unseen'; readonly skuId: string }
>;

/** The answer to excluding or including persons. `done`: they are where they should be, moved or not. */
export type ExclusionAnswer = Answered<{ readonly outcome: 'done' | NotPending }>;

/** The answer to *Ask*. Only `asked` may have written something; a second click on the same card has not. */
export type AskAnswer = Answered<
  | { readonly outcome: 'asked' | NotPending }
  /** Somebody asked or answered since the revision that was seen. */
  | { readonly outcome: 'overtaken'; readonly diff: RevisionDiff }
  | { readonly outcome: 'no-question' | 'thread-full' }
  | { readonly outcome: 'question-too-long'; readonly length: number }
>;

/** The request as it is now, and what became of an answer. Only `answered` has written anything. */
export interface ReplyAnswer {
  readonly request: LicenseRequest;
  /** The index of the question. */
  readonly question: number;
  readonly outcome: 'answered' | 'answered-before' | 'no-answer' | 'answer-too-long' | NotPending;
}

/** The answer to *Try again*. `end-has-passed`: the licenses would have ended already. */
export type TryAgainAnswer = Answered<{
  readonly outcome: 'trying-again' | 'nothing-to-try-again' | 'end-has-passed';
}>;

export type StopWaitingAnswer = Answered<{ readonly outcome: 'waiting-stopped' | 'nothing-waits' }>;

/** The answer to *Leave the list* or *Take off the list*. */
export type OffListAnswer = Answered<{ readonly outcome: 'off-list' | 'not-on-list' }>;

/** The entries of the form. */
export interface FormInput {
  /** The form's id, which becomes the request's. */
  readonly id: string;
  readonly ownerId: string;
  /** skuId of the product chosen; null: *Another product*; undefined: nothing chosen. */
  readonly skuId: string | null | undefined;
  readonly otherProduct: string;
  readonly forMe: boolean;
  /** Object ids from the people picker. */
  readonly picked: readonly string[];
  /** Addresses as typed: separated by commas, semicolons, spaces or lines. */
  readonly typed: string;
  readonly reason: string;
  /** The last day on which the licenses are needed, as typed. */
  readonly until?: string;
  /** The person chosen for an entry that stands for several people: an object id, or an address. */
  readonly meant?: readonly { readonly entry: string; readonly person: string }[];
  /** The skuId of the product that somebody has already, after the requester was told so. */
  readonly told?: string;
}

/** The organization's own way of asking for licenses. */
export interface OwnProcess {
  /** May have several lines. */
  readonly message: string;
  /** An https address, or empty. */
  readonly link: string;
}

export type SubmitResult =
  /** The organization takes requests in its own way. Nothing was written. */
  | { readonly outcome: 'own-process'; readonly own: OwnProcess }
  /** `existing`: this form, or an equal open request, was made before; nothing was written now. */
  | { readonly outcome: 'made' | 'existing'; readonly view: RequestView }
  /**
   * The form again, to be corrected. `recognized`: the people who stay chosen. `remaining`: the content of
   * the text box. Both are absent if nobody was looked up.
   */
  | {
      readonly outcome: 'correct';
      readonly problems: readonly FormProblem[];
      readonly recognized?: readonly Person[];
      readonly remaining?: string;
      /** People to choose from. */
      readonly offers?: readonly Offer[];
      /**
       * The skuId of a product. The requester has been told that somebody has it, so the form can be sent
       * again.
       */
      readonly told?: string;
    };
