import type { PersonRef } from './person.ts';

/** A rule that decides without a click, in the version that a person confirmed. */
export interface DecidingRule {
  readonly kind: 'rule';
  readonly ruleId: string;
  readonly name: string;
  readonly version: number;
  readonly confirmedBy: PersonRef;
}

/**
 * The decider of a request: a person or a rule. A person has no kind, since earlier releases store and read
 * persons so. Such a release, running beside this one, shows a rule by its name.
 */
export type Decider = (PersonRef & { readonly kind?: never }) | DecidingRule;

/** The person who answers for a decision: the decider, or whoever confirmed the rule. */
export function answersFor(by: Decider): PersonRef {
  return by.kind === 'rule' ? by.confirmedBy : by;
}

/**
 * The actor that the audit names for a decision. Where nobody clicked, that is License Desk itself, and the
 * decision in the entry names the rule.
 */
export function actorOf(by: Decider): PersonRef | 'license-desk' {
  return by.kind === 'rule' ? 'license-desk' : by;
}
