import type { Rule, RuleContent } from '../../domain/rule.ts';
import { groupsOf, MAX_RULE_GROUPS, scopesOf } from '../../domain/rule.ts';
import type { RuleBook } from '../../domain/rule-book.ts';
import { findRule, hasRoom, withContent, withNewRule } from '../../domain/rule-book.ts';
import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import { productsOf } from '../records/load-request.ts';
import { requireSettingsRight } from '../rights/require-approver.ts';
import { changeRules, wholeRule } from './change-rules.ts';
import type { RuleInput, RuleProblem } from './read-rule-input.ts';
import { contentIn, groupIn } from './read-rule-input.ts';
import type { RulesView } from './view-rules.ts';
import { viewRules } from './view-rules.ts';
import { answerOr } from '../records/answer-or.ts';

/** The rule that a card changes, and the version that it showed. */
export interface SeenRule {
  readonly ruleId: string;
  readonly version: number;
}

export type SaveRuleAnswer =
  /**
   * `saved`: the rule is a shadow now. `overtaken`: nothing was saved, since somebody changed the rule after the card
   * was drawn. `view`: the rules as they are now.
   */
  | {
      readonly outcome: 'saved' | 'unchanged' | 'overtaken';
      readonly ruleId: string;
      readonly view: RulesView;
    }
  /** Nothing was saved; the entries are kept for correction. */
  | { readonly outcome: 'correct'; readonly problems: readonly RuleProblem[]; readonly view: RulesView }
  /** The rule was deleted. */
  | { readonly outcome: 'gone'; readonly view: RulesView };

type Planned = { readonly outcome: 'saved' | 'unchanged' | 'overtaken'; readonly ruleId: string } | Failed;
type Failed =
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'correct'; readonly problems: readonly RuleProblem[] };

/**
 * Makes a rule, or changes one that a card showed. It decides nothing before it is switched on. Throws DomainError
 * (`not-an-approver`, `rights-unknown`, `not-in-settings-group`), StoreError.
 */
export async function saveRule(
  ctx: Context,
  actor: Actor,
  input: RuleInput,
  seen?: SeenRule,
): Promise<SaveRuleAnswer> {
  await requireSettingsRight(ctx, actor, { what: 'save-rule' });
  const [products, groups] = await Promise.all([productsOf(ctx), readGroups(ctx, actor, input)]);
  const read = contentIn(input, products, groups);
  const changed = { by: { id: actor.id, name: actor.name }, at: ctx.clock.iso(ctx.clock.now()) };

  const { book, result } = await changeRules<Planned>(ctx, actor, (before) => {
    const old = seen && findRule(before, seen.ruleId);
    if (seen && !old) return { result: { outcome: 'gone' } };
    const problems = problemsOf(before, read, old);
    if (!('content' in read) || problems.length > 0) return { result: { outcome: 'correct', problems } };
    if (old && isSame(old, read.content)) return { result: { outcome: 'unchanged', ruleId: old.ruleId } };
    if (old && old.version !== seen.version) return { result: { outcome: 'overtaken', ruleId: old.ruleId } };

    const ruleId = old?.ruleId ?? ctx.ids.next();
    const next = old
      ? withContent(before, ruleId, read.content, changed)
      : withNewRule(before, ruleId, read.content, changed);
    const rule = findRule(next, ruleId);
    if (!rule) return { result: { outcome: 'gone' } };
    const event = old
      ? ({ what: 'rule-changed', before: wholeRule(old), after: wholeRule(rule) } as const)
      : ({ what: 'rule-made', after: wholeRule(rule) } as const);
    return { change: { book: next, event }, result: { outcome: 'saved', ruleId } };
  });
  return { ...result, view: await viewRules(ctx, actor, book) };
}

function problemsOf(
  book: RuleBook,
  read: ReturnType<typeof contentIn>,
  old: Rule | undefined,
): readonly RuleProblem[] {
  if ('problems' in read) return read.problems;
  if (!old && !hasRoom(book)) return ['too-many-rules'];
  const others = book.rules.filter((rule) => rule !== old);
  const groups = groupsOf(scopesOf([...others, read.content]));
  return groups.length > MAX_RULE_GROUPS ? ['too-many-groups'] : [];
}

function isSame({ name, conditions, action, perDay }: Rule, content: RuleContent): boolean {
  return JSON.stringify({ name, conditions, action, perDay }) === JSON.stringify(content);
}

/**
 * The groups that were entered and exist, by id, with their names; the id where a name may not be read. Graph is
 * asked about the actor, since that needs no permission beyond those of today.
 */
async function readGroups(
  ctx: Context,
  actor: Actor,
  input: RuleInput,
): Promise<ReadonlyMap<string, string>> {
  const ids = [input.requesterIn, input.personsIn].flatMap((scope) => groupIn(scope) ?? []);
  const known = await Promise.all([...new Set(ids)].map((id) => readGroup(ctx, actor, id)));
  return new Map(known.flatMap((one) => one ?? []));
}

async function readGroup(
  ctx: Context,
  actor: Actor,
  id: string,
): Promise<readonly (readonly [string, string])[] | undefined> {
  const [[known], [name]] = await answerOr(
    () => Promise.all([ctx.directory.memberships([actor.id], [id]), ctx.directory.groupNames([id])]),
    [[], []],
  );
  return known?.has(id.toLowerCase()) ? [[id, name ?? id]] : undefined;
}
