import type { LicenseRequest } from './request.ts';
import { isLapsed, isPending } from './request.ts';

/** Whether everybody has still to be warned of the day on which the request lapses. */
export function needsWarning(request: LicenseRequest): boolean {
  return isPending(request) && request.lapsesAt === undefined;
}

/** The request after everybody was warned that it lapses then (ISO). */
export function withWarning(request: LicenseRequest, lapsesAt: string): LicenseRequest {
  return { ...request, lapsesAt };
}

/** The request with more time than its warning said: there will be another one. */
export function withoutWarning(request: LicenseRequest): LicenseRequest {
  const { lapsesAt: _told, ...next } = request;
  return next;
}

/** Whether a message or mail about the request still says what is so: it waits and will lapse, or it has lapsed. */
export function isStillSo(about: 'waits' | 'lapses' | 'lapsed', request: LicenseRequest): boolean {
  return about === 'lapsed' ? isLapsed(request) : isPending(request);
}
