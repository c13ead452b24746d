import type { RevisionDiff } from '../../domain/revision.ts';
import type { Person } from '../../domain/person.ts';
import type { RequestView } from './messages.ts';
import type { FormProblem } from './form-problems.ts';

/** The person who acts: from an authenticated activity of the configured tenant. */
export interface Actor {
  /** Entra object id. */
  readonly id: string;
  readonly name: string;
}

/** The entries on an approver's card: they belong to its reader, and are stored only with the decision. */
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

/** One line on top of a decision card that says why it is not what the reader expected. */
export type CardNotice =
  | { readonly kind: 'changed'; readonly diff: RevisionDiff }
  | { readonly kind: 'decided-by-other' }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'choose-product' }
  | { readonly kind: 'product-gone' }
  | { readonly kind: 'product-unread' }
  | { readonly kind: 'apps-shown' }
  | { readonly kind: 'message-too-long'; readonly length: number }
  | { readonly kind: 'products-unknown' }
  | { readonly kind: 'nothing-to-try-again' }
  | { readonly kind: 'waiting-stopped' | 'nothing-waits' };

/** The answer to a click on a decision card: the present card, with the reader's entries kept. */
export interface CardAnswer {
  readonly view: RequestView;
  readonly draft?: Draft;
  readonly notice?: CardNotice;
}

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
}

/** The organization's own way of asking for licenses. */
export interface OwnProcess {
  /** Lines. */
  readonly message: string;
  /** An https address, or empty. */
  readonly link: string;
}

export type SubmitResult =
  /** Nothing can be asked here. */
  | { readonly outcome: 'own-process'; readonly own: OwnProcess }
  /** `existing`: this form, or an equal open request, was made before; nothing was written now. */
  | { readonly outcome: 'made' | 'existing'; readonly view: RequestView }
  /** The form again: recognized people stay chosen, `leftover` is what remains in the text box. Neither: nobody was looked up. */
  | {
      readonly outcome: 'correct';
      readonly problems: readonly FormProblem[];
      readonly recognized?: readonly Person[];
      readonly remaining?: string;
    };
