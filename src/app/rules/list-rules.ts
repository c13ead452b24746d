import { isErased } from '../../domain/personal-data.ts';
import type { Product } from '../../domain/product.ts';
import type { Rule, RuleStanding } from '../../domain/rule.ts';
import { groupsOf, scopesOf, standingOf, usedOn } from '../../domain/rule.ts';
import type { RuleBook } from '../../domain/rule-book.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Actor } from '../ports/results.ts';
import { productsOf } from '../records/load-request.ts';
import { readRules } from '../records/rule-records.ts';
import { requireApprover } from '../rights/require-approver.ts';

/** A rule, how it stands, and how many requests it has decided today (UTC). */
export interface RuleView {
  readonly rule: Rule;
  readonly standing: RuleStanding;
  readonly usedToday: number;
  /** No: Graph refuses a group that the rule names, such as a deleted one, or does not answer. People decide then. */
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

/** The rules, for approvers. Throws DomainError (`not-an-approver`, `rights-unknown`), StoreError. */
export async function listRules(ctx: Context, actor: Actor): Promise<RulesView> {
  await requireApprover(ctx, actor, 'recent', { what: 'view-rules' });
  return rulesViewOf(ctx, (await readRules(ctx)).book);
}

/** The rules as a card shows them. Throws StoreError. */
export async function rulesViewOf(ctx: Context, book: RuleBook): Promise<RulesView> {
  const products = await productsOf(ctx);
  return {
    rules: await Promise.all(book.rules.map((rule) => ruleViewOf(ctx, rule))),
    revision: book.revision,
    fourEyes: ctx.options.rulesFourEyes,
    products: products ?? [],
    productsKnown: products !== undefined,
  };
}

/** One rule as a card shows it. */
export async function ruleViewOf(ctx: Context, rule: Rule): Promise<RuleView> {
  const standing = standingOf(rule, rule.state === 'on' && (await isAwake(ctx, rule, 'recent')));
  return {
    rule,
    standing,
    usedToday: usedOn(rule, today(ctx)),
    canBeJudged: await canBeJudged(ctx, rule),
  };
}

/** Asks Graph whether whoever answers for a rule is in its groups: it says so only of groups that it knows. */
async function canBeJudged(ctx: Context, rule: Rule): Promise<boolean> {
  const groups = groupsOf(scopesOf([rule]));
  if (groups.length === 0) return true;
  const { id } = (rule.confirmed ?? rule.changed).by;
  try {
    const [known] = await ctx.directory.memberships([id], groups);
    return groups.every((group) => known?.has(group.toLowerCase()));
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return false;
  }
}

/** Today in UTC. */
export const today = (ctx: Context): string => ctx.clock.iso(ctx.clock.now()).slice(0, 10);

/**
 * Whether Graph calls the last confirmer of a rule an approver (`recent`: at most a minute ago), and their account is
 * enabled. A disabled account keeps its roles, and could click nothing. No, where Graph does not say: such a rule
 * decides nothing.
 */
export async function isAwake(
  ctx: Context,
  { confirmed }: Pick<Rule, 'confirmed'>,
  freshness: 'now' | 'recent',
): Promise<boolean> {
  if (!confirmed || isErased(confirmed.by.id)) return false;
  try {
    const [may, [person]] = await Promise.all([
      ctx.rights.mayApprove(confirmed.by.id, freshness),
      ctx.directory.read([confirmed.by.id]),
    ]);
    return may && person?.enabled === true;
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return false;
  }
}
