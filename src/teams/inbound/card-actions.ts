import * as z from 'zod';
import type { Whom } from '../../app/decide/exclude-persons.ts';
import type { RequestView } from '../../app/ports/messages.ts';
import { DomainError } from '../../domain/errors.ts';
import { findProduct, UNREAD_PRODUCT } from '../../domain/product.ts';
import { differenceSince } from '../../domain/revision.ts';
import { isCancelled, isUndecided } from '../../domain/request.ts';
import { isRequester } from '../../domain/policy.ts';
import { waitersIn } from '../../domain/waiting-list.ts';
import type { OutgoingActivity } from '../activity.ts';
import type { Card } from '../cards/cards.ts';
import type { InvokeBody } from '../cards/replies.ts';
import { cardAnswer, fits, messageAnswer } from '../cards/replies.ts';
import { withChosenApps, withChosenProduct } from './chosen-product.ts';
import { readDecisionData, readPersonId, readRequestId, readSay } from './card-data.ts';
import { doCommand } from './commands.ts';
import { decideVerbs } from './decide-actions.ts';
import type { Drawing } from './decision-answer.ts';
import {
  afterAsking,
  afterDecision,
  afterExclusion,
  afterSteering,
  entriesOf,
  withUnseenApps,
} from './decision-answer.ts';
import type { Posted } from './form-actions.ts';
import { correct, postForm, submit } from './form-actions.ts';
import { read } from './read-card.ts';
import { settingsVerbs } from './settings-actions.ts';
import { drawWhy, licenseVerbs } from './show-licenses.ts';
import { listVerbs } from './show-list.ts';
import { threadVerbs } from './thread-actions.ts';
import type { Turn } from './turn.ts';
import { waitingVerbs } from './waiting-actions.ts';
import { indexOf, readWhom } from './whom-data.ts';

const click = z.object({ action: z.object({ verb: z.string(), data: z.unknown() }) });

type DecisionData = NonNullable<ReturnType<typeof readDecisionData>>;

/** Runs a button, and gives the card to draw next, the sentence to say, or separate messages. */
type Verb = (turn: Turn, data: unknown) => Promise<Card | string | Posted>;

/** The answer to a click. */
export interface Clicked {
  readonly body: InvokeBody;
  readonly posts: readonly OutgoingActivity[];
}

const verbs: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['submit', submit],
  ['new-request', postForm],
  ['say', say],
  ['correct', correct],
  ['withdraw', askToWithdraw],
  ['withdraw-yes', withdraw],
  ['status-refresh', showStatus],
  ['remove', (turn, data) => move(turn, data, indexIn, true)],
  ['put-back', (turn, data) => move(turn, data, indexIn, false)],
  ['remove-problems', (turn, data) => move(turn, data, ({ draft }) => ({ problemsWith: draft.skuId }), true)],
  ['keep-first', (turn, data) => move(turn, data, ({ draft }) => ({ withoutSeatOf: draft.skuId }), true)],
  ['put-all-back', (turn, data) => move(turn, data, () => 'all', false)],
  ['approve', (turn, data) => decide(turn, data, 'approveRequest')],
  ['decline-yes', (turn, data) => decide(turn, data, 'declineRequest')],
  ['decline', (turn, data) => showAgain(turn, data, askFirst)],
  ['ask', (turn, data) => showAgain(turn, data, ({ draft }) => ({ draft: { ...draft, confirming: 'ask' } }))],
  ['ask-yes', ask],
  [
    'go-back',
    (turn, data) => showAgain(turn, data, ({ draft }) => ({ draft: { ...draft, confirming: undefined } })),
  ],
  ['show-apps', (turn, data) => showAgain(turn, data, showApps)],
  [
    'page',
    (turn, data) => showAgain(turn, data, ({ draft, page }) => ({ draft: { ...draft, page: page ?? 0 } })),
  ],
  ['filter', (turn, data) => showAgain(turn, data, ({ draft }) => ({ draft: { ...draft, page: 0 } }))],
  ['refresh', (turn, data) => showAgain(turn, data, ({ draft }) => ({ draft }))],
  ['try-again', (turn, data) => steer(turn, data, 'tryAgain')],
  ['stop-waiting', (turn, data) => steer(turn, data, 'stopWaiting')],
  ['take-off', askToTakeOff],
  ['take-off-yes', takeOff],
  ['why', (turn, data) => drawWhy(turn, read(readPersonId, data))],
  ...decideVerbs,
  ...licenseVerbs,
  ...listVerbs,
  ...settingsVerbs,
  ...waitingVerbs,
  ...threadVerbs,
]);

/** Answers a click. Throws DomainError (`card-outdated` for what no card of ours sends) and what the use cases throw. */
export async function runCardAction(turn: Turn, value: unknown): Promise<Clicked> {
  const { data } = click.safeParse(value);
  const run = data && verbs.get(data.action.verb);
  if (data === undefined || run === undefined) throw new DomainError('card-outdated');

  const next = await run(turn, data.action.data);
  if (typeof next === 'string') return { body: messageAnswer(next), posts: [] };
  if (isPosted(next)) return { body: messageAnswer(next.say), posts: next.posts };
  const answer = cardAnswer(next);
  if (fits(answer)) return { body: answer, posts: [] };
  turn.log.error('A card was too large for an answer', { verb: data.action.verb });
  return { body: messageAnswer(turn.reader.text.chat.cardTooLarge), posts: [] };
}

const isPosted = (next: Card | Posted): next is Posted => 'posts' in next;

async function readDecision(turn: Turn, data: unknown): Promise<DecisionData> {
  // Titles of apps are no ids: the entries are read after the titles were replaced.
  const requestId = read(readRequestId, data);
  const meant = await withChosenProduct(turn, data, requestId);
  return read(readDecisionData, await withChosenApps(turn, meant, requestId));
}

/** Runs the command of a button, as if its words were sent. */
async function say(turn: Turn, data: unknown): Promise<Posted> {
  const posts = await doCommand(turn, read(readSay, data));
  return { posts, say: turn.reader.text.chat.answerBelow };
}

/** Asks before the request is withdrawn. If it was decided or withdrawn meanwhile, shows that instead. */
async function askToWithdraw(turn: Turn, data: unknown): Promise<Card> {
  const { actor, actions, cards, audience } = turn;
  const view = await actions.viewForRequester(actor, read(readRequestId, data));
  if (!isRequester(actor.id, view.request)) throw new DomainError('not-your-request');
  const note = isUndecided(view.request) ? 'withdraw' : isCancelled(view.request) ? undefined : 'too-late';
  return cards.status(view, audience, note);
}

async function withdraw({ actor, actions, cards, audience }: Turn, data: unknown): Promise<Card> {
  const { outcome, view } = await actions.withdrawRequest(actor, read(readRequestId, data));
  return outcome === 'withdrawn' ? cards.status(view, audience) : cards.status(view, audience, 'too-late');
}

async function showStatus(turn: Turn, data: unknown): Promise<Card> {
  const { actor, actions, cards, audience, conversation } = turn;
  const view = await actions.viewForRequester(actor, read(readRequestId, data));
  return cards.status(view, audience, undefined, conversation.personId);
}

async function move(
  turn: Turn,
  data: unknown,
  whom: (data: DecisionData) => Whom,
  remove: boolean,
): Promise<Card> {
  const clicked = await readDecision(turn, data);
  const { requestId, draft } = clicked;
  const { actor, actions } = turn;
  const answer = await actions.changeExclusion(actor, requestId, whom(clicked), remove);
  return drawDecision(turn, answer.view, afterExclusion(answer, draft));
}

function indexIn({ index }: DecisionData): number {
  if (index === undefined) throw new DomainError('card-outdated');
  return index;
}

async function decide(
  turn: Turn,
  data: unknown,
  useCase: 'approveRequest' | 'declineRequest',
): Promise<Card> {
  const { requestId, revision, draft } = await readDecision(turn, data);
  const { actor, actions } = turn;
  const answer = await actions[useCase](actor, requestId, entriesOf(revision, draft));
  return drawDecision(turn, answer.view, afterDecision(answer, draft));
}

async function ask(turn: Turn, data: unknown): Promise<Card> {
  const { requestId, revision, draft } = await readDecision(turn, data);
  const { actor, actions } = turn;
  const answer = await actions.askQuestion(actor, requestId, revision, draft.question);
  return drawDecision(turn, answer.view, afterAsking(answer, draft));
}

async function steer(turn: Turn, data: unknown, useCase: 'tryAgain' | 'stopWaiting'): Promise<Card> {
  const { actor, actions } = turn;
  const answer = await actions[useCase](actor, read(readRequestId, data));
  return drawDecision(turn, answer.view, afterSteering(answer));
}

/** Asks who is taken off the waiting list, if more than one person waits. */
async function askToTakeOff(turn: Turn, data: unknown): Promise<Card> {
  const view = await turn.actions.viewForApprover(turn.actor, read(readRequestId, data));
  if (waitersIn(view.entries).length > 1)
    return drawDecision(turn, view, { notice: { kind: 'take-off-who' } });
  return takeOffOnly(turn, data);
}

/** Takes off whoever was chosen. Where several wait and nobody was chosen, asks again. */
async function takeOff(turn: Turn, data: unknown): Promise<Card> {
  const { whom } = read(readWhom, data);
  return whom === undefined ? askToTakeOff(turn, data) : takeOffOnly(turn, data);
}

async function takeOffOnly(turn: Turn, data: unknown): Promise<Card> {
  const { actor, actions } = turn;
  const { requestId, whom } = read(readWhom, data);
  const answer = await actions.takeOffList(actor, requestId, ...indexOf(whom));
  return drawDecision(turn, answer.view, afterSteering(answer));
}

/** Draws the same card again, with the reader's entries as `change` returns them. */
async function showAgain(
  turn: Turn,
  data: unknown,
  change: (data: DecisionData, view: RequestView) => Drawing,
): Promise<Card> {
  const before = await readDecision(turn, data);
  const { actor, actions } = turn;
  const view = await actions.viewForApprover(actor, before.requestId);
  return drawDecision(turn, view, { ...changedSince(before.revision, view), ...change(before, view) });
}

/**
 * Asks whether to decline the request as the card showed it. On an older card, shows the present one instead.
 */
function askFirst({ draft, revision }: DecisionData, { request }: RequestView): Drawing {
  return { draft: { ...draft, confirming: differenceSince(revision, request) ? undefined : 'decline' } };
}

/** Shows the apps of the chosen product. Switches that were set for another product are dropped. */
function showApps({ draft }: DecisionData, view: RequestView): Drawing {
  const skuId = draft.skuId ?? view.request.product.skuId;
  if (!view.productsKnown) return { draft, notice: { kind: 'products-unknown' } };
  if (skuId === null) return { draft, notice: { kind: 'choose-product' } };
  if (skuId === UNREAD_PRODUCT) return { draft };
  const product = findProduct(view.products, skuId);
  if (product === undefined) return { draft: { ...draft, skuId: null }, notice: { kind: 'product-gone' } };
  if (draft.shownSkuId === skuId) return { draft: { ...draft, skuId, appsOpen: true } };
  const shown = product.apps.map(({ planId }) => planId);
  return { draft: { ...draft, skuId, shownSkuId: skuId, shown, off: [], appsOpen: true } };
}

/** The line that says what has happened since a pending decision card was drawn; none if nothing has. */
function changedSince(revision: string, { request }: RequestView): Drawing {
  const diff = revision.startsWith('pending.') ? differenceSince(revision, request) : undefined;
  if (diff === undefined) return {};
  if (isCancelled(request)) return { notice: { kind: 'withdrawn' } };
  return { notice: request.decision ? { kind: 'decided-by-other' } : { kind: 'changed', diff } };
}

function drawDecision({ cards, audience }: Turn, view: RequestView, drawing: Drawing): Card {
  const { draft, notice } = withUnseenApps(drawing, view);
  if (draft?.skuId !== UNREAD_PRODUCT || !view.productsKnown)
    return cards.decision(view, audience, draft, notice);
  // The card shows the requested product then: its reader must know that it is not what they chose.
  const again = { ...draft, skuId: null, shownSkuId: null };
  return cards.decision(view, audience, again, notice ?? { kind: 'product-unread' });
}
