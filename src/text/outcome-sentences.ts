import type { PersonView, RequestView } from '../app/ports/messages.ts';
import type { OutcomeKind } from '../domain/outcome.ts';
import { shownOutcome } from '../domain/outcome.ts';
import type { Entry, LicenseRequest, Status } from '../domain/request.ts';
import { isExcluded, isDeclined, waitsForSeats } from '../domain/request.ts';
import { placeOf } from '../domain/waiting-list.ts';
import type { PersonResult, RequestResult } from './en/results.ts';
import type { Reader } from './languages.ts';
import { lastDayText } from './languages.ts';
import { literal } from './literal.ts';

/** The statuses in which everybody's outcome is known. */
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

/** The last day of the licenses, if they end. */
function untilOf({ decision }: LicenseRequest, reader: Reader): { readonly until?: string } {
  const until = decision?.kind === 'approved' ? decision.until : undefined;
  return until === undefined ? {} : { until: lastDayText(until, reader) };
}

/** How many persons had the license before and now keep it for longer. */
export const longerCount = (entries: readonly Entry[]): number => entries.filter(isLonger).length;

/** Whether a person got no license before its last day. They get none any more. */
export const isTooLate = ({ outcome }: Entry): boolean =>
  outcome?.kind === 'failed' && outcome.reason === 'end-passed';

const isLonger = ({ outcome }: Entry): boolean => outcome?.kind === 'holder' && outcome.isLonger === true;

function requestResultOf({ request, entries }: RequestView, reader: Reader): RequestResult {
  const { status, tally, listed = 0 } = request;
  return {
    product: productOf(request),
    status,
    tally,
    listed: waitsForSeats(request) ? listed : 0,
    longer: longerCount(entries),
    ...(entries.some((entry) => isTooLate(entry)) && { isOver: true }),
    ...untilOf(request, reader),
  };
}

/** How it stands with a person; where nothing was approved, nobody's license was. */
export function outcomeOf({ request, index, entry }: PersonView): OutcomeKind {
  if (isDeclined(request) || isExcluded(request, index)) return 'not-assigned';
  return shownOutcome(entry.outcome, request.round);
}

export function personResultOf(view: PersonView, reader: Reader): PersonResult {
  const { request, entry, place } = view;
  const { outcome } = entry;
  const shown = outcomeOf(view);
  const apps = outcome?.kind === 'failed' ? (outcome.apps ?? []).map((app) => literal(app)).join(', ') : '';
  return {
    product: productOf(request),
    outcome: shown,
    ...(shown === 'holder' && isLonger(entry) && { isLonger: true }),
    ...untilOf(request, reader),
    ...(place && shown === 'on-list' ? { place } : {}),
    ...(shown === 'failed' && outcome?.kind === 'failed' ? { why: { reason: outcome.reason, apps } } : {}),
    ...(entry.person.id === request.requester.id ? {} : { requester: literal(request.requester.name) }),
  };
}

/**
 * Whether the requester heard their own outcome with the message that others wait for a license. By the end they may
 * have given the license back.
 */
function isToldBefore({ round, toldOfList, toldOfListAt = '' }: LicenseRequest, { outcome }: Entry): boolean {
  return toldOfList === round && outcome !== undefined && 'at' in outcome && outcome.at <= toldOfListAt;
}

/**
 * For the requester: the sum, their own outcome (alone where nobody else is in it) unless they know it, and which
 * product it became.
 */
export function requestSentence(view: RequestView, reader: Reader): string {
  const { chat } = reader.text;
  const { request, entries, waiting } = view;
  const sum = chat.requestEnded(requestResultOf(view, reader));
  const index = entries.findIndex(({ person }) => person.id === request.requester.id);
  const own = WAS_TRIED.has(request.status) || waitsForSeats(request) ? entries[index] : undefined;
  const entry = own && !waitsForSeats(request) && isToldBefore(request, own) ? undefined : own;
  const place = placeOf(waiting?.lines ?? [], request.id, index);
  const asked = replacedProduct(request);
  return [
    ...(entry && entries.length === 1 ? [] : [sum]),
    ...(entry ? [chat.personEnded(personResultOf({ request, index, entry, place }, reader))] : []),
    ...(asked === undefined ? [] : [chat.replaced(asked, productOf(request))]),
  ].join(' ');
}
