import type { Grant } from '../../domain/grant.ts';
import { findRule, withTakenBack } from '../../domain/rule-book.ts';
import { TAKEN_BACK_DAYS } from '../../domain/rule.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { newAudit } from './audit-entry.ts';
import { DAY_MS } from './due-dates.ts';
import { readRules, writeRules } from './rule-records.ts';

/**
 * The operations that count an approval as taken back, if a rule made it in the last days. The third one pauses
 * the rule. They go into the commit that takes it back. Throws StoreError.
 */
export async function countTakenBack(
  ctx: StoreContext,
  { by, decidedAt, requestId }: Pick<Grant, 'by' | 'decidedAt' | 'requestId'>,
): Promise<readonly Operation[]> {
  const age = ctx.clock.now() - ctx.clock.parse(decidedAt);
  if (by.kind !== 'rule' || age > TAKEN_BACK_DAYS * DAY_MS) return [];
  const rules = await readRules(ctx);
  const book = withTakenBack(rules.book, by, requestId);
  const rule = findRule(book, by.ruleId);
  if (book === rules.book || !rule) return [];

  const { ruleId, name, version, takenBack, state } = rule;
  const event = {
    actor: 'license-desk',
    what: 'rule-paused',
    after: { ruleId, rule: name, version, takenBack },
  } as const;
  return [writeRules(rules, book), ...(state === 'paused' ? [newAudit(ctx, ctx.ids.next(), event)] : [])];
}
