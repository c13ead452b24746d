import type { Decider } from '../../domain/decider.ts';
import type { Facts } from '../../domain/facts.ts';
import type { Difference, PastDecision, Rehearsal } from '../../domain/rehearsal.ts';
import { rehearse } from '../../domain/rehearsal.ts';
import type { Rule } from '../../domain/rule.ts';
import { findRule } from '../../domain/rule-book.ts';
import { APPROVALS_DAYS } from '../decide/gather-facts.ts';
import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import type { AuditEntry } from '../records/audit-entry.ts';
import { retentionDays } from '../records/due-dates.ts';
import type { DataDocument } from '../records/documents.ts';
import { readRules } from '../records/rule-records.ts';
import { scanList } from '../records/scan-list.ts';
import { requireApprover } from '../rights/require-approver.ts';
import type { RulesView } from './view-rules.ts';
import { today, viewRules } from './view-rules.ts';

/** The rehearsal that somebody saw. *Switch on* is bound to it. */
export interface SeenRehearsal {
  readonly version: number;
  /** The day (UTC) on which it was made. */
  readonly day: string;
  readonly revision: string;
}

/** A rehearsal, and some of its lines. */
export interface RehearsalView extends SeenRehearsal {
  readonly counts: Readonly<
    Record<Exclude<keyof Rehearsal, 'differs' | 'left'> | 'differs' | 'left', number>
  >;
  /** Up to 10 from `begin` on. First come those that differ, then those that are left to people; each the newest first. */
  readonly lines: readonly Difference[];
  /** The index of the first of these lines. */
  readonly begin: number;
}

/** A rehearsal with the rules as they are. `gone`: the rule was deleted. */
export type RehearseAnswer =
  | { readonly outcome: 'rehearsed'; readonly rehearsal: RehearsalView; readonly view: RulesView }
  | { readonly outcome: 'gone'; readonly view: RulesView };

/** How many decisions a rehearsal replays. */
const MAX_DECISIONS = 100;
/**
 * The newest entries of the audit that are searched for decisions: 20 queries, one after the other, while somebody
 * waits for the card.
 */
const MAX_ENTRIES = 2000;
/** The most lines of one view. */
const MAX_LINES = 10;

/**
 * Replays a rule over the facts of the last decisions, for approvers. Changes nothing. `begin`: the index of the first
 * line that is returned. Throws DomainError (`not-an-approver`, `rights-unknown`), StoreError.
 */
export async function rehearseRule(
  ctx: Context,
  actor: Actor,
  ruleId: string,
  begin = 0,
): Promise<RehearseAnswer> {
  await requireApprover(ctx, actor, 'recent', { what: 'rehearse-rule' });
  const { book } = await readRules(ctx);
  const rule = findRule(book, ruleId);
  const [view, rehearsal] = await Promise.all([
    viewRules(ctx, actor, book),
    rule && rehearsalOf(ctx, rule, begin),
  ]);
  return rehearsal ? { outcome: 'rehearsed', rehearsal, view } : { outcome: 'gone', view };
}

/** The present rehearsal of a rule. Throws StoreError. */
export async function rehearsalOf(ctx: Context, rule: Rule, begin = 0): Promise<RehearsalView> {
  const { differs, left, ...counts } = rehearse(rule, await readDecisions(ctx));
  const day = today(ctx);
  const all = [...differs, ...left];
  const first = Math.max(0, Math.min(begin, all.length - 1));
  const { ruleId, version } = rule;
  // A decision that agrees changes no revision: in a busy tenant, nobody could switch a rule on otherwise.
  const ids = differs.map(({ entryId }) => entryId);
  return {
    version,
    day,
    revision: ctx.ids.digest(JSON.stringify([ruleId, version, day, ids])).slice(0, 16),
    counts: { ...counts, differs: differs.length, left: left.length },
    lines: all.slice(first, first + MAX_LINES),
    begin: first,
  };
}

/** Whether somebody saw the present rehearsal of the present rule. */
export function isPresent(seen: SeenRehearsal, { version, day, revision }: SeenRehearsal): boolean {
  return seen.version === version && seen.day === day && seen.revision === revision;
}

/** The last decisions that the audit has, the newest first. Throws StoreError. */
async function readDecisions(ctx: Context): Promise<readonly PastDecision[]> {
  const newest = { by: 'list', key: 'audit', order: 'descending' } as const;
  const decisions: PastDecision[] = [];
  let read = 0;
  for await (const page of scanList<DataDocument<AuditEntry>>(ctx.store, newest)) {
    decisions.push(...page.flatMap((entry) => decisionIn(entry) ?? []));
    read += page.length;
    if (decisions.length >= MAX_DECISIONS || read >= MAX_ENTRIES) break;
  }
  const last = decisions.slice(0, MAX_DECISIONS);
  return (await retentionDays(ctx)) < APPROVALS_DAYS ? last.map(withoutApprovals) : last;
}

/** Without the approvals: where requests are removed within these days, fewer were counted than there were. */
function withoutApprovals(decision: PastDecision): PastDecision {
  const { facts } = decision;
  return facts ? { ...decision, facts: { ...facts, approvals: null } } : decision;
}

function decisionIn({ id, data }: DataDocument<AuditEntry>): PastDecision | undefined {
  const did = DECISIONS.get(data.what);
  const by = deciderIn(data);
  if (did === undefined || data.requestId === undefined || !by) return undefined;
  return { entryId: id, requestId: data.requestId, at: data.at, by, did, facts: factsIn(data) };
}

const DECISIONS: ReadonlyMap<string, PastDecision['did']> = new Map([
  ['request-approved', 'approve'],
  ['request-declined', 'decline'],
]);

const hasBy = (value: unknown): value is { readonly by: Decider } =>
  typeof value === 'object' && value !== null && 'by' in value;

/** The decider stands in the decision of the entry; in entries of the first releases, the actor is the decider. */
function deciderIn({ after, actor }: AuditEntry): Decider | undefined {
  if (hasBy(after)) return after.by;
  return actor === 'license-desk' ? undefined : actor;
}

const isFacts = (value: unknown): value is Facts =>
  typeof value === 'object' && value !== null && 'kept' in value && 'hints' in value;

function factsIn({ facts }: AuditEntry): Facts | undefined {
  return isFacts(facts) ? facts : undefined;
}
