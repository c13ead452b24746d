import type { RequestView } from '../app/messages.ts';
import type { OutcomeKind } from '../domain/outcome.ts';
import { shownOutcome } from '../domain/outcome.ts';
import type { LicenseRequest, Status } from '../domain/request.ts';
import { isRemoved } from '../domain/request.ts';
import type { ChatText } from './en/chat.ts';
import type { PersonEnd, RequestEnd } from './ends.ts';
import { literal } from './literal.ts';

/** Where everybody's outcome is known. */
const WAS_TRIED: ReadonlySet<Status> = new Set(['completed', 'partly-failed', 'failed']);

/** The product's name as decided on, else as asked for; literal. */
export function productOf({ decision, product }: LicenseRequest): string {
  return literal(decision?.kind === 'approved' ? decision.productName : product.name);
}

/** The product that was asked for, when the approver chose another one; literal. */
export function replacedProduct({ decision, product }: LicenseRequest): string | undefined {
  const isOther = decision?.kind === 'approved' && decision.skuId !== product.skuId;
  return isOther ? literal(product.name) : undefined;
}

function requestEndOf({ request }: RequestView): RequestEnd {
  return { product: productOf(request), status: request.status, tally: request.tally };
}

/** How it stands with the person at `index`; where nothing was approved, nobody's licence was. */
export function outcomeOf({ request, entries }: RequestView, index: number): OutcomeKind {
  if (request.status === 'declined' || isRemoved(request, index)) return 'not-assigned';
  return shownOutcome(entries[index]?.outcome, request.round);
}

export function personEndOf(view: RequestView, index: number): PersonEnd {
  const { request, entries } = view;
  const entry = entries[index];
  const { outcome } = entry ?? {};
  const shown = outcomeOf(view, index);
  const apps = outcome?.kind === 'failed' ? (outcome.apps ?? []).map((app) => literal(app)).join(', ') : '';
  return {
    product: productOf(request),
    outcome: shown,
    ...(shown === 'failed' && outcome?.kind === 'failed' ? { why: { reason: outcome.reason, apps } } : {}),
    ...(entry?.person.id === request.requester.id ? {} : { requester: literal(request.requester.name) }),
  };
}

/** For the requester: the sum, their own outcome (alone where nobody else is in it), and which product it became. */
export function requestSentence(view: RequestView, chat: ChatText): string {
  const { request, entries } = view;
  const sum = chat.requestEnded(requestEndOf(view));
  const own = entries.findIndex(({ person }) => person.id === request.requester.id);
  const isOwn = own !== -1 && WAS_TRIED.has(request.status);
  const asked = replacedProduct(request);
  return [
    ...(isOwn && entries.length === 1 ? [] : [sum]),
    ...(isOwn ? [chat.personEnded(personEndOf(view, own))] : []),
    ...(asked === undefined ? [] : [chat.replaced(asked, productOf(request))]),
  ].join(' ');
}
