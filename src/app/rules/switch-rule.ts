import type { RuleAct } from '../../domain/event.ts';
import type { Rule } from '../../domain/rule.ts';
import type { RuleBook } from '../../domain/rule-book.ts';
import {
  findRule,
  maySecond,
  withConfirmation,
  withMove,
  withoutRule,
  withProposal,
  withSwitchedOff,
  withSwitchedOn,
} from '../../domain/rule-book.ts';
import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import { requireApprover, requireSettingsRight } from '../rights/require-approver.ts';
import { changeRules, ruleFacts } from './change-rules.ts';
import type { RehearsalView, SeenRehearsal } from './rehearse-rule.ts';
import { isPresent, rehearsalOf } from './rehearse-rule.ts';
import type { SeenRule } from './save-rule.ts';
import type { RulesView } from './view-rules.ts';
import { isAwake, viewRules } from './view-rules.ts';

export type SwitchOnAnswer =
  /**
   * `proposed`: a second approver must switch it on too. Only `switched-on`, and `proposed` for the first time,
   * have written anything.
   */
  | { readonly outcome: 'switched-on' | 'already-on' | 'proposed' | 'gone'; readonly view: RulesView }
  /** The rule, the day or the differences are others than were seen. Nothing was changed. */
  | {
      readonly outcome: 'rehearsal-changed';
      readonly rehearsal: RehearsalView;
      readonly view: RulesView;
    };

/** The result of a click on a rule. Only `done` has written anything. `overtaken`: its version is another one. */
export interface RuleAnswer {
  readonly outcome: 'done' | 'nothing-to-do' | 'overtaken' | 'gone';
  readonly view: RulesView;
}

/**
 * Switches a rule on, for requests that become pending from now on. The actor answers for its decisions. The click
 * counts for the rehearsal that was seen, if it is still the present one. Where two must agree, the first click
 * proposes it. The click of another approver switches it on, if the first person is still an approver. Throws
 * DomainError (`not-an-approver`, `rights-unknown`, `not-in-settings-group`), StoreError.
 */
export async function switchOnRule(
  ctx: Context,
  actor: Actor,
  ruleId: string,
  seen: SeenRehearsal,
): Promise<SwitchOnAnswer> {
  await requireSettingsRight(ctx, actor, { what: 'switch-on-rule' });
  const signed = signatureOf(ctx, actor);
  type Switched =
    | { readonly outcome: Exclude<SwitchOnAnswer['outcome'], 'rehearsal-changed'> }
    | { readonly outcome: 'rehearsal-changed'; readonly rehearsal: RehearsalView };

  const { book, result } = await changeRules<Switched>(ctx, actor, async (before) => {
    const rule = findRule(before, ruleId);
    if (!rule) return { result: { outcome: 'gone' } };
    if (rule.state === 'on') return { result: { outcome: 'already-on' } };
    const rehearsal = await rehearsalOf(ctx, rule);
    if (!isPresent(seen, rehearsal)) return { result: { outcome: 'rehearsal-changed', rehearsal } };

    if (ctx.options.rulesFourEyes) {
      // A proposal does not count once its author is no approver any more.
      if (!(await isAwake(ctx, rule.proposed, 'now'))) {
        const next = withProposal(before, ruleId, signed);
        return { change: changeOf(next, rule, 'rule-proposed'), result: { outcome: 'proposed' } };
      }
      if (!maySecond(rule, actor)) return { result: { outcome: 'proposed' } };
    }
    const next = withSwitchedOn(before, ruleId, signed);
    return { change: changeOf(next, rule, 'rule-switched-on'), result: { outcome: 'switched-on' } };
  });
  return { ...result, view: await viewRules(ctx, actor, book) };
}

/**
 * Switches a rule off, or takes a proposal back: it is a shadow again. Every approver may, since that stops
 * something. Throws DomainError (`not-an-approver`, `rights-unknown`), StoreError.
 */
export async function switchOffRule(ctx: Context, actor: Actor, ruleId: string): Promise<RuleAnswer> {
  await requireApprover(ctx, actor, 'now', { what: 'switch-off-rule' });
  return change(ctx, actor, { ruleId }, 'rule-switched-off', (before, rule) =>
    rule.state === 'shadow' && !rule.proposed ? before : withSwitchedOff(before, ruleId),
  );
}

/**
 * Has the actor answer for a rule whose last confirmer is no approver any more. Throws DomainError
 * (`not-an-approver`, `rights-unknown`, `not-in-settings-group`), StoreError.
 */
export async function confirmRule(ctx: Context, actor: Actor, seen: SeenRule): Promise<RuleAnswer> {
  await requireSettingsRight(ctx, actor, { what: 'confirm-rule' });
  return change(ctx, actor, seen, 'rule-confirmed', async (before, rule) => {
    const isAsleep = rule.state === 'on' && !(await isAwake(ctx, rule.confirmed, 'now'));
    return isAsleep ? withConfirmation(before, seen.ruleId, signatureOf(ctx, actor)) : before;
  });
}

/** Deletes a rule that a card showed in that version. Throws as `confirmRule` does. */
export async function deleteRule(ctx: Context, actor: Actor, seen: SeenRule): Promise<RuleAnswer> {
  await requireSettingsRight(ctx, actor, { what: 'delete-rule' });
  return change(ctx, actor, seen, 'rule-deleted', (before) => withoutRule(before, seen.ruleId));
}

/**
 * Moves a rule one place up or down. `revision`: that of the list that was seen; in another one, the rule may stand
 * elsewhere. Throws as `confirmRule` does.
 */
export async function moveRule(
  ctx: Context,
  actor: Actor,
  ruleId: string,
  to: 'up' | 'down',
  revision: number,
): Promise<RuleAnswer> {
  await requireSettingsRight(ctx, actor, { what: 'move-rule' });
  return change(ctx, actor, { ruleId, revision }, 'rule-moved', (before) => withMove(before, ruleId, to));
}

/** Changes a rule unless it, or the list, is another than was seen. The same book: there is nothing to do. */
async function change(
  ctx: Context,
  actor: Actor,
  seen: { readonly ruleId: string; readonly version?: number; readonly revision?: number },
  what: RuleAct,
  plan: (before: RuleBook, rule: Rule) => RuleBook | Promise<RuleBook>,
): Promise<RuleAnswer> {
  const { book, result } = await changeRules<RuleAnswer['outcome']>(ctx, actor, async (before) => {
    const rule = findRule(before, seen.ruleId);
    if (!rule) return { result: 'gone' };
    const { version = rule.version, revision = before.revision } = seen;
    if (version !== rule.version || revision !== before.revision) return { result: 'overtaken' };
    const next = await plan(before, rule);
    if (next === before) return { result: 'nothing-to-do' };
    return { change: changeOf(next, rule, what), result: 'done' };
  });
  return { outcome: result, view: await viewRules(ctx, actor, book) };
}

const changeOf = (book: RuleBook, rule: Rule, what: RuleAct) => ({
  book,
  event: { what, after: ruleFacts(rule) } as const,
});

const signatureOf = (ctx: Context, { id, name }: Actor) => ({
  by: { id, name },
  at: ctx.clock.iso(ctx.clock.now()),
});
