import { DomainError } from '../../domain/errors.ts';
import { mayDecide } from '../../domain/policy.ts';
import type { Product } from '../../domain/product.ts';
import { findProduct, UNREAD_PRODUCT } from '../../domain/product.ts';
import type { Decision, LicenseRequest } from '../../domain/request.ts';
import { MAX_TEXT, excludedIndexes, isCancelled, isPending, isUndecided } from '../../domain/request.ts';
import { differenceSince } from '../../domain/revision.ts';
import { withDecision } from '../../domain/transitions.ts';
import type { Context } from '../ports/context.ts';
import type { Actor, CardAnswer, CardNotice, Draft } from '../ports/results.ts';
import type { Operation } from '../ports/store.ts';
import { changeRequest } from '../records/change-request.ts';
import { replace, requestDocument } from '../records/documents.ts';
import { removalJob } from '../records/due-dates.ts';
import type { Loaded } from '../records/load-request.ts';
import { viewOf } from '../records/load-request.ts';
import { readSettings } from '../records/read-settings.ts';
import { recordEvent } from '../records/record-event.ts';
import { auditRefusal } from '../rights/audit-refusal.ts';
import { requireApprover } from '../rights/require-approver.ts';
import { requesterNews } from '../tell/news-jobs.ts';

/** An obstacle between a click and a decision: the card to show instead. */
interface Obstacle {
  readonly draft: Draft;
  readonly notice?: CardNotice;
}

/** The request after the click, and the rest of the answer. */
interface Decided {
  readonly request: LicenseRequest;
  readonly answer: Omit<CardAnswer, 'view'>;
}

/**
 * Approves what the card of that revision showed: the persons kept, the chosen product with the apps left on, the message.
 * Anything else than what was seen decides nothing and gives the present card. The first decision wins.
 * Throws DomainError (`not-an-approver`, `rights-unknown`, `own-request`, `request-gone`), StoreError.
 */
export function approveRequest(
  ctx: Context,
  actor: Actor,
  requestId: string,
  revision: string,
  draft: Draft,
): Promise<CardAnswer> {
  return decide(ctx, actor, requestId, revision, draft, 'approve');
}

/** Doesn't approve, after the question was answered. As `approveRequest`. */
export function declineRequest(
  ctx: Context,
  actor: Actor,
  requestId: string,
  revision: string,
  draft: Draft,
): Promise<CardAnswer> {
  return decide(ctx, actor, requestId, revision, draft, 'decline');
}

async function decide(
  ctx: Context,
  actor: Actor,
  requestId: string,
  revision: string,
  draft: Draft,
  verb: 'approve' | 'decline',
): Promise<CardAnswer> {
  await requireApprover(ctx, actor, 'now', { what: verb, requestId });

  const change = await changeRequest<Decided>(ctx, requestId, async (loaded, commitId) => {
    const { request } = loaded;
    if (!isPending(request)) return { result: { request, answer: ifDecided(request) } };
    await refuseOwn(ctx, actor, loaded, verb);

    const at = ctx.clock.iso(ctx.clock.now());
    const decision = await decisionOf(ctx, actor, request, revision, draft, verb, at);
    if ('draft' in decision) return { result: { request, answer: decision } };

    const decided = withDecision(request, decision);
    const operations = await commitOf(ctx, actor, loaded, decided, decision, commitId);
    return { operations, result: { request: decided, answer: {} } };
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
  if (mayDecide(actor.id, request, entries, await readSettings(ctx))) return;
  await auditRefusal(ctx, actor, { what, requestId: request.id });
  throw new DomainError('own-request');
}

/** The decision that the click means, or what the reader must see first. */
async function decisionOf(
  ctx: Context,
  actor: Actor,
  request: LicenseRequest,
  revision: string,
  draft: Draft,
  verb: 'approve' | 'decline',
  at: string,
): Promise<Decision | Obstacle> {
  const by = { id: actor.id, name: actor.name };
  const message = draft.message.trim();
  const diff = differenceSince(revision, request);
  if (diff) return { draft: { ...draft, confirming: false }, notice: { kind: 'changed', diff } };
  if (message.length > MAX_TEXT)
    return { draft, notice: { kind: 'message-too-long', length: message.length } };
  if (verb === 'decline') return { kind: 'declined', by, at, message };
  if (excludedIndexes(request).size === request.persons) return { draft: { ...draft, confirming: true } };

  const product = await chosenProduct(ctx, request, draft);
  if ('draft' in product) return product;
  const off = product.apps.filter(({ planId }) => draft.off.includes(planId));
  return { kind: 'approved', by, at, message, skuId: product.skuId, productName: product.name, off };
}

/** The product to approve, all of whose apps were on the card. */
async function chosenProduct(
  ctx: Context,
  request: LicenseRequest,
  draft: Draft,
): Promise<Product | Obstacle> {
  const { products, productsKnown } = await viewOf(ctx, { request, entries: [] });
  if (!productsKnown) return { draft, notice: { kind: 'products-unknown' } };

  const skuId = draft.skuId ?? request.product.skuId;
  if (skuId === null) return { draft, notice: { kind: 'choose-product' } };
  if (skuId === UNREAD_PRODUCT) return { draft, notice: { kind: 'product-unread' } };
  const product = findProduct(products, skuId);
  if (!product)
    return { draft: { ...draft, skuId: null, shownSkuId: null }, notice: { kind: 'product-gone' } };

  const seen = draft.shownSkuId === skuId && product.apps.every(({ planId }) => draft.shown.includes(planId));
  if (seen || product.apps.length === 0) return product;
  return { draft: { ...draft, skuId, shownSkuId: skuId, appsOpen: true }, notice: { kind: 'apps-shown' } };
}

/** One atomic commit: the request, the audit entry, and the jobs that the decision causes. */
async function commitOf(
  ctx: Context,
  actor: Actor,
  { document, request: before }: Loaded,
  request: LicenseRequest,
  decision: Decision,
  commitId: string,
): Promise<readonly Operation[]> {
  const requestId = request.id;
  const about = {
    requestId,
    before: { status: before.status, removed: [...excludedIndexes(before)] },
  };
  if (decision.kind === 'approved') {
    const approved = { actor, what: 'request-approved', ...about, after: decision } as const;
    return [replace(document, requestDocument(request)), ...recordEvent(ctx, commitId, approved)];
  }
  const declined = { actor, what: 'request-declined', ...about, after: decision } as const;
  const news = requesterNews(ctx, request);
  return [
    replace(document, requestDocument(news.request)),
    ...recordEvent(ctx, commitId, declined),
    ...news.jobs,
    await removalJob(ctx, request),
  ];
}

/** The line for a card whose request is no longer pending. */
export function ifDecided(request: LicenseRequest): Pick<CardAnswer, 'notice'> {
  if (isUndecided(request)) return {};
  return { notice: { kind: isCancelled(request) ? 'withdrawn' : 'decided-by-other' } };
}
