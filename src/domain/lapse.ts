import type { LicenseRequest } from './request.ts';
import { isLapsed, isPending } from './request.ts';

/** Whether a pending request still needs its warning of the day on which it lapses. */
export function needsWarning(request: LicenseRequest): boolean {
  return isPending(request) && request.lapsesAt === undefined;
}

/** Notes that everybody was warned of the day on which the request lapses. `lapsesAt`: ISO. */
export function withWarning(request: LicenseRequest, lapsesAt: string): LicenseRequest {
  return { ...request, lapsesAt };
}

/** Removes the note, since the request got more time than the warning said. Another warning will follow. */
export function withoutWarning(request: LicenseRequest): LicenseRequest {
  const { lapsesAt: _told, ...next } = request;
  return next;
}

/**
 * Whether a message about the request is still true. `waits`, `lapses`: nobody has decided. `lapsed`: it has
 * lapsed.
 */
export function isStillSo(about: 'waits' | 'lapses' | 'lapsed', request: LicenseRequest): boolean {
  return about === 'lapsed' ? isLapsed(request) : isPending(request);
}
