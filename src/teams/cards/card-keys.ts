import type { PageAt } from '../../app/list/list-requests.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { revisionOf } from '../../domain/revision.ts';
import { isRequestSort } from '../../app/records/keys.ts';
import type { Draft } from './draft.ts';

/**
 * The state that every button of a card carries: the page, whether the apps are unfolded, and the product
 * whose apps are shown.
 */
export type CardState = Pick<Draft, 'page' | 'appsOpen' | 'shownSkuId'>;

/** Writes the state as `0.1.<skuId>`. It is short, because every row of persons carries it. */
export function writeState({ page, appsOpen, shownSkuId }: CardState): string {
  return `${page}.${appsOpen ? 1 : 0}.${shownSkuId ?? ''}`;
}

const STATE = /^(\d{1,4})(?:\.([01])\.([\w-]{0,64}))?$/;

/** Reads the state; undefined if no card of ours wrote it. */
export function readState(text: string): CardState | undefined {
  const match = STATE.exec(text);
  return match
    ? { page: Number(match[1]), appsOpen: match[2] === '1', shownSkuId: match[3] || null }
    : undefined;
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

export const SWITCH_PREFIX = 'a_';
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const SHORT = /^[\w-]{22}$/;
const LONG = /^[\w-]{1,64}$/;

/**
 * The id of an app's check box. It contains the whole service plan id, so that a click tells which apps were
 * on the card. It has 22 characters instead of 36, because a suite has 86 check boxes.
 */
export function switchId(planId: string): string {
  const short = GUID.test(planId)
    ? Buffer.from(planId.replaceAll('-', ''), 'hex').toString('base64url')
    : planId;
  return SWITCH_PREFIX + short;
}

/** The service plan of a check box; undefined if it is none of ours. */
export function planIdOf(id: string): string | undefined {
  const text = id.slice(SWITCH_PREFIX.length);
  if (!id.startsWith(SWITCH_PREFIX) || !LONG.test(text)) return undefined;
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
