import type { Decider } from './decider.ts';
import { answersFor } from './decider.ts';
import type { Ends } from './ends.ts';
import type { Person } from './person.ts';
import type { Entry, LicenseRequest } from './request.ts';

/** The settings that approvers may change; configuration gives the first values. */
export interface Settings {
  /** Whether the organization takes requests in its own way. Then nobody can ask here. */
  readonly ownProcess: boolean;
  /**
   * The message to people who ask here all the same; may have several lines. It is kept while `ownProcess` is
   * off.
   */
  readonly ownMessage: string;
  /** An https address, or empty. */
  readonly ownLink: string;
  /** SKU ids on offer. `all`: every product that can be assigned and is paid for. */
  readonly offered: 'all' | readonly string[];
  readonly guests: boolean;
  readonly ownDecisions: boolean;
  /** Days that pending requests wait and completed ones are kept. */
  readonly retentionDays: number;
  /** Whether approved persons wait for a seat if none is free. Otherwise, they fail. */
  readonly waitingList: boolean;
  /** Days that they wait. */
  readonly waitingDays: number;
  /** Licenses that are taken back on one day before approvers are asked whether to go on. */
  readonly removalsPerDay: number;
  /** Whether new licenses of a product end. */
  readonly ends: Ends;
  /** Language tag of shared cards, and of mails to people whose language has no translation here. */
  readonly language: string;
}

/** The settings that have a configuration variable for their first value. */
export type ConfiguredSettings = Pick<
  Settings,
  'retentionDays' | 'waitingList' | 'waitingDays' | 'removalsPerDay' | 'language'
>;

/** First values of the settings that have no configuration variable. */
export const FIRST_SETTINGS: Omit<Settings, keyof ConfiguredSettings> = {
  ownProcess: false,
  ownMessage: '',
  ownLink: '',
  offered: 'all',
  guests: false,
  ownDecisions: true,
  ends: {},
};

/** Days that a request may be kept, and that a person may wait for a seat. */
export const DAYS_RANGE = { from: 1, to: 365 } as const;

/** Licenses that may be taken back on one day. */
export const REMOVALS_RANGE = { from: 1, to: 10_000 } as const;

const MAX_LINK = 1000;

/**
 * The normalized address of a link. Undefined unless it is https, short enough, and without user name and
 * password.
 */
export function linkOf(text: string): string | undefined {
  const url = text.length <= MAX_LINK ? URL.parse(text) : null;
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : undefined;
}

/** Whether the actor is the requester or one of the persons of a request. */
function isOwnRequest(actorId: string, request: LicenseRequest, entries: readonly Entry[]): boolean {
  return isRequester(actorId, request) || entries.some(({ person }) => person.id === actorId);
}

/** Whether the actor made the request: only they may withdraw it, or correct its addresses. */
export function isRequester(actorId: string, { requester }: Pick<LicenseRequest, 'requester'>): boolean {
  return requester.id === actorId;
}

/** Whether somebody may see a request without being an approver. */
export function maySee(actorId: string, request: LicenseRequest, entries: readonly Entry[]): boolean {
  return isOwnRequest(actorId, request, entries);
}

/** Whether the decider may decide on this request. A setting says whether approvers may decide on their own. */
export function mayDecide(
  by: Decider,
  request: LicenseRequest,
  entries: readonly Entry[],
  { ownDecisions }: Pick<Settings, 'ownDecisions'>,
): boolean {
  return ownDecisions || !isOwnRequest(answersFor(by).id, request, entries);
}

/** Whether the form was made for the actor. Nobody may send another person's form. */
export function isOwnForm(actorId: string, { ownerId }: { readonly ownerId: string }): boolean {
  return ownerId === actorId;
}

/** Whether somebody may ask for licenses; undefined: the directory does not know them. */
export function mayAsk(person: Person | undefined, settings: Pick<Settings, 'guests'>): person is Person {
  return person !== undefined && refusalOf(person, settings) === undefined;
}

/** Why a person cannot be put on a request; undefined: they can. */
export function refusalOf(
  person: Person,
  settings: Pick<Settings, 'guests'>,
): 'guest' | 'disabled' | undefined {
  if (person.guest && !settings.guests) return 'guest';
  return person.enabled ? undefined : 'disabled';
}
