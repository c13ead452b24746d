import type {
  AskAnswer,
  DecisionAnswer,
  DecisionEntries,
  ExclusionAnswer,
  OffListAnswer,
  StopWaitingAnswer,
  TryAgainAnswer,
} from '../../app/ports/results.ts';
import type { RequestView } from '../../app/ports/messages.ts';
import { findProduct } from '../../domain/product.ts';
import type { NotPending } from '../../domain/request.ts';
import { isPending } from '../../domain/request.ts';
import type { Draft } from '../cards/draft.ts';
import type { CardNotice } from '../cards/notice.ts';

/**
 * The parts of a card for an approver beside the request: the entries that stay on it (none: the card is
 * drawn untouched), and the line on top.
 */
export interface Drawing {
  readonly draft?: Draft;
  readonly notice?: CardNotice;
}

/** The entries of a card that a decision uses. */
export function entriesOf(
  revision: string,
  { skuId, shownSkuId, shown, off, message, until, untilSeen, accepts }: Draft,
): DecisionEntries {
  const apps = { appsOf: shownSkuId, appsSeen: shown, appsOff: off };
  const end = { ...(until !== undefined && { until }), ...(untilSeen !== undefined && { untilSeen }) };
  return { revision, skuId, ...apps, message, ...end, accepts };
}

/** The drawing after *Approve* or *Don't approve*. If nothing was decided, the reader's entries stay. */
export function afterDecision(answer: DecisionAnswer, draft: Draft): Drawing {
  // The question hides product and apps: it goes where they have to be seen.
  const open = { ...draft, confirming: undefined };
  switch (answer.outcome) {
    case 'decided':
      return {};
    case 'overtaken':
      return { draft: open, notice: { kind: 'changed', diff: answer.diff } };
    case 'message-too-long':
      return { draft, notice: { kind: 'message-too-long', length: answer.length } };
    case 'nobody-left':
      return { draft: { ...draft, confirming: 'decline' } };
    case 'falls-short':
      return { draft: { ...draft, confirming: 'approve' } };
    case 'no-product':
      return { draft: open, notice: { kind: 'choose-product' } };
    case 'product-gone':
      return { draft: { ...open, skuId: null, shownSkuId: null }, notice: { kind: 'product-gone' } };
    case 'until-wrong':
      return { draft: open, notice: { kind: answer.problem } };
    case 'end-unseen':
      return { draft: open, notice: { kind: 'end-shown' } };
    case 'product-unread':
    case 'products-unknown':
      return { draft: open, notice: { kind: answer.outcome } };
    case 'apps-unseen': {
      const { skuId } = answer;
      return {
        draft: { ...open, skuId, shownSkuId: skuId, appsOpen: true },
        notice: { kind: 'apps-shown' },
      };
    }
    case 'in-look-up':
    case 'decided-before':
    case 'withdrawn':
    case 'lapsed':
      return notPending(answer.outcome);
    default:
      return answer satisfies never;
  }
}

/**
 * The drawing after persons were excluded or included. Closes the question whether to decline, since it was
 * about other persons.
 */
export function afterExclusion({ outcome }: ExclusionAnswer, draft: Draft): Drawing {
  const asked = { draft: { ...draft, confirming: undefined } };
  return outcome === 'done' ? asked : { ...asked, ...notPending(outcome) };
}

/** The drawing after *Ask*. If nothing was asked, the box keeps the question. */
export function afterAsking(answer: AskAnswer, draft: Draft): Drawing {
  switch (answer.outcome) {
    case 'asked':
      return {
        draft: { ...draft, question: '', confirming: undefined },
        notice: { kind: 'question-sent' },
      };
    case 'overtaken':
      return { draft, notice: { kind: 'asked-meanwhile', diff: answer.diff } };
    case 'question-too-long':
      return { draft, notice: { kind: 'question-too-long', length: answer.length } };
    case 'no-question':
    case 'thread-full':
      return { draft, notice: { kind: answer.outcome } };
    case 'in-look-up':
    case 'decided-before':
    case 'withdrawn':
    case 'lapsed':
      return notPending(answer.outcome);
    default:
      return answer satisfies never;
  }
}

/** The drawing after *Try again*, *Stop waiting* or *Take off the list*. */
export function afterSteering({ outcome }: TryAgainAnswer | StopWaitingAnswer | OffListAnswer): Drawing {
  return outcome === 'trying-again' ? {} : { notice: { kind: outcome } };
}

/** The drawing of a card on which apps stand that its reader has not seen: they are unfolded, and the line says so unless it says more. */
export function withUnseenApps(drawing: Drawing, { request, products }: RequestView): Drawing {
  const { draft, notice } = drawing;
  if (draft === undefined || draft.confirming !== undefined || !isPending(request)) return drawing;
  const { shown } = draft;
  const apps = findProduct(products, draft.shownSkuId)?.apps ?? [];
  if (apps.every(({ planId }) => shown.includes(planId))) return drawing;
  return { draft: { ...draft, appsOpen: true }, notice: notice ?? { kind: 'apps-shown' } };
}

function notPending(why: NotPending): Pick<Drawing, 'notice'> {
  if (why === 'in-look-up') return {};
  return { notice: { kind: why === 'withdrawn' ? 'withdrawn' : 'decided-by-other' } };
}
