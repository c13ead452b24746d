import type { LicenseRequest } from './request.ts';
import { isInLookUp } from './request.ts';

/** Persons in one request. */
export const MAX_PERSONS = 1000;
/**
 * The most names without an address that are looked up for one request. Several people may share a name, so a
 * long list needs addresses.
 */
export const MAX_NAMES = 20;
/** Persons that are looked up while somebody waits for the answer. */
export const MAX_PERSONS_IN_TURN = 20;
/**
 * Persons looked up between two redraws of the progress: ten redraws for the largest request, far below the
 * limit of Teams.
 */
export const LOOK_UP_SIZE = 100;

/** How many persons the request is for; during the look-up, how many addresses were named. */
export function personsNamed({ persons, lookUp }: LicenseRequest): number {
  return persons === 0 ? (lookUp?.asked ?? 0) : persons;
}

/** Marks a new request as one whose `asked` addresses are looked up by jobs. */
export function withLookUp(request: LicenseRequest, asked: number): LicenseRequest {
  return { ...request, status: 'checking', lookUp: { asked, done: 0, unresolved: 0 } };
}

/** Adds looked-up addresses to the progress of a request in `checking`. */
export function withLookedUp(request: LicenseRequest, addresses: number): LicenseRequest {
  const { asked, done, unresolved } = lookUpOf(request);
  return { ...request, lookUp: { asked, done: done + addresses, unresolved }, version: request.version + 1 };
}

/**
 * Ends the look-up: the request waits for a decision. `persons`, `unresolved`: how many addresses became
 * persons, and how many did not.
 */
export function withPersons(request: LicenseRequest, persons: number, unresolved: number): LicenseRequest {
  const lookUp = { ...lookUpOf(request), unresolved };
  return { ...request, status: 'pending', persons, lookUp, version: request.version + 1 };
}

/** Ends the look-up and the request with it: nobody has to decide. `at`: ISO. */
export function withoutPersons(
  request: LicenseRequest,
  notCreated: NonNullable<LicenseRequest['notCreated']>,
  unresolved: number,
  at: string,
): LicenseRequest {
  const lookUp = { ...lookUpOf(request), unresolved };
  return { ...request, status: 'cancelled', notCreated, endedAt: at, lookUp, version: request.version + 1 };
}

/** The progress of the look-up. Throws RangeError if there is none: callers look at the status first. */
function lookUpOf(request: LicenseRequest): NonNullable<LicenseRequest['lookUp']> {
  const { status, lookUp } = request;
  if (!isInLookUp(request) || !lookUp) throw new RangeError(`A ${status} request is not looked up.`);
  return lookUp;
}
