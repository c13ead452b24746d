import type { Day } from '../../domain/calendar-day.ts';
import type { Ends } from '../../domain/ends.ts';
import type { Pause } from '../../domain/breaker.ts';
import type { ExtensionEnd } from '../../domain/extension-end.ts';
import type { Grant } from '../../domain/grant.ts';
import type { GrantNews } from '../../domain/grant-news.ts';
import type { LastDays } from '../../domain/lengthen.ts';
import type { Entry, LicenseRequest } from '../../domain/request.ts';
import type { Line, Place, Queue } from '../../domain/waiting-list.ts';
import type { PersonRef } from '../../domain/person.ts';
import type { Product } from '../../domain/product.ts';
import type { Answer, Question } from '../../domain/thread.ts';
import type { UnresolvedAddresses } from './form-problems.ts';
import type { OfferedFile, Outage } from '../../domain/job.ts';
import type { PlaceLabel } from '../../domain/place.ts';

/** The waiting lists that a card shows: that of its product once it is approved, else those of all products. */
export interface WaitingView {
  /** In the order of the approvals. */
  readonly lines: readonly Line[];
  /** The list is switched off: nobody more comes on it. */
  readonly isOff?: boolean;
}

/** When licenses end, as the cards of an undecided request need it. */
export interface EndsView {
  readonly rules: Ends;
  /** Today in the zone of the configuration. */
  readonly today: Day;
  /** The last days of licenses that its persons have; absent: they were not read. */
  readonly given?: LastDays;
}

/** A request with everything that its cards show. */
export interface RequestView {
  readonly request: LicenseRequest;
  /** All persons in card order; none while they are looked up. */
  readonly entries: readonly Entry[];
  /** The addresses of a large request that were not resolved. */
  readonly unresolved?: UnresolvedAddresses;
  /** The tenant's assignable products; empty when Graph could not be asked (then `productsKnown` is false). */
  readonly products: readonly Product[];
  readonly productsKnown: boolean;
  /** Absent where the card shows nothing of a waiting list. */
  readonly waiting?: WaitingView | undefined;
  /** Absent once the request is decided. */
  readonly ends?: EndsView | undefined;
  /** The last day of its licenses has passed, so that nobody is given one any more. */
  readonly isEndPast?: true;
}

/** One person of a request, with their index in it. */
export interface PersonView {
  readonly request: LicenseRequest;
  readonly index: number;
  readonly entry: Entry;
  /** Their place on the waiting list, while they are on it. */
  readonly place?: Place | undefined;
}

/** A new form filled with the addresses that were not resolved. */
export interface Correction {
  readonly id: string;
  readonly request: LicenseRequest;
  readonly unresolved: UnresolvedAddresses;
}

/** A grant, and the news of it. */
export interface GrantMessage {
  readonly kind: 'grant-news';
  readonly grant: Grant;
  readonly news: GrantNews;
}

/** A question to the requester. `index`: in the thread. */
export interface QuestionMessage {
  readonly kind: 'question-asked';
  readonly request: LicenseRequest;
  readonly question: Question;
  readonly index: number;
  readonly reminds: boolean;
}

/**
 * To the places: the question whether a license is extended, or its answer. `waits`: how many wait for the product.
 * `end`: the effect of granting it now; absent once it was answered.
 */
export interface ExtensionQuestion {
  readonly kind: 'extension-question';
  readonly grant: Grant;
  readonly extensionId: string;
  readonly waits: number;
  readonly end?: ExtensionEnd;
}

/** The content of a Teams message. `src/teams` finds the words and draws the cards. */
export type Message =
  /**
   * The decision card while the request is pending, its details afterwards. `to` tells a shared card from a
   * personal one.
   */
  | { readonly kind: 'decision-card'; readonly view: RequestView }
  /** The requester's card. */
  | { readonly kind: 'status-card'; readonly view: RequestView }
  /** The form again, filled in with what has to be corrected. */
  | {
      readonly kind: 'form';
      readonly correction: Correction;
      readonly products: readonly Product[];
      readonly productsKnown: boolean;
      /** Licenses of some of them may or must end. */
      readonly mayEnd?: true;
    }
  /** To the requester: a question of an approver, with a box for the answer; `reminds`: once more. */
  | QuestionMessage
  /** To the approver who asked: the requester has answered. */
  | {
      readonly kind: 'question-answered';
      readonly request: LicenseRequest;
      readonly question: Question & { readonly answer: Answer };
    }
  /** To the requester, when all outcomes are final. */
  | { readonly kind: 'request-ended'; readonly view: RequestView }
  /** To a person, when their own outcome is final. */
  | ({ readonly kind: 'person-ended' } & PersonView)
  /** To a new place: how many wait, and which (at most 10, newest first). */
  | { readonly kind: 'waiting'; readonly count: number; readonly requests: readonly LicenseRequest[] }
  /** To a place: cards arrive there. `by`: the person who tried it. */
  | { readonly kind: 'test-card'; readonly by: PersonRef }
  /** To one person: the bot can write to them. */
  | { readonly kind: 'trial-card' }
  /**
   * To a place, once a day: how many requests have waited for long, and which (at most 10, oldest first); and
   * how many persons wait for a license of each product.
   */
  | {
      readonly kind: 'reminder';
      readonly count: number;
      readonly requests: readonly LicenseRequest[];
      readonly queues: readonly Queue[];
    }
  /** Nobody has decided yet. The request lapses at that time (ISO). */
  | {
      readonly kind: 'request-lapses';
      readonly request: LicenseRequest;
      readonly at: string;
      readonly to: 'requester' | 'approvers';
    }
  /** To the places. */
  | { readonly kind: 'request-lapsed'; readonly request: LicenseRequest }
  /** To the reader who asked for the audit: the file, or why there is none. */
  | { readonly kind: 'file'; readonly file: OfferedFile }
  | { readonly kind: 'export-failed'; readonly why: 'too-large' | 'not-delivered' }
  /** To the person who set up a place: it was removed. */
  | { readonly kind: 'place-gone'; readonly place: PlaceLabel }
  /** To a person: what became of their grant. */
  | GrantMessage
  /** To the places: whether a person may lose data with a license. */
  | { readonly kind: 'loss-question'; readonly grant: Grant }
  | ExtensionQuestion
  /** In place of such a question: its person was erased. */
  | { readonly kind: 'extension-gone' }
  /** To the places: whether the removals of a day go on. `count`: how many wait. */
  | { readonly kind: 'pause-question'; readonly pause: Pause; readonly count: number }
  /** To the places: licenses that could not be taken back. */
  | { readonly kind: 'left-alone'; readonly lines: readonly Omit<GrantMessage, 'kind'>[] }
  /** To the places: an outage, and its cure. */
  | { readonly kind: 'outage'; readonly outage: Outage };

/** The content of a mail. Use cases give content and recipient; `src/mail` finds the words. */
export type MailContent =
  | { readonly kind: 'request-ended'; readonly view: RequestView }
  | ({ readonly kind: 'person-ended' } & PersonView)
  /** To the requester: a question of an approver. */
  | QuestionMessage
  /** To APPROVER_MAIL: a request waits and no place is set up. */
  | { readonly kind: 'request-waits'; readonly view: RequestView }
  /** To APPROVER_MAIL: nobody has decided yet. The request lapses at that time (ISO), or has lapsed. */
  | { readonly kind: 'request-lapses'; readonly view: RequestView; readonly at: string }
  | { readonly kind: 'request-lapsed'; readonly view: RequestView }
  /** To the person who set up a place: it was removed. */
  | { readonly kind: 'place-gone'; readonly place: PlaceLabel }
  /** To a person: what became of their grant. */
  | GrantMessage
  /** To APPROVER_MAIL: an outage that cannot be told in Teams. */
  | { readonly kind: 'outage'; readonly outage: Outage }
  /** A test mail from that mailbox. */
  | { readonly kind: 'trial'; readonly mailbox: string };
