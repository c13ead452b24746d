import { BoundedMap } from '../../common/bounded-map.ts';
import type { PageAt } from '../../app/ports/results.ts';
import type { Shortfall } from '../../domain/foresee.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { revisionOf } from '../../domain/revision.ts';
import { isRequestSort } from '../../app/records/keys.ts';
import type { Draft } from './draft.ts';

/**
 * The state that every button of a card carries: the page, which folds are open, and the product whose apps are
 * shown.
 */
export type CardState = Pick<Draft, 'page' | 'appsOpen' | 'peopleOpen' | 'shownSkuId'>;

/**
 * Writes the state as `0.1.<skuId>`. It is short, because every row of persons carries it. The second number
 * counts the open folds: 1 for the apps, 2 for the people, 3 for both.
 */
export function writeState({ page, appsOpen, peopleOpen, shownSkuId }: CardState): string {
  return `${page}.${(appsOpen ? 1 : 0) + (peopleOpen ? 2 : 0)}.${shownSkuId ?? ''}`;
}

const STATE = /^(\d{1,4})(?:\.([0-3])\.([\w-]{0,64}))?$/;

/** Reads the state; undefined if no card of ours wrote it. */
export function readState(text: string): CardState | undefined {
  const match = STATE.exec(text);
  if (!match) return undefined;
  const open = Number(match[2] ?? 0);
  return {
    page: Number(match[1]),
    appsOpen: open % 2 === 1,
    peopleOpen: open >= 2,
    shownSkuId: match[3] || null,
  };
}

/**
 * Writes the question that a card asks: `1` asks whether to decline, `q` has the box for a question to the
 * requester, and `a<without a seat>.<failing>` asks whether to approve although so many persons would get nothing.
 */
export function writeAsked(shortfall?: Shortfall | 'ask'): string {
  if (shortfall === 'ask') return 'q';
  return shortfall ? `a${shortfall.withoutSeat}.${shortfall.failing}` : '1';
}

const ASKED = /^(?:1|q|a(\d{1,4})\.(\d{1,4}))$/;

/** Reads the question; undefined if no card of ours wrote it. */
export function readAsked(text: string): Pick<Draft, 'confirming' | 'accepts'> | undefined {
  const match = ASKED.exec(text);
  if (!match) return undefined;
  if (text === 'q') return { confirming: 'ask' };
  if (match[1] === undefined) return { confirming: 'decline' };
  return {
    confirming: 'approve',
    accepts: { withoutSeat: Number(match[1]), failing: Number(match[2]) },
  };
}

/**
 * Writes what the reader has seen: the revision, and the end of the request's id, so that a card of one
 * request decides nothing about another.
 */
export function writeSeen(request: LicenseRequest): string {
  return `${revisionOf(request)}~${endOf(request.id)}`;
}

/** Reads the revision; empty if the button has none; undefined if it belongs to another request. */
export function readSeen(text: string, requestId: string): string | undefined {
  const end = `~${endOf(requestId)}`;
  if (text === '') return text;
  return text.endsWith(end) ? text.slice(0, -end.length) : undefined;
}

/** Enough of a random id to tell it from others. It is short, because many buttons carry it. */
const endOf = (requestId: string): string => requestId.slice(-8);

/** Ids of the inputs that ask who is meant by an entry of the form: `i_who0`, `i_who1` … */
export const OFFER_PREFIX = 'i_who';

/** Ids of the multi-selects of apps: `a_0`, `a_1` …, at most one for each kind. */
export const APPS_INPUT = /^a_\d$/;
/** Ids of the check boxes of version 0.2.0, one for each app: `a_<service plan>`. */
export const OLD_SWITCH = /^a_.{2}/;
export const appsInput = (index: number): string => `a_${index}`;
/** The id of the hidden input with the apps that are on the card. */
export const SHOWN_INPUT = 'i_shown';
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const SHORT = /^[\w-]{22}$/;
const LONG = /^[\w-]{1,64}$/;

/** Writes a service plan id in 22 characters instead of 36, because a suite has 86 of them. */
export function writePlan(planId: string): string {
  return GUID.test(planId) ? Buffer.from(planId.replaceAll('-', ''), 'hex').toString('base64url') : planId;
}

/** Writes service plan ids as the value of a multi-select: with commas between them. */
export function writeApps(planIds: readonly string[]): string {
  return planIds.map(writePlan).join(',');
}

/** The lists of apps that were read last. A product has the same few on all its cards. */
const read = new BoundedMap<string, readonly string[]>(100);
/** Characters of a list that is kept: 86 apps. */
const MAX_KEPT = 2000;

/**
 * Reads the service plan ids; undefined if one of them is no such id. Reading the apps of a card anew took 4 % of
 * a decision.
 */
export function readApps(text: string): readonly string[] | undefined {
  const known = read.get(text);
  if (known) return known;

  const written = text.split(',').filter((plan) => plan !== '');
  if (!written.every((plan) => LONG.test(plan))) return undefined;
  const planIds = written.map(readPlan);
  if (text.length <= MAX_KEPT) read.set(text, planIds);
  return planIds;
}

/** The apps of one multi-select on a card. `wasOff`: none of them was on when the card was drawn. */
export interface ShownApps {
  readonly planIds: readonly string[];
  readonly wasOff: boolean;
}

/** Writes the apps that are on a card: a multi-select after the other, divided by semicolons. */
export function writeShown(groups: readonly ShownApps[]): string {
  return groups.map(({ planIds, wasOff }) => `${wasOff ? '!' : ''}${writeApps(planIds)}`).join(';');
}

/** Reads the apps that are on a card; undefined if one of them is no such id. */
export function readShown(text: string): readonly ShownApps[] | undefined {
  const groups = [];
  for (const group of text.split(';')) {
    const planIds = readApps(group.replace(/^!/, ''));
    if (planIds === undefined) return undefined;
    groups.push({ planIds, wasOff: group.startsWith('!') });
  }
  return groups;
}

function readPlan(text: string): string {
  if (!SHORT.test(text)) return text;
  const hex = Buffer.from(text, 'base64url').toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Writes the position of a page in a list: `o.<cursor>`, `n.<cursor>`, or nothing for the newest page. */
export function writeCursor(at: PageAt | undefined): string {
  if (at === undefined) return '';
  return 'older' in at ? `o.${at.older}` : `n.${at.newer}`;
}

/** Reads the position; undefined if no card of ours wrote it. */
export function readCursor(text: string): { readonly at?: PageAt } | undefined {
  if (text === '') return {};
  const [way, cursor] = [text.slice(0, 2), text.slice(2)];
  if ((way !== 'o.' && way !== 'n.') || !isRequestSort(cursor)) return undefined;
  return { at: way === 'o.' ? { older: cursor } : { newer: cursor } };
}
