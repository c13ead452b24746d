import type { RequestView } from '../app/messages.ts';
import type { OutcomeKind } from '../domain/outcome.ts';
import { shownOutcome } from '../domain/outcome.ts';
import type { LicenseRequest } from '../domain/request.ts';
import { isRemoved } from '../domain/request.ts';
import type { ChatText } from './en/chat.ts';
import type { PersonEnd, RequestEnd } from './ends.ts';
import { literal } from './literal.ts';

/** The product's name as decided on, else as asked for; literal. */
export function productOf({ decision, product }: LicenseRequest): string {
  return literal(decision?.kind === 'approved' ? decision.productName : product.name);
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

/** The sum for the requester and, where their own licence is not there, why. */
export function requestSentence(view: RequestView, chat: ChatText): string {
  const { request, entries } = view;
  const sum = chat.requestEnded(requestEndOf(view));
  const own = entries.findIndex(({ person }) => person.id === request.requester.id);
  if (own === -1 || outcomeOf(view, own) !== 'failed') return sum;
  return `${sum} ${chat.personEnded(personEndOf(view, own))}`;
}
