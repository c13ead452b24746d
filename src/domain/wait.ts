import type { OutageCause, WaitCause } from './job.ts';
import type { FailureReason } from './outcome.ts';
import type { PersonRef } from './person.ts';
import type { LicenseRequest } from './request.ts';
import { isApproving } from './request.ts';

/** Why somebody has failed whose wait for such a cause was stopped. */
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

/** The request with a chunk that waits. The same one where that is known, or where the wait was stopped. */
export function withWait(request: LicenseRequest, chunk: number, cause: WaitCause): LicenseRequest {
  const { waits, stopped } = request;
  if (stopped !== undefined || (isWaiting(request, chunk) && waits?.cause === cause)) return request;

  const chunks = [...new Set([...(waits?.chunks ?? []), chunk])];
  return { ...request, waits: { cause, chunks }, version: request.version + 1 };
}

/** The request with a chunk that no longer waits. */
export function withoutWait(request: LicenseRequest, chunk: number): LicenseRequest {
  if (!isWaiting(request, chunk)) return request;

  const { waits, ...rest } = request;
  const chunks = waits?.chunks.filter((other) => other !== chunk) ?? [];
  return waits === undefined || chunks.length === 0 ? rest : { ...rest, waits: { ...waits, chunks } };
}

/** The request with its wait stopped. Throws RangeError where nothing waits. */
export function withStop(request: LicenseRequest, by: PersonRef, at: string): LicenseRequest {
  const { waits, ...rest } = request;
  if (waits === undefined || !canStopWaiting(request))
    throw new RangeError('Nothing waits that could be stopped.');

  return { ...rest, stopped: { by, at, cause: waits.cause }, version: request.version + 1 };
}
