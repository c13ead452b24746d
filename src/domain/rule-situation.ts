import type { Facts } from './facts.ts';
import type { Check } from './person.ts';
import { hasProblem, hintsOf, isHolder } from './person.ts';
import type { Scope } from './rule.ts';
import { departmentKey, scopeKey } from './rule.ts';

/** Whether people belong to a scope, by `scopeKey`. An absent one is not known. */
export type ScopeFacts = Readonly<Record<string, boolean>>;

/** The values that the conditions of rules look at. An undefined one is not known. */
export interface RuleSituation {
  readonly skuId: string | null;
  readonly persons: number;
  /** How many of them need a seat. */
  readonly needed: number;
  /** How many of them would get nothing, or a seat that they cannot use. */
  readonly problems: number;
  readonly hints: number;
  readonly isSelfOnly: boolean;
  readonly hasReason: boolean;
  /** Free seats that nobody waits for, and no rule has given away. */
  readonly freeSeats: number | undefined;
  /** Days for which the licenses are asked for; null: they never end. */
  readonly untilDays: number | null | undefined;
  /** Approvals of the requester in the 30 days before. */
  readonly approvals: number | undefined;
  readonly requesterIn: ScopeFacts;
  /** Whether all persons belong to it. */
  readonly personsIn: ScopeFacts;
}

/** A person as Graph shows them at that moment. */
export interface RulePerson {
  readonly id: string;
  readonly department?: string | undefined;
  /** Whether they belong to the groups that were asked for. Undefined, or an absent group: not known. */
  readonly groups: ReadonlyMap<string, boolean> | undefined;
  readonly check: Check;
}

/** The things from which a situation is made. */
export interface SituationParts extends Pick<
  RuleSituation,
  'skuId' | 'freeSeats' | 'untilDays' | 'approvals'
> {
  readonly reason: string;
  readonly requester: Omit<RulePerson, 'check'>;
  readonly persons: readonly RulePerson[];
  /** The scopes that rules name. */
  readonly scopes: readonly Scope[];
}

/** The situation of a request, of which nobody was removed. */
export function situationOf(parts: SituationParts): RuleSituation {
  const { skuId, freeSeats, untilDays, approvals, reason, requester, persons, scopes } = parts;
  const holders = skuId === null ? [] : persons.filter(({ check }) => isHolder(check, skuId));
  return {
    skuId,
    persons: persons.length,
    needed: persons.length - holders.length,
    problems: persons.filter(({ check }) => hasProblem(check, skuId)).length,
    hints: persons.reduce((sum, { check }) => sum + hintsOf(check, skuId).length, 0),
    isSelfOnly: persons.length > 0 && persons.every(({ id }) => id === requester.id),
    hasReason: reason.trim() !== '',
    freeSeats,
    untilDays,
    approvals,
    requesterIn: scopeFacts(scopes, [requester]),
    personsIn: scopeFacts(scopes, persons),
  };
}

/** Whether all of the people belong to each scope. Where one of them is not known, nothing is. */
function scopeFacts(scopes: readonly Scope[], people: readonly Omit<RulePerson, 'check'>[]): ScopeFacts {
  const known = scopes.flatMap((scope): [string, boolean][] => {
    const answers = people.map((person) => isIn(scope, person));
    return answers.includes(undefined) ? [] : [[scopeKey(scope), answers.every((one) => one === true)]];
  });
  return Object.fromEntries(known);
}

function isIn(scope: Scope, { department, groups }: Omit<RulePerson, 'check'>): boolean | undefined {
  if (scope.kind === 'group') return groups?.get(scope.groupId.toLowerCase());
  const wanted = departmentKey(scope.label);
  return wanted !== '' && departmentKey(department ?? '') === wanted;
}

/**
 * The situation before the decision that stored facts describe, as far as they say it. Nothing is kept about
 * persons who were removed, so they count as persons without a hint, who need a seat. `scopes`: those that the
 * rules in question name.
 */
export function situationIn(facts: Facts, scopes: readonly Scope[]): RuleSituation {
  const { skuId, kept, removed, holders, freeSeats, graceSeats = 0, forRequester, hasReason } = facts;
  const { asked, hints, untilDays, askedDays = untilDays, approvals, requester } = facts;
  const count = Object.values(hints);
  // A hint that stops an assignment counts for everybody: the facts do not say whether its person is a holder.
  const problems = [hints['no-location'], hints.restricted, hints.gone, hints.disabled];
  const isSelfOnly = forRequester && kept === 1 && removed === 0;
  const requesterIn = { ...facts.scopes?.requester, ...ownDepartment(requester.department, scopes) };
  return {
    skuId: asked ?? skuId,
    persons: kept + removed,
    needed: kept - holders + removed,
    problems: sum(problems),
    hints: sum(count),
    isSelfOnly,
    hasReason,
    freeSeats: freeSeats === null ? undefined : freeSeats - graceSeats,
    untilDays: askedDays,
    approvals: approvals ?? undefined,
    requesterIn,
    personsIn: isSelfOnly ? requesterIn : (facts.scopes?.persons ?? {}),
  };
}

/** Facts name the requester's department, if there is one. An erasure takes it away. */
function ownDepartment(department: string | undefined, scopes: readonly Scope[]): ScopeFacts {
  if (department === undefined) return {};
  const own = departmentKey(department);
  const departments = scopes.filter(({ kind }) => kind === 'department');
  return Object.fromEntries(
    departments.map((scope) => [scopeKey(scope), departmentKey(scope.label) === own]),
  );
}

const sum = (counts: readonly (number | undefined)[]): number =>
  counts.reduce<number>((all, count) => all + (count ?? 0), 0);
