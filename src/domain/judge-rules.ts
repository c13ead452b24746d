import type { Rule, RuleConditions, Scope } from './rule.ts';
import { scopeKey } from './rule.ts';
import type { RuleSituation, ScopeFacts } from './rule-situation.ts';

/** A condition of a rule. `problems`: nobody may be approved who would get nothing. */
export type ConditionName = keyof Omit<RuleConditions, 'skuId' | 'productName'> | 'product' | 'problems';

/** A condition that does not hold, or cannot be judged, with the value that tipped it; null: not known. */
export interface Tipped {
  readonly condition: ConditionName;
  readonly value: number | string | boolean | null;
}

/** The conditions of one rule that fail, and those that cannot be judged. */
export interface RuleCheck {
  readonly failed: readonly Tipped[];
  readonly unknown: readonly Tipped[];
}

/**
 * The judgment on a request. `people`: no rule decides; `failed` has one condition for each rule that did not
 * match. `unsure`: a rule could not be judged, so no rule after it decides either.
 */
export type Judgment =
  | { readonly kind: 'match'; readonly rule: Rule }
  | {
      readonly kind: 'people';
      readonly failed: readonly (Tipped & { readonly ruleId: string })[];
      readonly unsure?: Tipped & { readonly ruleId: string };
    };

/**
 * Finds the first rule whose conditions all hold. A rule for the product with a condition that cannot be judged
 * ends the search, whatever its other conditions say: nobody knows whether it is the first match.
 */
export function judge(rules: readonly Rule[], situation: RuleSituation): Judgment {
  const failed: (Tipped & { readonly ruleId: string })[] = [];
  for (const rule of rules) {
    const { ruleId } = rule;
    if (rule.conditions.skuId !== situation.skuId) {
      failed.push({ ruleId, condition: 'product', value: situation.skuId });
      continue;
    }
    const check = checkRule(rule, situation);
    const [unsure] = check.unknown;
    if (unsure) return { kind: 'people', failed, unsure: { ruleId, ...unsure } };
    const [first] = check.failed;
    if (!first) return { kind: 'match', rule };
    failed.push({ ruleId, ...first });
  }
  return { kind: 'people', failed };
}

/** `undefined`: the condition cannot be judged. */
type Holds = boolean | undefined;

/** Checks all conditions of a rule, in the order in which people read them. */
export function checkRule({ conditions, action }: Rule, situation: RuleSituation): RuleCheck {
  const approves = action.kind === 'approve';
  const of: readonly (readonly [ConditionName, Tipped['value'] | undefined, Holds])[] = [
    ['product', situation.skuId, conditions.skuId === situation.skuId],
    ['requesterIn', ...inScope(conditions.requesterIn, situation.requesterIn)],
    ['personsIn', ...inScope(conditions.personsIn, situation.personsIn)],
    ['maxPersons', situation.persons, atMost(situation.persons, conditions.maxPersons)],
    ['selfOnly', situation.isSelfOnly, conditions.selfOnly === undefined || situation.isSelfOnly],
    ['noHints', situation.hints, conditions.noHints === undefined || situation.hints === 0],
    ['problems', situation.problems, !approves || situation.problems === 0],
    ['keepSeats', ...seatsLeft(situation, approves ? (conditions.keepSeats ?? 0) : conditions.keepSeats)],
    ['maxDays', situation.untilDays, lasts(situation.untilDays, conditions.maxDays)],
    ['maxApprovals', situation.approvals, atMost(oneMore(situation.approvals), conditions.maxApprovals)],
    ['needsReason', situation.hasReason, conditions.needsReason === undefined || situation.hasReason],
  ];
  const tipped = (wanted: Holds): readonly Tipped[] =>
    of.flatMap(([condition, value, holds]) =>
      holds === wanted ? [{ condition, value: value === undefined ? null : value }] : [],
    );
  return { failed: tipped(false), unknown: tipped(undefined) };
}

function inScope(scope: Scope | undefined, facts: ScopeFacts): readonly [boolean | undefined, Holds] {
  if (!scope) return [undefined, true];
  const key = scopeKey(scope);
  const isIn = Object.hasOwn(facts, key) ? facts[key] : undefined;
  return [isIn, isIn];
}

function seatsLeft(
  { freeSeats, needed }: RuleSituation,
  keep: number | undefined,
): readonly [number | undefined, Holds] {
  const left = freeSeats === undefined ? undefined : freeSeats - needed;
  if (keep === undefined) return [left, true];
  return [left, left === undefined ? undefined : left >= keep];
}

/** A license that never ends lasts for more than any number of days. */
function lasts(days: number | null | undefined, limit: number | undefined): Holds {
  if (limit === undefined) return true;
  return days === null ? false : atMost(days, limit);
}

function atMost(value: number | undefined, limit: number | undefined): Holds {
  if (limit === undefined) return true;
  return value === undefined ? undefined : value <= limit;
}

const oneMore = (count: number | undefined): number | undefined =>
  count === undefined ? undefined : count + 1;
