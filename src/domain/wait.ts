import type { OutageCause, WaitCause } from './job.ts';
import type { FailureReason } from './outcome.ts';
import type { PersonRef } from './person.ts';
import type { LicenseRequest } from './request.ts';
import { isApproving } from './request.ts';

/** The failure reason of persons whose wait for a cause was stopped. */
export const REASON_OF_WAIT: Readonly<Record<WaitCause, FailureReason>> = {
  consent: 'no-right',
  token: 'no-sign-in',
  'product-suspended': 'suspended',
};

/** Whether an approved request waits while that cause lasts. */
export function isWaitCause(cause: OutageCause | undefined): cause is WaitCause {
  return cause !== undefined && Object.hasOwn(REASON_OF_WAIT, cause);
}

/** Whether a chunk of the request waits until an administrator mends something. */
export function isWaiting({ waits }: LicenseRequest, chunk: number): boolean {
  return waits?.chunks.includes(chunk) === true;
}

/** Whether *Stop waiting* is offered. */
export function canStopWaiting(request: LicenseRequest): boolean {
  return isApproving(request) && request.waits !== undefined && request.stopped === undefined;
}

/**
 * Notes that a chunk waits for a cause. Gives the same request if that is known, or if the wait was stopped.
 */
export function withWait(request: LicenseRequest, chunk: number, cause: WaitCause): LicenseRequest {
  const { waits, stopped } = request;
  if (stopped !== undefined || (isWaiting(request, chunk) && waits?.cause === cause)) return request;

  const chunks = [...new Set([...(waits?.chunks ?? []), chunk])];
  return { ...request, waits: { cause, chunks }, version: request.version + 1 };
}

/** Notes that a chunk no longer waits. */
export function withoutWait(request: LicenseRequest, chunk: number): LicenseRequest {
  const { waits, ...rest } = request;
  if (!waits?.chunks.includes(chunk)) return request;

  const chunks = waits.chunks.filter((other) => other !== chunk);
  return chunks.length === 0 ? rest : { ...rest, waits: { ...waits, chunks } };
}

/** Stops the wait. `at`: ISO. Throws RangeError if nothing waits. */
export function withStop(request: LicenseRequest, by: PersonRef, at: string): LicenseRequest {
  const { waits, ...rest } = request;
  if (waits === undefined || !canStopWaiting(request)) throw new RangeError('There is no wait to stop.');

  return { ...rest, stopped: { by, at, cause: waits.cause }, version: request.version + 1 };
}
