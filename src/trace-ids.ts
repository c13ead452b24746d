import { randomBytes } from 'node:crypto';

/** A new trace, not recorded by anybody. */
export function newTrace(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;
}

/** Both ids of a trace that was kept (W3C Trace Context, `traceparent`: version, trace id, span id, flags). */
export function readTrace(kept: string): { readonly traceId: string; readonly spanId: string } | undefined {
  const [, traceId, spanId] = /^00-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}$/.exec(kept) ?? [];
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId };
}
