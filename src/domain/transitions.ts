import type { Outcome } from './outcome.ts';
import { isFinal } from './outcome.ts';
import type { Decision, Entry, LicenseRequest, Tally } from './request.ts';
import { canTryAgain, finalCount, isPending, isUndecided } from './request.ts';

/** Decides a pending request. Throws RangeError in any other status: callers look at the status first. */
export function withDecision(request: LicenseRequest, decision: Decision): LicenseRequest {
  if (!isPending(request)) throw new RangeError(`A ${request.status} request cannot be decided.`);

  const version = request.version + 1;
  if (decision.kind === 'approved') return { ...request, status: 'approving', decision, round: 1, version };
  return { ...request, status: 'declined', decision, endedAt: decision.at, version };
}

/** Withdraws a request that nobody has decided on. `at`: ISO. Throws RangeError in any other status. */
export function withWithdrawal(request: LicenseRequest, at: string): LicenseRequest {
  if (!isUndecided(request)) throw new RangeError(`A ${request.status} request cannot be withdrawn.`);

  return { ...request, status: 'cancelled', endedAt: at, version: request.version + 1 };
}

/** Ends a request that nobody decided on in time. `at`: ISO. Throws RangeError in any other status. */
export function withLapse(request: LicenseRequest, at: string): LicenseRequest {
  if (!isUndecided(request)) throw new RangeError(`A ${request.status} request cannot lapse.`);

  return { ...request, status: 'lapsed', endedAt: at, version: request.version + 1 };
}

/** Notes that a decision card has reached an approver for the first time. */
export function withApproversReached(request: LicenseRequest): LicenseRequest {
  return { ...request, approversReached: true, version: request.version + 1 };
}

/**
 * Begins the next round, for persons who failed or were not confirmed. Throws RangeError if there is nothing
 * to try again.
 */
export function withAnotherRound(request: LicenseRequest): LicenseRequest {
  if (!canTryAgain(request)) throw new RangeError(`A ${request.status} request cannot be tried again.`);

  const { endedAt: _ended, waits: _waits, stopped: _stopped, ...rest } = request;
  const tally = { ...request.tally, failed: 0, notConfirmed: 0 };
  return { ...rest, status: 'approving', round: request.round + 1, tally, version: request.version + 1 };
}

const TALLIED: Record<Outcome['kind'], keyof Tally | undefined> = {
  writing: undefined,
  confirming: undefined,
  'on-list': undefined,
  assigned: 'assigned',
  holder: 'holder',
  failed: 'failed',
  'not-confirmed': 'notConfirmed',
  'not-assigned': 'notAssigned',
};

/** The tally, plus the outcomes that became final between two states of the same entries. */
function tallyOf(request: LicenseRequest, before: readonly Entry[], after: readonly Entry[]): Tally {
  const tally = { ...request.tally };
  for (const [index, { outcome }] of after.entries()) {
    const counted = outcome && TALLIED[outcome.kind];
    const isNew = isFinal(outcome, request.round) && !isFinal(before[index]?.outcome, request.round);
    if (counted && isNew) tally[counted] += 1;
  }
  return tally;
}

/**
 * Counts the outcomes that changed from `before` to `after` (same persons, same order) in an approving
 * request. Ends the request at `at` (ISO) when every person's outcome is final.
 */
export function withOutcomes(
  request: LicenseRequest,
  before: readonly Entry[],
  after: readonly Entry[],
  at: string,
): LicenseRequest {
  const tally = tallyOf(request, before, after);
  const changed = { ...request, tally, version: request.version + 1 };
  return finalCount({ tally }) < request.persons
    ? changed
    : { ...changed, status: endStatus(tally), endedAt: at };
}

function endStatus({
  assigned,
  holder,
  failed,
  notConfirmed,
}: Tally): 'completed' | 'partly-failed' | 'failed' {
  if (failed + notConfirmed === 0) return 'completed';
  return assigned + holder + notConfirmed > 0 ? 'partly-failed' : 'failed';
}
