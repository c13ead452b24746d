/** Why an assignment failed, each with words and a cure in every language. */
export type FailureReason =
  | 'no-seat'
  | 'no-location'
  | 'prohibited-location'
  | 'needs-app'
  | 'excludes-app'
  | 'conflicting-address'
  | 'location-not-accepted'
  | 'person-gone'
  | 'account-too-new'
  | 'restricted'
  | 'denied'
  | 'not-assignable'
  | 'product-gone'
  | 'busy'
  | 'outage'
  | 'no-right'
  | 'no-sign-in'
  | 'suspended'
  | 'left-list'
  | 'taken-off-list'
  | 'waited-too-long'
  | 'end-passed'
  | 'disabled'
  | 'other';

/**
 * The state of one person of an approved request. Absent: waiting.
 * `writing`: about to be written to Graph; if the license is found later, we wrote it.
 * `confirming`: Graph accepted the write, or never answered it clearly, and does not show the license yet.
 * `on-list`: no seat was free, so the person stands on the waiting list.
 */
export type Outcome =
  | {
      readonly kind: 'writing';
      readonly round: number;
      /** When Graph first gave no clear answer to the write, or a refusal that we do not believe yet. */
      readonly since?: string;
      /** When Graph first asked to try the write later, so that nothing was written. */
      readonly putOffSince?: string;
      /** When Graph last asked so. Older releases did not store it. */
      readonly putOffLast?: string;
      /** The number of writes that ended in one of these ways. */
      readonly tries?: number;
      /**
       * Graph refused the write because of an outage, so nothing was written. The next intent drops this
       * mark.
       */
      readonly refused?: true;
    }
  | { readonly kind: 'confirming'; readonly round: number; readonly since: string }
  | { readonly kind: 'on-list'; readonly round: number; readonly since: string }
  | {
      readonly kind: 'assigned';
      readonly round: number;
      readonly at: string;
      /** When Microsoft 365 changed the license, as the read-back said it (ISO). */
      readonly changed?: string;
    }
  | {
      readonly kind: 'holder';
      readonly round: number;
      /** License Desk gave them the license before. This approval lengthened it to the last day of the decision. */
      readonly isLonger?: true;
    }
  | { readonly kind: 'not-confirmed'; readonly round: number; readonly at: string }
  | {
      readonly kind: 'failed';
      readonly round: number;
      readonly at: string;
      readonly reason: FailureReason;
      /** Names of the apps concerned (needs-app, excludes-app); the location (location-not-accepted). */
      readonly apps?: readonly string[];
      /** Graph's words, cut to 300 characters; for logs and the audit, never shown as they are. */
      readonly detail?: string;
    }
  | { readonly kind: 'not-assigned'; readonly round: number };

export type OutcomeKind = Outcome['kind'] | 'waiting';

/** Whether the outcome is final: no job of this round will change it. */
export function isFinal(outcome: Outcome | undefined, round: number): boolean {
  if (!outcome || outcome.kind === 'writing' || isLeftToOthers(outcome)) return false;
  return isSettledForGood(outcome) || outcome.round === round;
}

/** Whether another job goes on with the person: the read-back, or the one that serves the waiting list. */
function isLeftToOthers(outcome: Outcome | undefined): boolean {
  return outcome?.kind === 'confirming' || outcome?.kind === 'on-list';
}

/** Whether an assign job still has to license the person. */
export function isToBeLicensed(outcome: Outcome | undefined, round: number): boolean {
  return !isFinal(outcome, round) && !isLeftToOthers(outcome);
}

/** Whether the person waits for a seat. */
export function isOnList(outcome: Outcome | undefined): boolean {
  return outcome?.kind === 'on-list';
}

/** Whether the license may be there although no answer came. Only a look at Graph can tell. */
export function mayBeIn(outcome: Outcome | undefined): boolean {
  return outcome?.kind === 'writing' && (outcome.tries !== undefined || outcome.refused !== true);
}

type SettledOutcome = Extract<Outcome, { kind: 'assigned' | 'holder' | 'not-assigned' }>;

/** Whether the outcome stays the same through every *Try again*. */
export function isSettledForGood(outcome: Outcome | undefined): outcome is SettledOutcome {
  return outcome?.kind === 'assigned' || outcome?.kind === 'holder' || outcome?.kind === 'not-assigned';
}

/** The outcome that the details show for a person in this round. */
export function shownOutcome(outcome: Outcome | undefined, round: number): OutcomeKind {
  if (!outcome) return 'waiting';
  if (isSettledForGood(outcome) || outcome.round === round) return outcome.kind;
  return 'waiting';
}
