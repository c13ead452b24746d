import type { Person } from './person.ts';
import type { Entry, LicenseRequest } from './request.ts';

/** What approvers may set; configuration gives the first values. */
export interface Settings {
  /** SKU ids on offer, or all that can be assigned. */
  readonly offered: 'all' | readonly string[];
  readonly guests: boolean;
  readonly ownDecisions: boolean;
}

export const DEFAULT_SETTINGS: Settings = { offered: 'all', guests: false, ownDecisions: true };

/** Not your own, where the organisation forbids it: neither as the requester nor as one of the persons. */
export function isOwnRequest(actorId: string, request: LicenseRequest, entries: readonly Entry[]): boolean {
  return request.requester.id === actorId || entries.some(({ person }) => person.id === actorId);
}

/** Why a person cannot be put on a request; undefined: may be. */
export function refusalOf(person: Person, settings: Settings): 'guest' | 'disabled' | undefined {
  if (person.guest && !settings.guests) return 'guest';
  return person.enabled ? undefined : 'disabled';
}
