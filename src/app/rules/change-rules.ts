import type { QuietEvent, RuleFacts } from '../../domain/event.ts';
import type { Rule } from '../../domain/rule.ts';
import type { RuleBook } from '../../domain/rule-book.ts';
import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import { newAudit } from '../records/audit-entry.ts';
import { OVERTAKEN, retryWhenOvertaken } from '../records/retry-when-overtaken.ts';
import { readRules, writeRules } from '../records/rule-records.ts';

/** Decisions of rules write the same document; each round of contention has one winner. */
const MAX_TRIES = 100;
const CONFLICT = 'Too many changes to the rules at the same time.';

/** The change of one try, with its line in the audit, and the result to give. */
interface Planned<T> {
  readonly change?: { readonly book: RuleBook; readonly event: QuietEvent };
  readonly result: T;
}

/**
 * Changes the rules in one commit with the audit entry; starts again if somebody else was faster. Gives the rules
 * afterwards, and the result of the last plan. Throws StoreError.
 */
export function changeRules<T>(
  ctx: Context,
  actor: Actor,
  plan: (book: RuleBook) => Planned<T> | Promise<Planned<T>>,
): Promise<{ readonly book: RuleBook; readonly result: T }> {
  return retryWhenOvertaken(MAX_TRIES, CONFLICT, async () => {
    const stored = await readRules(ctx);
    const { change, result } = await plan(stored.book);
    if (!change) return { book: stored.book, result };

    const commitId = ctx.ids.next();
    const by = { id: actor.id, name: actor.name };
    const audit = newAudit(ctx, commitId, { actor: by, ...change.event });
    const { outcome } = await ctx.store.commit([writeRules(stored, change.book), audit], commitId);
    return outcome === 'done' ? { book: change.book, result } : OVERTAKEN;
  });
}

/** A rule as the audit names it. */
export function ruleFacts({ ruleId, name, version }: Rule): RuleFacts {
  return { ruleId, rule: name, version };
}

/** The whole rule for the audit. */
export function wholeRule(rule: Rule) {
  const { conditions, action, perDay } = rule;
  return { ...ruleFacts(rule), conditions, action, perDay };
}
