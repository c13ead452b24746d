import type { Pause } from './breaker.ts';
import type { Facts } from './facts.ts';
import type { Outage, WaitCause } from './job.ts';
import type { FailureReason, Outcome } from './outcome.ts';
import type { Conversation } from './place.ts';
import type { Settings } from './policy.ts';
import type { RuleContent } from './rule.ts';
import type { Decision, LicenseRequest, Status } from './request.ts';

type Product = LicenseRequest['product'];
type Approved = Extract<Decision, { kind: 'approved' }>;
type Declined = Extract<Decision, { kind: 'declined' }>;
interface Decidable {
  readonly status: Status;
  /** The indexes of the persons who were excluded. */
  readonly removed: readonly number[];
}
/** How the request stood, and the facts on which it was decided. */
interface Decided {
  readonly before: Decidable;
  readonly facts: Facts;
}
interface AboutPlace {
  readonly place: string;
  readonly kind: Conversation['kind'];
}
interface PersonOutcome {
  readonly person: string;
  readonly outcome: Outcome['kind'] | undefined;
  readonly reason?: FailureReason;
  readonly detail?: string | undefined;
}

/** A license that was given, as the audit names it. */
export interface GrantFacts {
  readonly person: string;
  readonly skuId: string;
  readonly product: string;
  readonly requestId: string;
  readonly why?: string;
  /** The words of Microsoft 365. */
  readonly detail?: string;
}

/** A rule as the audit names it. */
export interface RuleFacts {
  readonly ruleId: string;
  readonly rule: string;
  readonly version: number;
}

/** The acts of people on a rule that do not change its content. */
export type RuleAct =
  | 'rule-deleted'
  | 'rule-moved'
  | 'rule-proposed'
  | 'rule-switched-on'
  | 'rule-switched-off'
  | 'rule-confirmed';

/** Persons are excluded, or included again. */
export type ExclusionAct = 'person-removed' | 'person-put-back' | 'persons-removed' | 'persons-put-back';

/** How a place ended: somebody removed it, the bot is no longer there, or its owner may no longer approve. */
export type PlaceEnd = 'place-removed' | 'place-gone' | 'place-lost-right';

/** Everything that can happen to a request. Never rename one: audit entries keep these names for years. */
type RequestEvent =
  | {
      readonly what: 'request-made';
      /** With `status`: a large request, whose persons are looked up by jobs first. */
      readonly after:
        | { readonly product: Product; readonly persons: readonly string[] }
        | { readonly status: Status; readonly product: Product; readonly named: number };
    }
  | {
      readonly what: 'persons-looked-up';
      readonly after: {
        readonly status: Status;
        readonly persons?: readonly string[];
        readonly ended?: NonNullable<LicenseRequest['notCreated']>;
        readonly unresolved?: number;
      };
    }
  | { readonly what: 'request-withdrawn' }
  | ({ readonly what: 'request-approved'; readonly after: Approved } & Decided)
  | ({ readonly what: 'request-declined'; readonly after: Declined } & Decided)
  | { readonly what: 'request-lapsed'; readonly before: { readonly status: Status } }
  | {
      readonly what: 'outcomes-recorded' | 'request-ended';
      readonly after: { readonly status: Status; readonly outcomes: readonly PersonOutcome[] };
    }
  | { readonly what: 'tried-again'; readonly after: { readonly round: number } }
  | {
      readonly what: 'waiting-stopped';
      readonly after: { readonly round: number; readonly cause: WaitCause | undefined };
    }
  | {
      /** An approver asked the requester, or the requester answered. `question`: its number, from 1. */
      readonly what: 'question-asked';
      readonly after: { readonly question: number; readonly text: string };
    }
  | { readonly what: 'question-answered'; readonly after: { readonly question: number } }
  | {
      /** Persons left the waiting list, were taken off it by an approver, or their days on it were over. */
      readonly what: 'left-list' | 'taken-off-list' | 'list-expired';
      readonly after: { readonly persons: readonly string[] };
    }
  | {
      readonly what: ExclusionAct;
      readonly after:
        | { readonly person: string | undefined }
        | { readonly persons: readonly (string | undefined)[] };
    }
  | {
      readonly what: 'request-removed';
      readonly before: { readonly status: Status; readonly endedAt: string };
    };

/** Everything else that can happen. */
type OtherEvent =
  | { readonly what: 'place-added'; readonly after: AboutPlace }
  | { readonly what: PlaceEnd; readonly before: AboutPlace }
  | { readonly what: 'place-shows-names'; readonly after: { readonly place: string } }
  | { readonly what: 'place-tested'; readonly after: { readonly place: string; readonly outcome: string } }
  | { readonly what: 'settings-saved'; readonly before: Partial<Settings>; readonly after: Partial<Settings> }
  | { readonly what: 'license-given-back'; readonly after: GrantFacts }
  | {
      /** By us, or it was no longer there. */
      readonly what: 'license-removed';
      readonly after: { readonly removed: number; readonly grants: readonly GrantFacts[] };
    }
  | {
      /** It is not ours any more, or Microsoft 365 refused, or an approver is asked first. */
      readonly what: 'license-left-alone';
      readonly after: { readonly grants: readonly GrantFacts[] };
    }
  | {
      /** Too many licenses were to be removed on one day. */
      readonly what: 'removals-paused';
      readonly after: Pause;
    }
  | { readonly what: 'removals-resumed' | 'removals-canceled'; readonly after: { readonly reason?: string } }
  | {
      /** An approver answered whether somebody may lose data. */
      readonly what: 'license-loss-decided';
      readonly after: GrantFacts & { readonly answer: 'remove' | 'keep' };
    }
  | {
      /** A person asked for a later end of their license, and an approver answered. `was`, `to`: the ends (ISO). */
      readonly what: 'extension-asked' | 'extension-granted' | 'extension-declined';
      readonly after: GrantFacts & { readonly was: string; readonly to: string };
    }
  | {
      /** Another approval lengthened licenses. `was`, `to`: the end before and after (ISO); without `to`, they never end. */
      readonly what: 'license-lengthened';
      readonly after: {
        readonly requestId: string;
        readonly grants: readonly (GrantFacts & { readonly was: string; readonly to?: string })[];
      };
    }
  | {
      readonly what: 'rule-made' | 'rule-changed';
      readonly before?: Omit<RuleContent, 'name'> & RuleFacts;
      readonly after: Omit<RuleContent, 'name'> & RuleFacts;
    }
  | { readonly what: RuleAct; readonly after: RuleFacts }
  | {
      /** Too many of its approvals were taken back. */
      readonly what: 'rule-paused';
      readonly after: RuleFacts & { readonly takenBack: readonly string[] };
    }
  | { readonly what: 'audit-exported'; readonly after: { readonly format: 'csv' | 'jsonl' } }
  | { readonly what: 'outage'; readonly after: Outage }
  | { readonly what: 'person-erased' }
  | {
      readonly what: 'refused';
      readonly requestId?: string;
      readonly after: { readonly attempted: string };
    };

/** Everything that can happen and has a line in the audit. */
export type DomainEvent = (RequestEvent & { readonly requestId: string }) | OtherEvent;

export type EventName = DomainEvent['what'];

/** The event of one kind. */
export type EventOf<K extends EventName> = DomainEvent & { readonly what: K };

/** Events that create jobs in the same commit; app/records/record-event.ts says which. */
export type CausingName =
  | 'request-made'
  | 'persons-looked-up'
  | 'request-withdrawn'
  | 'request-approved'
  | 'request-declined'
  | 'request-lapsed'
  | 'tried-again'
  | 'waiting-stopped'
  | 'question-asked'
  | 'question-answered';

/** All other events. If they cause jobs, these depend on more than the event says. */
export type QuietEvent = DomainEvent & { readonly what: Exclude<EventName, CausingName> };
