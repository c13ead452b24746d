import type { RequestView } from '../../app/ports/messages.ts';
import { writeSeen } from './card-keys.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { personsNamed } from '../../domain/look-up.ts';
import {
  canTryAgain,
  isOpen,
  isCancelled,
  isInLookUp,
  isLapsed,
  isPending,
  isUndecided,
} from '../../domain/request.ts';
import { canStopWaiting } from '../../domain/wait.ts';
import { isRequester } from '../../domain/policy.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText } from '../../text/languages.ts';
import { MAX_ECHO_BYTES } from './fit-bytes.ts';
import { unresolvedText, shareOf } from './unresolved-text.ts';
import type { CardNotice } from './notice.ts';
import { noticeText } from './notice.ts';
import type { OutcomeRow } from './outcome-rows.ts';
import { outcomeRow, shownPersons, sumLine } from './outcome-rows.ts';
import type { Fact, Paging } from './parts.ts';
import {
  personLine,
  factsOf,
  nameOf,
  PERSONS_PER_PAGE,
  pageOf,
  pagingOf,
  productName,
  requestedProduct,
  shownProduct,
  signature,
  statusColor,
  statusOf,
  wordsOf,
} from './parts.ts';

interface Button {
  readonly title: string;
  readonly verb: string;
  readonly style: string;
}

/**
 * The data for the card of a request without a decision to make: the details for approvers, the status for
 * requesters.
 */
export interface DetailsModel {
  readonly text: Readonly<Record<'fallback' | 'heading', string>>;
  readonly request: string;
  readonly revision: string;
  readonly state: string;
  /** The verb that redraws the card. */
  readonly refresh: string;
  readonly product: string;
  readonly standing: string;
  readonly color: string;
  readonly notice: string;
  readonly noticed: boolean;
  /** The addresses that became no persons, and why. */
  readonly unresolved: readonly { readonly line: string }[];
  readonly someLeft: boolean;
  readonly facts: readonly Fact[];
  readonly sum: string;
  readonly rows: readonly OutcomeRow[];
  readonly more: string;
  readonly someMore: boolean;
  readonly paging: Paging;
  readonly buttons: readonly Button[];
}

/** The model of a request as it stands, for approvers. */
export function detailsModel(
  view: RequestView,
  reader: Reader,
  page: number,
  notice?: CardNotice,
  pageSize = PERSONS_PER_PAGE,
): DetailsModel {
  const { request } = view;
  const { cards } = reader.text;
  const persons = failedFirst(shownPersons(view));
  const at = pageOf(page, persons.length, pageSize);
  const buttons = [
    ...(canTryAgain(request) ? [button(cards.details.tryAgain, 'try-again', 'positive')] : []),
    ...(canStopWaiting(request) ? [button(cards.details.stopWaiting, 'stop-waiting')] : []),
    button(cards.refresh, 'refresh'),
  ];
  return {
    ...common(view, reader, noticeText(notice, view, reader)),
    text: { fallback: cards.fallback, heading: cards.heading },
    state: String(at.from),
    refresh: 'refresh',
    standing: statusOf(request, reader),
    unresolved: [],
    someLeft: false,
    facts: detailFacts(request, reader),
    sum: sumLine(persons, reader) || cards.people(personsNamed(request)),
    rows: persons.slice(at.from, at.to).map((person) => outcomeRow(person, reader, 'approver')),
    more: '',
    someMore: false,
    paging: pagingOf(at, persons.length, reader),
    buttons,
  };
}

/**
 * The model of a request for its requester, without anything for approvers only. `readerId`: the object id of
 * the only reader, if there is one; if that is another person than the requester, the card has no *Withdraw*.
 */
export function statusModel(
  view: RequestView,
  reader: Reader,
  note?: 'existing' | 'too-late',
  readerId?: string,
  pageSize = PERSONS_PER_PAGE,
): DetailsModel {
  const { request } = view;
  const isOthers = readerId !== undefined && !isRequester(readerId, request);
  const { cards } = reader.text;
  const persons = failedFirst(shownPersons(view));
  // The first page only: persons who need attention come first.
  const listed = persons.slice(0, pageSize);
  const notice =
    note === 'existing' ? cards.status.existing : note === 'too-late' ? cards.status.tooLate : '';
  const unresolved = isOthers ? [] : unresolvedLines(view, reader);
  const waits = isUndecided(request);
  return {
    ...common(view, reader, notice),
    text: { fallback: cards.fallback, heading: isOthers ? cards.heading : cards.status.heading },
    state: '0',
    refresh: 'status-refresh',
    standing: requesterState(request, reader, isOthers),
    unresolved: unresolved.map((line) => ({ line })),
    someLeft: unresolved.length > 0,
    facts: statusFacts(request, reader, isOthers),
    sum: sumLine(persons, reader) || cards.people(personsNamed(request)),
    rows: listed.map((person) => outcomeRow(person, reader, 'requester')),
    more: cards.andMore(persons.length - listed.length),
    someMore: persons.length > listed.length,
    paging: pagingOf(pageOf(0, 0), 0, reader),
    buttons: [
      ...(waits && !isOthers ? [button(cards.status.withdraw, 'withdraw')] : []),
      ...(unresolved.length > 0 ? [button(cards.status.correct, 'correct')] : []),
      ...(isOpen(request.status) ? [] : [button(cards.status.newRequest, 'new-request')]),
      button(cards.refresh, 'status-refresh'),
    ],
  };
}

type Shown = ReturnType<typeof shownPersons>[number];

/** Sorts persons by their need for attention; within one kind, in card order. */
function failedFirst(persons: readonly Shown[]): readonly Shown[] {
  const urgency = ({ kind }: Shown): number => (kind === 'failed' ? 0 : kind === 'not-confirmed' ? 1 : 2);
  return persons.toSorted((one, other) => urgency(one) - urgency(other));
}

function button(title: string, verb: string, style = 'default'): Button {
  return { title, verb, style };
}

function common(view: RequestView, reader: Reader, notice: string) {
  const { request } = view;
  return {
    request: request.id,
    revision: writeSeen(request),
    product: shownProduct(request, reader),
    color: statusColor(request),
    notice,
    noticed: notice !== '',
  };
}

function detailFacts(request: LicenseRequest, reader: Reader): readonly Fact[] {
  const { facts, details } = reader.text.cards;
  const { asked, sent, refused } = request.mail;
  const { waits, stopped } = request;
  return factsOf([
    ...decisionFacts(request, reader),
    [facts.waits, waits && canStopWaiting(request) ? details.waits[waits.cause] : ''],
    [facts.stopped, stopped ? signature(stopped.by, stopped.at, reader) : ''],
    [facts.requester, personLine(request.requester)],
    [facts.date, dateText(request.createdAt, reader)],
    [facts.reason, wordsOf(request.reason)],
    [facts.mails, asked > 0 ? details.mails(sent, asked, refused) : ''],
  ]);
}

function statusFacts(request: LicenseRequest, reader: Reader, isOthers: boolean): readonly Fact[] {
  const { facts } = reader.text.cards;
  return factsOf([
    ...decisionFacts(request, reader),
    [facts.requester, isOthers ? nameOf(request.requester.name) : ''],
    [facts.date, dateText(request.createdAt, reader)],
    [facts.reason, wordsOf(request.reason)],
  ]);
}

/**
 * The decision: by whom and when, the message, the apps that are off, and the requested product if another
 * one was approved.
 */
function decisionFacts(request: LicenseRequest, reader: Reader): ReadonlyArray<readonly [string, string]> {
  const { decision } = request;
  const { facts } = reader.text.cards;
  if (!decision) return [];

  const approved = decision.kind === 'approved';
  const other = approved && decision.skuId !== request.product.skuId;
  return [
    [approved ? facts.approved : facts.declined, signature(decision.by, decision.at, reader)],
    [facts.message, wordsOf(decision.message)],
    [facts.off, approved ? wordsOf(decision.off.map(({ name }) => productName(name)).join(', ')) : ''],
    [facts.requested, other ? requestedProduct(request, reader) : ''],
  ];
}

/** Why addresses became no persons, one line for each reason, within the bytes that a card may repeat. */
function unresolvedLines({ unresolved }: RequestView, reader: Reader): readonly string[] {
  const { cards } = reader.text;
  const problems = unresolved?.problems ?? [];
  const share = shareOf(problems, MAX_ECHO_BYTES);
  return problems.map((problem) => unresolvedText(problem, cards.status.unresolvedOf, cards, share));
}

function requesterState(request: LicenseRequest, reader: Reader, isOthers: boolean): string {
  const { statuses, status: words } = reader.text.cards;
  const { status, lookUp, notCreated, approversReached } = request;
  if (isInLookUp(request)) return words.lookedUp(lookUp?.done ?? 0, lookUp?.asked ?? 0);
  if (notCreated) return words.notCreated[notCreated];
  if (isPending(request)) return approversReached || isOthers ? words.waiting : words.notReached;
  if (isCancelled(request)) return isOthers ? statuses.cancelled : words.withdrawn;
  return isLapsed(request) ? words.lapsed : statuses[status];
}
