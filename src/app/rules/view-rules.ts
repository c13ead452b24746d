import { isErased } from '../../domain/personal-data.ts';
import type { Product } from '../../domain/product.ts';
import type { Rule, RuleStanding, Signed } from '../../domain/rule.ts';
import { groupsOf, scopesOf, standingOf, usedOn } from '../../domain/rule.ts';
import type { RuleBook } from '../../domain/rule-book.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Actor } from '../ports/results.ts';
import { answerOr } from '../records/answer-or.ts';
import { productsOf } from '../records/load-request.ts';
import { readPersons } from '../records/read-persons.ts';

/** A rule, how it stands, and how many requests it has decided today (UTC). */
export interface RuleView {
  readonly rule: Rule;
  readonly standing: RuleStanding;
  readonly usedToday: number;
  /** False where Graph does not answer, or refuses a group of the rule, such as a deleted one. People decide then. */
  readonly canBeJudged: boolean;
}

/** All rules in their order, and the products that a rule may be for. */
export interface RulesView {
  readonly rules: readonly RuleView[];
  readonly revision: number;
  /** Whether a second approver must confirm *Switch on*. */
  readonly fourEyes: boolean;
  /** The assignable products; none while Graph does not answer (then `productsKnown` is false). */
  readonly products: readonly Product[];
  readonly productsKnown: boolean;
}

/**
 * The rules as cards show them. Does not read the store, and does not throw while Graph is silent. So the answer to a
 * click always says what the click did. Asks Graph once about all groups, with the actor as the person, and once about
 * each person who answers for a rule.
 */
export async function viewRules(ctx: Context, actor: Actor, book: RuleBook): Promise<RulesView> {
  const confirmers = book.rules.flatMap(({ state, confirmed }) =>
    state === 'on' && confirmed ? [confirmed.by.id] : [],
  );
  const [products, awake, known] = await Promise.all([
    productsOf(ctx),
    awakeAmong(ctx, confirmers, 'recent'),
    knownGroups(ctx, actor, groupsOf(scopesOf(book.rules))),
  ]);
  return {
    rules: book.rules.map((rule) => ({
      rule,
      standing: standingOf(rule, rule.confirmed !== undefined && awake.has(rule.confirmed.by.id)),
      usedToday: usedOn(rule, today(ctx)),
      canBeJudged: groupsOf(scopesOf([rule])).every((group) => known.has(group.toLowerCase())),
    })),
    revision: book.revision,
    fourEyes: ctx.options.rulesFourEyes,
    products: products ?? [],
    productsKnown: products !== undefined,
  };
}

/** The ids, in lower case, of the groups whose members Graph knows. */
async function knownGroups(
  ctx: Context,
  { id }: Actor,
  groups: readonly string[],
): Promise<ReadonlySet<string>> {
  const [known] =
    groups.length === 0 ? [] : await answerOr(() => ctx.directory.memberships([id], groups), []);
  return new Set(known?.keys());
}

/** Today in UTC. */
export const today = (ctx: Context): string => ctx.clock.iso(ctx.clock.now()).slice(0, 10);

/**
 * Whether Graph calls the person who signed a rule an approver (`recent`: at most a minute ago), and their account is
 * enabled. A disabled account keeps its roles, but nobody can click with it. False while Graph does not answer: such a
 * rule decides nothing.
 */
export async function isAwake(
  ctx: Context,
  signed: Signed | undefined,
  freshness: 'now' | 'recent',
): Promise<boolean> {
  return signed !== undefined && (await awakeAmong(ctx, [signed.by.id], freshness)).size > 0;
}

/** The ids of those who may answer for a rule. Asks about each person once. */
async function awakeAmong(
  ctx: Context,
  confirmers: readonly string[],
  freshness: 'now' | 'recent',
): Promise<ReadonlySet<string>> {
  const ids = [...new Set(confirmers)].filter((id) => !isErased(id));
  if (ids.length === 0) return new Set();
  const [may, people] = await Promise.all([
    Promise.all(ids.map((id) => answerOr(() => ctx.rights.mayApprove(id, freshness), false))),
    answerOr(() => readPersons(ctx, ids), []),
  ]);
  const isEnabled = (n: number): boolean => {
    const person = people[n];
    return person !== undefined && !(person instanceof OutsideError) && person.enabled;
  };
  return new Set(ids.filter((_, n) => may[n] === true && isEnabled(n)));
}
