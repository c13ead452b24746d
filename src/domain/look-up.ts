import type { LicenseRequest } from './request.ts';
import { isInLookUp } from './request.ts';

/** Persons in one request. */
export const MAX_PERSONS = 1000;
/** Persons that are looked up while somebody waits for the answer. */
export const MAX_PERSONS_IN_TURN = 20;
/** Persons that are looked up between two lines of progress: ten for the largest request, far below what Teams lets a bot redraw. */
export const LOOK_UP_SIZE = 100;

/** How many persons it is for; while they are looked up, how many were named. */
export function personsNamed({ persons, lookUp }: LicenseRequest): number {
  return persons === 0 ? (lookUp?.asked ?? 0) : persons;
}

/** A new request whose persons are looked up by jobs, out of so many addresses. */
export function withLookUp(request: LicenseRequest, asked: number): LicenseRequest {
  return { ...request, status: 'checking', lookUp: { asked, done: 0, unresolved: 0 } };
}

/** A request in `checking` after so many more addresses were looked up. */
export function withLookedUp(request: LicenseRequest, addresses: number): LicenseRequest {
  const { asked, done, unresolved } = lookUpOf(request);
  return { ...request, lookUp: { asked, done: done + addresses, unresolved }, version: request.version + 1 };
}

/** It waits for a decision now, with that many persons; `unresolved`: addresses that became none. */
export function withPersons(request: LicenseRequest, persons: number, unresolved: number): LicenseRequest {
  const lookUp = { ...lookUpOf(request), unresolved };
  return { ...request, status: 'pending', persons, lookUp, version: request.version + 1 };
}

/** It ends before it could wait for a decision. */
export function withoutPersons(
  request: LicenseRequest,
  notCreated: NonNullable<LicenseRequest['notCreated']>,
  unresolved: number,
  at: string,
): LicenseRequest {
  const lookUp = { ...lookUpOf(request), unresolved };
  return { ...request, status: 'cancelled', notCreated, endedAt: at, lookUp, version: request.version + 1 };
}

/** Throws RangeError for a request whose persons are not being looked up: callers look at the status first. */
function lookUpOf(request: LicenseRequest): NonNullable<LicenseRequest['lookUp']> {
  const { status, lookUp } = request;
  if (!isInLookUp(request) || !lookUp) throw new RangeError(`A ${status} request is not looked up.`);
  return lookUp;
}
