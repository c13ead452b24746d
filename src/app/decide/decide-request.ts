import type { Day } from '../../domain/calendar-day.ts';
import { endOfDay } from '../../domain/calendar-day.ts';
import { chosenEnd, endRuleOf } from '../../domain/ends.ts';
import { DomainError } from '../../domain/errors.ts';
import { foresee, isAccepted, shortfallOf } from '../../domain/foresee.ts';
import type { Settings } from '../../domain/policy.ts';
import { mayDecide } from '../../domain/policy.ts';
import type { Product } from '../../domain/product.ts';
import { findProduct, UNREAD_PRODUCT } from '../../domain/product.ts';
import type { Decision, LicenseRequest } from '../../domain/request.ts';
import { MAX_TEXT, excludedIndexes, whyNotPending } from '../../domain/request.ts';
import { differenceSince } from '../../domain/revision.ts';
import { withDecision } from '../../domain/transitions.ts';
import type { Context } from '../ports/context.ts';
import type { Actor, DecisionAnswer, DecisionEntries } from '../ports/results.ts';
import { changeRequest } from '../records/change-request.ts';
import type { Loaded } from '../records/load-request.ts';
import { productsOf, viewOf } from '../records/load-request.ts';
import { readSettings, todayIn } from '../records/read-settings.ts';
import { auditRefusal } from '../rights/audit-refusal.ts';
import { requireApprover } from '../rights/require-approver.ts';
import { decisionOperations } from './decision-operations.ts';
import { gatherFacts } from './gather-facts.ts';

/** The outcome of a click, without the view. */
type Outcome = WithoutView<DecisionAnswer>;
type WithoutView<Answer> = Answer extends unknown ? Omit<Answer, 'view'> : never;

/** The request after a click, and the outcome. */
interface Decided {
  readonly request: LicenseRequest;
  readonly answer: Outcome;
}

/**
 * Approves a request as its card showed it: the persons who were kept, and the chosen product with the apps
 * left on. If the request differs from its card, nothing is decided, and the answer says why. The first
 * decision wins. Throws DomainError (`not-an-approver`, `rights-unknown`, `own-request`, `request-gone`),
 * StoreError.
 */
export async function approveRequest(
  ctx: Context,
  actor: Actor,
  requestId: string,
  entered: DecisionEntries,
): Promise<DecisionAnswer> {
  await requireApprover(ctx, actor, 'now', { what: 'approve', requestId });
  return approveAllowed(ctx, actor, requestId, entered);
}

/** The same for an actor whose right was asked for this click, which approves several requests. */
export function approveAllowed(
  ctx: Context,
  actor: Actor,
  requestId: string,
  entered: DecisionEntries,
): Promise<DecisionAnswer> {
  return decide(ctx, actor, requestId, entered, 'approve');
}

/** Declines a request, after the approver confirmed that. Answers and throws as `approveRequest` does. */
export async function declineRequest(
  ctx: Context,
  actor: Actor,
  requestId: string,
  entered: DecisionEntries,
): Promise<DecisionAnswer> {
  await requireApprover(ctx, actor, 'now', { what: 'decline', requestId });
  return decide(ctx, actor, requestId, entered, 'decline');
}

async function decide(
  ctx: Context,
  actor: Actor,
  requestId: string,
  entered: DecisionEntries,
  verb: 'approve' | 'decline',
): Promise<DecisionAnswer> {
  const change = await changeRequest<Decided>(ctx, requestId, async (loaded, commitId) => {
    const { request } = loaded;
    const outcome = whyNotPending(request);
    if (outcome) return { result: { request, answer: { outcome } } };
    await refuseOwn(ctx, actor, loaded, verb);

    const at = ctx.clock.iso(ctx.clock.now());
    const decision = await decisionOf(ctx, actor, loaded, entered, verb, at);
    if ('outcome' in decision) return { result: { request, answer: decision } };

    const decided = withDecision(request, decision);
    const facts = await gatherFacts(ctx, loaded, decision);
    const operations = await decisionOperations(ctx, loaded, decided, decision, facts, commitId);
    return { operations, result: { request: decided, answer: { outcome: 'decided' } } };
  });
  if (!change) throw new DomainError('request-gone');

  const { loaded, result, changed } = change;
  if (changed) ctx.wake();
  const view = await viewOf(ctx, { request: result.request, entries: loaded.entries });
  return { view, ...result.answer };
}

async function refuseOwn(
  ctx: Context,
  actor: Actor,
  { request, entries }: Loaded,
  what: 'approve' | 'decline',
): Promise<void> {
  // A setting counts only on a request of their own. For any other, reading it would cost a call of the store.
  if (mayDecide(actor, request, entries, { ownDecisions: false })) return;
  if (mayDecide(actor, request, entries, await readSettings(ctx))) return;
  await auditRefusal(ctx, actor, { what, requestId: request.id });
  throw new DomainError('own-request');
}

/** The decision of a click, or the obstacle to it. */
async function decisionOf(
  ctx: Context,
  actor: Actor,
  { request, entries }: Loaded,
  entered: DecisionEntries,
  verb: 'approve' | 'decline',
  at: string,
): Promise<Decision | Outcome> {
  const by = { id: actor.id, name: actor.name };
  const message = entered.message.trim();
  const diff = differenceSince(entered.revision, request);
  if (diff) return { outcome: 'overtaken', diff };
  if (message.length > MAX_TEXT) return { outcome: 'message-too-long', length: message.length };
  if (verb === 'decline') return { kind: 'declined', by, at, message };
  const excluded = excludedIndexes(request);
  if (excluded.size === request.persons) return { outcome: 'nobody-left' };

  const product = await chosenProduct(ctx, request, entered);
  if ('outcome' in product) return product;
  const settings = await readSettings(ctx);
  const end = endOf(request, product, entered, settings, todayIn(ctx));
  if ('outcome' in end) return end;
  const shortfall = shortfallOf(foresee(entries, excluded, product));
  // A person who would wait for a seat lacks nothing, however many wait already.
  const waits = shortfall.withoutSeat > 0 && settings.waitingList;
  if (!isAccepted(waits ? { ...shortfall, withoutSeat: 0 } : shortfall, entered.accepts))
    return { outcome: 'falls-short' };
  const off = product.apps.filter(({ planId }) => entered.appsOff.includes(planId));
  const { skuId, name: productName } = product;
  const until = end.day && ctx.clock.iso(endOfDay(end.day, ctx.options.timeZone));
  return { kind: 'approved', by, at, message, skuId, productName, off, ...(until && { until }) };
}

/** The last day of the licenses, or the obstacle. It is never another one than the button named. */
function endOf(
  { until: wish }: LicenseRequest,
  { skuId }: Product,
  { until: typed, untilSeen = '' }: DecisionEntries,
  { ends }: Settings,
  today: Day,
): { readonly day: Day | undefined } | Outcome {
  const { day, problem } = chosenEnd(endRuleOf(ends, skuId), { wish, typed }, today);
  if (problem) return { outcome: 'until-wrong', problem };
  return (day ?? '') === untilSeen ? { day } : { outcome: 'end-unseen' };
}

/** The product to approve, or the obstacle. All of its apps must have been seen. */
async function chosenProduct(
  ctx: Context,
  request: LicenseRequest,
  { skuId: chosen, appsOf, appsSeen }: DecisionEntries,
): Promise<Product | Outcome> {
  const products = await productsOf(ctx);
  if (!products) return { outcome: 'products-unknown' };

  const skuId = chosen ?? request.product.skuId;
  if (skuId === null) return { outcome: 'no-product' };
  if (skuId === UNREAD_PRODUCT) return { outcome: 'product-unread' };
  const product = findProduct(products, skuId);
  if (!product) return { outcome: 'product-gone' };

  const areSeen = appsOf === skuId && product.apps.every(({ planId }) => appsSeen.includes(planId));
  return areSeen || product.apps.length === 0 ? product : { outcome: 'apps-unseen', skuId };
}
