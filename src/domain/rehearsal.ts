import type { Facts } from './facts.ts';
import type { Decider } from './decider.ts';
import type { Tipped } from './judge-rules.ts';
import { checkRule } from './judge-rules.ts';
import type { Rule } from './rule.ts';
import { scopesOf } from './rule.ts';
import { situationIn } from './rule-situation.ts';

/** A decision of the past, as the audit keeps it. */
export interface PastDecision {
  readonly entryId: string;
  readonly requestId: string;
  /** When it was made (ISO). */
  readonly at: string;
  readonly by: Decider;
  readonly did: 'approve' | 'decline';
  /** Undefined: from before facts were kept. */
  readonly facts: Facts | undefined;
}

/** How a rule would have decided otherwise than was decided, or left to people what it is for. */
export interface Difference extends Pick<PastDecision, 'entryId' | 'requestId' | 'at' | 'by' | 'did'> {
  /** `leave`: people would have decided. */
  readonly would: 'approve' | 'decline' | 'leave';
  /**
   * The condition of the rule that failed, with its value. Where all of them hold: `removed`, how many persons
   * an approver took off before approving; `product`, the product that was approved in place of the other; or
   * `decision`, where people decided the other way.
   */
  readonly tipped: Tipped | { readonly condition: 'removed' | 'decision'; readonly value: number | string };
}

/** The replay of a rule over decisions of the past. */
export interface Rehearsal {
  /** How many decisions were replayed. All others of these numbers add up to it. */
  readonly decisions: number;
  readonly agreed: number;
  /** It would have decided the other way, or for more persons. */
  readonly differs: readonly Difference[];
  /** It is for this product, and a condition does not hold: people would have decided. */
  readonly left: readonly Difference[];
  /** A condition cannot be judged, since its fact was not kept. `old`: of these, entries without any facts. */
  readonly cannotSay: number;
  readonly old: number;
  /** Decisions on other products. */
  readonly others: number;
}

type Replayed =
  | { readonly kind: 'agreed' | 'cannot-say' | 'old' | 'other' }
  | { readonly kind: 'differs' | 'left'; readonly difference: Difference };

/**
 * Replays a rule over decisions. Where a condition fails, the rest need not be known: one rule alone is tried
 * here, so none can match before it.
 */
export function rehearse(rule: Rule, decisions: readonly PastDecision[]): Rehearsal {
  const replayed = decisions.map((decision) => replay(rule, decision));
  const count = (...kinds: readonly Replayed['kind'][]): number =>
    replayed.filter(({ kind }) => kinds.includes(kind)).length;
  const those = (wanted: 'differs' | 'left'): readonly Difference[] =>
    replayed.flatMap((one) => (one.kind === wanted ? [one.difference] : []));
  return {
    decisions: decisions.length,
    agreed: count('agreed'),
    differs: those('differs'),
    left: those('left'),
    cannotSay: count('cannot-say', 'old'),
    old: count('old'),
    others: count('other'),
  };
}

function replay(rule: Rule, decision: PastDecision): Replayed {
  const { facts, did, entryId, requestId, at, by } = decision;
  if (!facts) return { kind: 'old' };

  const about = { entryId, requestId, at, by, did };
  const check = checkRule(rule, situationIn(facts, scopesOf([rule])));
  if (check.failed.some(({ condition }) => condition === 'product')) return { kind: 'other' };
  const isOther = isOtherProduct(facts);
  const counts = ({ condition }: Tipped): boolean => !isOther || !ABOUT_PRODUCT.has(condition);
  const tipped = check.failed.find(counts);
  if (tipped) return { kind: 'left', difference: { ...about, would: 'leave', tipped } };
  if (check.unknown.some(counts)) return { kind: 'cannot-say' };

  const would = rule.action.kind;
  const other = otherwise(would, did, facts);
  return other ? { kind: 'differs', difference: { ...about, would, tipped: other } } : { kind: 'agreed' };
}

/** The facts about seats and hints are those of the product that was approved. */
const ABOUT_PRODUCT: ReadonlySet<string> = new Set(['noHints', 'problems', 'keepSeats']);

const isOtherProduct = ({ asked, skuId }: Facts): boolean => asked !== undefined && asked !== skuId;

/** The difference between the decision of the rule and the one that was made; undefined: they are the same. */
function otherwise(
  would: Rule['action']['kind'],
  did: PastDecision['did'],
  facts: Facts,
): Difference['tipped'] | undefined {
  if (would !== did) return { condition: 'decision', value: did };
  if (did === 'decline') return undefined;
  if (facts.removed > 0) return { condition: 'removed', value: facts.removed };
  return isOtherProduct(facts) ? { condition: 'product', value: facts.skuId } : undefined;
}
