import { daysAfter } from './calendar-day.ts';
import type { DecidingRule } from './decider.ts';
import type { PersonRef } from './person.ts';
import type { SwitchedOffApp } from './request.ts';

/** A group or a department that people belong to. */
export type Scope =
  | { readonly kind: 'group'; readonly groupId: string; readonly label: string }
  | { readonly kind: 'department'; readonly label: string };

/** The conditions of a rule. All of them must hold, for all persons of a request. An absent one always holds. */
export interface RuleConditions {
  readonly skuId: string;
  readonly productName: string;
  readonly requesterIn?: Scope;
  readonly personsIn?: Scope;
  readonly maxPersons?: number;
  /** The requester is the only person. */
  readonly selfOnly?: true;
  /** Nobody has a hint. */
  readonly noHints?: true;
  /** So many seats stay free afterwards. */
  readonly keepSeats?: number;
  /** The licenses are asked for at most so many days. */
  readonly maxDays?: number;
  /** The requester has at most so many approvals in 30 days, this one included. */
  readonly maxApprovals?: number;
  readonly needsReason?: true;
}

/** The act of a rule on a request that meets its conditions. */
export type RuleAction =
  | {
      readonly kind: 'approve';
      readonly off: readonly SwitchedOffApp[];
      /** The apps that the product had when the rule was made. With others, people decide. */
      readonly apps: readonly string[];
      /** The licenses end at the latest so many days after the approval; absent: as the request and the settings say. */
      readonly days?: number;
    }
  /** The message tells the requester why. */
  | { readonly kind: 'decline'; readonly message: string };

/**
 * The state of a rule. `shadow`: it notes what it would have done. `on`: it decides. `paused`: its approvals were
 * taken back, so it decides nothing until it is switched on again.
 */
export type RuleState = 'shadow' | 'on' | 'paused';

/** A person who did something with a rule, and the time (ISO). */
export interface Signed {
  readonly by: PersonRef;
  readonly at: string;
}

/** The content of a rule that people write. */
export interface RuleContent {
  readonly name: string;
  readonly conditions: RuleConditions;
  readonly action: RuleAction;
  /** Decisions on one day (UTC). Afterwards, people decide. */
  readonly perDay: number;
}

/** A rule that can decide requests without a click. */
export interface Rule extends RuleContent {
  readonly ruleId: string;
  /** 1 when it is made, one more with each change. */
  readonly version: number;
  readonly state: RuleState;
  readonly changed: Signed;
  /** The first of two approvers who must agree, until the other confirms. */
  readonly proposed?: Signed;
  /** The approver who answers for its decisions: they switched it on, or confirmed it last. */
  readonly confirmed?: Signed;
  /** The revision of the rules in which it was switched on. It decides no request from before. */
  readonly onSince?: number;
  /** How many requests it decided on that day (UTC). */
  readonly used?: { readonly day: string; readonly count: number };
  /** The requests whose licenses were taken back, since it was switched on. */
  readonly takenBack: readonly string[];
}

/** How a rule stands. `proposed`: another approver must confirm it. `asleep`: its confirmer is no approver now. */
export type RuleStanding = RuleState | 'proposed' | 'asleep';

/** The most rules, and the most groups that they may name together: Graph takes 20 in one question. */
export const MAX_RULES = 20;
export const MAX_RULE_GROUPS = 20;
/** The most persons of a request that rules decide. All of them are read at that moment. */
export const MAX_RULE_PERSONS = 100;
export const MAX_RULE_NAME = 60;
/** The ranges of the numbers of a rule. */
export const RULE_RANGES = {
  maxPersons: { from: 1, to: MAX_RULE_PERSONS },
  keepSeats: { from: 0, to: 1_000_000 },
  maxDays: { from: 1, to: 3650 },
  maxApprovals: { from: 1, to: 50 },
  perDay: { from: 1, to: 1000 },
  days: { from: 1, to: 3650 },
} as const satisfies Readonly<Record<string, { readonly from: number; readonly to: number }>>;

/**
 * How many approvals of a rule must be taken back to pause it, and within how many days after the decision that
 * counts. An approval is taken back when a person gives the license back, or an approver takes a person off the
 * waiting list.
 */
export const TAKEN_BACK_LIMIT = 3;
export const TAKEN_BACK_DAYS = 7;

/** The text by which a scope is found in facts. It names no person. */
export function scopeKey(scope: Scope): string {
  return scope.kind === 'group'
    ? `group:${scope.groupId.toLowerCase()}`
    : `department:${departmentKey(scope.label)}`;
}

/** A department's name as it is compared. */
export const departmentKey = (department: string): string => department.trim().toLowerCase();

/** The scopes that rules name, each once. */
export function scopesOf(rules: readonly Pick<Rule, 'conditions'>[]): readonly Scope[] {
  const all = rules.flatMap(({ conditions: { requesterIn, personsIn } }) => [requesterIn, personsIn]);
  const named = all.filter((scope) => scope !== undefined);
  return [...new Map(named.map((scope) => [scopeKey(scope), scope])).values()];
}

/** The ids of the groups among scopes. */
export function groupsOf(scopes: readonly Scope[]): readonly string[] {
  return scopes.flatMap((scope) => (scope.kind === 'group' ? [scope.groupId] : []));
}

/** The rule as the decider of a request. Undefined: nobody answers for it. */
export function deciderOf({ ruleId, name, version, confirmed }: Rule): DecidingRule | undefined {
  return confirmed && { kind: 'rule', ruleId, name, version, confirmedBy: confirmed.by };
}

/** How a rule stands. `isAwake`: whether its last confirmer is an approver who could click. */
export function standingOf({ state, proposed }: Rule, isAwake: boolean): RuleStanding {
  if (state === 'on') return isAwake ? 'on' : 'asleep';
  return proposed ? 'proposed' : state;
}

/**
 * The day (UTC) on which a decision of that day counts. The clock of another process may be ahead, and have begun
 * the next day: then the count goes on there, since it would begin anew with each change of clocks.
 */
export function countedOn({ used }: Pick<Rule, 'used'>, day: string): string {
  return used?.day === daysAfter(day, 1) ? used.day : day;
}

/** How many requests a rule has decided on that day (UTC). */
export function usedOn(rule: Pick<Rule, 'used'>, day: string): number {
  return rule.used?.day === countedOn(rule, day) ? rule.used.count : 0;
}
