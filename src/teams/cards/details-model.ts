import type { RequestView } from '../../app/ports/messages.ts';
import { waitsForAnswer } from '../../domain/ask-back.ts';
import { canTryAgain, isApproving, isOpen, isUndecided } from '../../domain/request.ts';
import { canStopWaiting } from '../../domain/wait.ts';
import { waitersIn } from '../../domain/waiting-list.ts';
import type { Reader } from '../../text/languages.ts';
import { writeSeen } from './card-keys.ts';
import { fallbackOf } from './details-fallback.ts';
import type { LongWords } from './details-facts.ts';
import { decisionLines, detailLines, quoteOf, reasonOf } from './details-facts.ts';
import type { Fold } from './details-fold.ts';
import { foldOf } from './details-fold.ts';
import { MAX_ECHO_BYTES } from './fit-bytes.ts';
import type { CardNotice } from './notice.ts';
import { noticeText } from './notice.ts';
import type { Audience, Box, NameRun } from './outcome-boxes.ts';
import { boxOf, hasBox, namesPerBox, nameRun } from './outcome-boxes.ts';
import type { Shown } from './outcome-groups.ts';
import { countOf, groupsOf, shownPersons, sumLine } from './outcome-groups.ts';
import { seenBy, titleOf } from './request-in-words.ts';
import type { DetailsThread } from './details-thread.ts';
import { detailsThread } from './details-thread.ts';
import { unresolvedText, shareOf } from './unresolved-text.ts';
import type { Seen } from './verdict.ts';
import { verdictOf } from './verdict.ts';
import { SIGN } from './signs.ts';
import type { Whom } from './whom-model.ts';
import { NO_WHOM, whomOf } from './whom-model.ts';

interface Button {
  readonly title: string;
  readonly verb: string;
  readonly style: string;
}

interface Line {
  readonly line: string;
}

/**
 * The data for the card of a request without a decision to make: the details for approvers, the status for
 * requesters.
 */
export interface DetailsModel extends Fold, DetailsThread {
  readonly text: Readonly<
    Record<
      'fallback' | 'heading' | 'unfold' | 'refresh' | 'correct' | 'warning' | 'wholeMessage' | 'wholeReason',
      string
    >
  >;
  readonly request: string;
  readonly revision: string;
  /** The verb that redraws the card. */
  readonly refresh: string;
  readonly title: string;
  readonly verdict: string;
  readonly color: string;
  readonly sum: string;
  readonly summed: boolean;
  readonly decided: readonly Line[];
  readonly isDecided: boolean;
  readonly quote: LongWords;
  readonly reason: LongWords;
  readonly lines: readonly Line[];
  readonly boxes: readonly Box[];
  /** The addresses that became no persons, and why. */
  readonly unresolved: readonly Line[];
  readonly someLeft: boolean;
  readonly someLeftBefore: boolean;
  readonly foldable: boolean;
  /** Why the card is not what its reader expected, or a question. */
  readonly notice: string;
  readonly noticed: boolean;
  readonly asking: boolean;
  readonly whom: Whom;
  /** The buttons with a row of their own, and those that share the last row. */
  readonly rows: readonly Button[];
  readonly buttons: readonly Button[];
}

/** The most names on one page of the fold. */
export const NAMES_PER_PAGE = 60;

/** Characters of a title that stands beside *More* on a card of 320 px; a longer one gets a row of its own. */
const MAX_BESIDE = 14;

/**
 * An addition to the requester's card: why it is not what they expected, or the question whether to withdraw it
 * or to leave the waiting list.
 */
export type StatusNote = 'existing' | 'too-late' | 'withdraw' | 'leave';

/** The model of a request as it stands, for approvers. `page`: as in the state of the card; `most`: names on a page. */
export function detailsModel(
  view: RequestView,
  reader: Reader,
  page: number,
  notice?: CardNotice,
  most = NAMES_PER_PAGE,
): DetailsModel {
  const { request } = view;
  const { details, decision } = reader.text.cards;
  const isAsking = notice?.kind === 'take-off-who' && leavingOf(view) > 1;
  const asking = [button(details.takeOff, 'take-off-yes', 'destructive'), button(decision.goBack, 'refresh')];
  return drawn(view, reader, {
    seen: 'approver',
    page,
    most,
    notice: noticeText(notice, view, reader),
    isAsking,
    ...(isAsking && { whom: whomOf(view, reader, most) }),
    buttons: isAsking
      ? asking
      : [
          ...(canTryAgain(request) && view.isEndPast !== true
            ? [button(details.tryAgain, 'try-again', 'positive')]
            : []),
          ...(canStopWaiting(request) ? [button(details.stopWaiting, 'stop-waiting')] : []),
          ...(isApproving(request) && request.listed !== undefined
            ? [button(details.takeOff, 'take-off')]
            : []),
        ],
  });
}

/**
 * The model of a request for its requester, without anything for approvers only. `readerId`: the object id of
 * the only reader, if there is one; if that is another person than the requester, the card has no *Withdraw*.
 */
export function statusModel(
  view: RequestView,
  reader: Reader,
  note?: StatusNote,
  readerId?: string,
  most = NAMES_PER_PAGE,
): DetailsModel {
  const { request } = view;
  const { status, decision } = reader.text.cards;
  const seen = seenBy(readerId, request);
  const canWithdraw = isUndecided(request) && seen === 'requester';
  const leaving = leavingOf(view, seen === 'requester' ? undefined : readerId);
  const isLeaving = note === 'leave' && leaving > 0;
  const isAsking = isLeaving || (note === 'withdraw' && canWithdraw);
  const notices = {
    existing: status.existing,
    'too-late': status.tooLate,
    withdraw: status.tooLate,
    leave: status.notOnList,
  };
  const isChoice = isLeaving && leaving > 1;
  const alone = seen === 'requester' ? status.leaveOne : status.leaveOwn;
  const question = isChoice ? status.leaveWho : alone;
  const yes = isLeaving
    ? button(status.leave, 'leave-yes', 'destructive')
    : button(status.withdraw, 'withdraw-yes', 'destructive');
  const asking = [yes, button(decision.goBack, 'status-refresh')];
  const canAnswer = waitsForAnswer(request) && seen === 'requester';
  const buttons = [
    ...(canAnswer ? [button(reader.text.cards.thread.answer, ANSWER, 'positive')] : []),
    ...(canWithdraw ? [button(status.withdraw, 'withdraw')] : []),
    ...(leaving > 0 ? [button(status.leave, 'leave')] : []),
    ...(isOpen(request.status) ? [] : [button(status.newRequest, 'new-request')]),
  ];
  return drawn(view, reader, {
    seen,
    page: 0,
    most,
    notice: isLeaving ? question : isAsking ? status.question : note ? notices[note] : '',
    isAsking,
    ...(isChoice && { whom: whomOf(view, reader, most) }),
    buttons: isAsking ? asking : buttons,
  });
}

/** How many persons can leave the waiting list. `only`: the id of the one person who counts; undefined: all do. */
function leavingOf({ request, entries }: RequestView, only?: string): number {
  if (!isApproving(request)) return 0;
  return waitersIn(entries).filter((index) => only === undefined || entries[index]?.person.id === only)
    .length;
}

interface Drawing {
  readonly seen: Seen;
  readonly page: number;
  readonly most: number;
  readonly notice: string;
  readonly isAsking?: boolean;
  readonly whom?: Whom;
  readonly buttons: readonly Button[];
}

function drawn(view: RequestView, reader: Reader, drawing: Drawing): DetailsModel {
  const { request } = view;
  const { seen, page, most, notice, isAsking = false, whom = NO_WHOM, buttons } = drawing;
  const { cards } = reader.text;
  const isApprover = seen === 'approver';
  const persons = shownPersons(view);
  const verdict = verdictOf(request, persons, reader, seen);
  const run = nameRun(persons, reader);
  const audience = isApprover ? 'approver' : 'requester';
  const boxes = boxesOf(view, persons, reader, { audience, most, run });
  const unresolved = seen === 'requester' ? unresolvedLines(view, reader) : [];
  const sum = verdict.hint || sumLine(persons, reader, verdict.counts);
  const reason = reasonOf(request, reader);
  const folded = foldOf(request, persons, reader, { seen, page, most, run });
  const thread = detailsThread(request, reader, most);
  const isEarlier = isUndecided(request) || request.notCreated !== undefined;
  return {
    text: {
      fallback: fallbackOf(view, reader, seen, { sum, boxes }),
      heading: seen === 'requester' ? cards.status.heading : cards.heading,
      unfold: cards.result.unfold,
      refresh: cards.refresh,
      correct: cards.status.correct,
      wholeMessage: cards.result.wholeMessage,
      wholeReason: cards.result.wholeReason,
      warning: `${SIGN.warning} `,
    },
    request: request.id,
    revision: writeSeen(request),
    refresh: isApprover ? 'refresh' : 'status-refresh',
    title: titleOf(view, reader),
    verdict: `${verdict.sign} ${verdict.words}`,
    color: verdict.color,
    sum,
    summed: sum !== '',
    decided: decisionLines(request, reader, seen).map((line) => ({ line })),
    isDecided: request.decision !== undefined,
    lines: detailLines(view, reader, seen).map((line) => ({ line })),
    quote: quoteOf(request, reader),
    reason,
    boxes: isAsking ? [] : boxes,
    unresolved: unresolved.map((line) => ({ line })),
    someLeft: unresolved.length > 0 && isEarlier && !isAsking,
    someLeftBefore: unresolved.length > 0 && !isEarlier,
    ...folded,
    ...thread,
    foldable:
      !isAsking &&
      (folded.facts.length > 0 ||
        reason.said ||
        folded.groups.length > 0 ||
        thread.thread.length > 0 ||
        unresolved.length > 0),
    notice,
    noticed: notice !== '',
    asking: isAsking,
    whom,
    rows: buttons.filter((one) => isAlone(one)),
    buttons: buttons.filter((one) => !isAlone(one)),
  };
}

/** A box for each cause, and one for a fault that delays everybody. */
function boxesOf(
  { request, isEndPast }: RequestView,
  persons: readonly Shown[],
  reader: Reader,
  { audience, most, run }: { readonly audience: Audience; readonly most: number; readonly run: NameRun },
): readonly Box[] {
  const { details, people } = reader.text.cards;
  const { waits } = request;
  const waiting = countOf(persons, 'waiting', 'writing');
  const held: Box = {
    style: 'warning',
    title: `${SIGN.warning} ${details.waiting} · ${people(waiting)}`,
    names: '',
    named: false,
    todo: waits ? details.waits[waits.cause] : '',
  };
  const groups = groupsOf(persons).filter((group) => hasBox(group));
  const how = {
    run,
    most: namesPerBox(groups, most),
    isOnly: persons.length === 1,
    isEndPast: isEndPast === true,
  };
  return [
    ...(audience === 'approver' && waits && canStopWaiting(request) ? [held] : []),
    ...groups.map((group) => boxOf(group, reader, audience, how)),
  ];
}

/** The verb that brings the box for an answer. */
const ANSWER = 'answer-box';

/** Whether a button has a row of its own: it is long, or the row would have more than three. */
const isAlone = ({ title, verb }: Button): boolean => title.length > MAX_BESIDE || verb === ANSWER;

function button(title: string, verb: string, style = 'default'): Button {
  return { title, verb, style };
}

/** Why addresses became no persons, one line for each reason, within the bytes that a card may repeat. */
function unresolvedLines({ unresolved }: RequestView, reader: Reader): readonly string[] {
  const { cards } = reader.text;
  const problems = unresolved?.problems ?? [];
  const share = shareOf(problems, MAX_ECHO_BYTES);
  return problems.map((problem) => unresolvedText(problem, cards.status.unresolvedOf, cards, share));
}
