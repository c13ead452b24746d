import type { DecidingRule } from '../../domain/decider.ts';
import type { TaskOf } from '../../domain/job.ts';
import type { ShadowNote } from '../../domain/judged.ts';
import { judge } from '../../domain/judge-rules.ts';
import type { Settings } from '../../domain/policy.ts';
import { mayDecide } from '../../domain/policy.ts';
import type { Product } from '../../domain/product.ts';
import type { Decision, LicenseRequest } from '../../domain/request.ts';
import { isUntouched } from '../../domain/revision.ts';
import type { RuleBook, SeatsTaken } from '../../domain/rule-book.ts';
import { whyHeldBack, withDecided } from '../../domain/rule-book.ts';
import type { Rule } from '../../domain/rule.ts';
import { deciderOf, MAX_RULE_PERSONS } from '../../domain/rule.ts';
import type { RuleSituation } from '../../domain/rule-situation.ts';
import { endOfDay } from '../../domain/calendar-day.ts';
import { withDecision } from '../../domain/transitions.ts';
import { decisionOperations } from '../decide/decision-operations.ts';
import { gatherFacts } from '../decide/gather-facts.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { replace, requestDocument } from '../records/documents.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import type { Loaded } from '../records/load-request.ts';
import { loadRequest, readRequestDocument } from '../records/load-request.ts';
import { readSettings } from '../records/read-settings.ts';
import { OVERTAKEN, retryWhenOvertaken } from '../records/retry-when-overtaken.ts';
import type { StoredRules } from '../records/rule-records.ts';
import { readRules, writeRules } from '../records/rule-records.ts';
import { lastDayByRule } from './end-by-rule.ts';
import type { Sight } from './look-for-rules.ts';
import { lookForRules } from './look-for-rules.ts';
import { situationNow } from './situation-now.ts';
import { isAwake, today } from './view-rules.ts';

type Task = TaskOf<'apply-rules'>;

/** Each try that fails means that another decision went in: far more than jobs run at a time. */
const MAX_TRIES = 100;
const CONFLICT = 'Too many decisions of rules at the same time.';

/**
 * Job: lets the rules look at a request that has become pending. The first one that matches decides it, in one
 * commit with its counts, so that two instances make one decision and no cap is passed. Else people decide, and the
 * request notes what the rules found. Reads persons, groups and seats from Graph at that moment; where Graph does
 * not answer, people decide. A request that somebody has begun to work on is left alone.
 */
export async function applyRules(ctx: Context, run: JobRun, task: Task): Promise<void> {
  const first = await readOpen(ctx, task);
  const { book } = await readRules(ctx);
  if (!first || book.rules.length === 0) return finish(run);

  const sight = await lookForRules(ctx, first.request, first.entries, book);
  if (!sight) return finish(run);
  const awake = askOnce(ctx);
  await run.retryWhileStoreIsAway(() =>
    retryWhenOvertaken(MAX_TRIES, CONFLICT, async () => {
      const loaded = await readOpen(ctx, task);
      if (!loaded) return finish(run);
      const operations = await planOf(ctx, task, loaded, sight, awake);
      return (await run.commit(operations, 'finish')) === 'stale' ? OVERTAKEN : undefined;
    }),
  );
}

/** The request with its persons, if the rules may look at it. */
async function readOpen(ctx: Context, { requestId }: Task): Promise<Loaded | undefined> {
  const header = await readRequestDocument(ctx, requestId);
  const isOpen = header && isUntouched(header.data) && header.data.persons <= MAX_RULE_PERSONS;
  const loaded = isOpen ? await loadRequest(ctx, requestId) : undefined;
  return loaded && isUntouched(loaded.request) ? loaded : undefined;
}

/** Whether the confirmer of a rule may answer for it. */
type Awake = (rule: Rule) => Promise<boolean>;

/** Asks Graph about each confirmer once, however often the commit is overtaken. */
function askOnce(ctx: Context): Awake {
  const known = new Map<string | undefined, Promise<boolean>>();
  return (rule) => {
    const id = rule.confirmed?.by.id;
    const asked = known.get(id) ?? isAwake(ctx, rule.confirmed, 'recent');
    known.set(id, asked);
    return asked;
  };
}

/** The operations of a decision, or of the note that people decide. */
async function planOf(
  ctx: Context,
  task: Task,
  loaded: Loaded,
  sight: Sight,
  awake: Awake,
): Promise<readonly Operation[]> {
  const rules = await readRules(ctx);
  const settings = await readSettings(ctx);
  const { situation, book } = await situationNow(ctx, loaded.request, sight, rules.book, settings);
  const { requesterIn: requester, personsIn: persons } = situation;
  const shadows = rules.book.rules.flatMap((rule) => noteOf(rule, situation));
  const request = { ...loaded.request, judged: { scopes: { requester, persons }, shadows } };
  const seen = { ...loaded, request, entries: sight.entries };

  const chosen = await choose(ctx, task, seen, { situation, book, settings, product: sight.product, awake });
  return chosen
    ? decide(ctx, seen, { ...rules, book }, chosen, situation)
    : [replace(loaded.document, requestDocument(request))];
}

/** The note of a rule that matches and is not switched on; none for any other. */
function noteOf(rule: Rule, situation: RuleSituation): readonly ShadowNote[] {
  const { ruleId, name, version, state, action } = rule;
  if (state === 'on' || judge([rule], situation).kind !== 'match') return [];
  return [{ ruleId, rule: name, version, would: action.kind }];
}

/** A rule that decides, in the words of a decision. */
interface Chosen {
  readonly rule: Rule;
  readonly decision: Decision;
}

interface Judging {
  readonly situation: RuleSituation;
  readonly book: RuleBook;
  /** Those that the situation was read with: a decision by others could be against a condition. */
  readonly settings: Settings;
  readonly product: Product | undefined;
  readonly awake: Awake;
}

/** The first rule that matches, if it may decide; undefined: people do. */
async function choose(
  ctx: Context,
  { revision }: Task,
  { request, entries }: Loaded,
  { situation, book, settings, product, awake }: Judging,
): Promise<Chosen | undefined> {
  const judgment = judge(
    book.rules.filter(({ state }) => state === 'on'),
    situation,
  );
  if (judgment.kind !== 'match') return undefined;
  const { rule } = judgment;
  const by = deciderOf(rule);
  const isHeldBack = whyHeldBack(rule, { revision, day: today(ctx), product }) !== undefined;
  if (isHeldBack || !by || !(await awake(rule))) return undefined;
  if (!mayDecide(by, request, entries, settings)) return undefined;
  const decision = decisionOf(ctx, by, rule, { request, product, settings });
  return decision && { rule, decision };
}

/** Undefined: the rule cannot give what it says. */
function decisionOf(
  ctx: Context,
  by: DecidingRule,
  { action }: Rule,
  about: {
    readonly request: LicenseRequest;
    readonly product: Product | undefined;
    readonly settings: Settings;
  },
): Decision | undefined {
  const { request, product, settings } = about;
  const at = ctx.clock.iso(ctx.clock.now());
  if (action.kind === 'decline') return { kind: 'declined', by, at, message: action.message };
  const end = lastDayByRule(ctx, request, action.days, settings);
  if (!product || !end) return undefined;
  const switchedOff = action.off.map(({ planId }) => planId);
  const off = product.apps.filter(({ planId }) => switchedOff.includes(planId));
  const until = end.day && ctx.clock.iso(endOfDay(end.day, ctx.options.timeZone));
  const { skuId, name: productName } = product;
  return { kind: 'approved', by, at, message: '', skuId, productName, off, ...(until && { until }) };
}

/** The same commit as the decision of a person, and the counts of the rule with it. */
async function decide(
  ctx: Context,
  loaded: Loaded,
  rules: StoredRules,
  { rule, decision }: Chosen,
  { skuId, needed }: RuleSituation,
): Promise<readonly Operation[]> {
  const { request } = loaded;
  const facts = await gatherFacts(ctx, loaded, decision);
  const decided = withDecision(request, decision);
  const taken: SeatsTaken | undefined =
    decision.kind === 'approved' && skuId !== null
      ? { skuId, requestId: request.id, seats: needed }
      : undefined;
  return [
    ...(await decisionOperations(ctx, loaded, decided, decision, facts, ctx.ids.next())),
    writeRules(rules, withDecided(rules.book, rule.ruleId, today(ctx), taken)),
  ];
}
