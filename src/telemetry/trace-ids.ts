import { randomUUID } from 'node:crypto';

/**
 * A new trace that nobody records. Made of UUIDs, which Node keeps in stock: random bytes cost 2% of each
 * turn.
 */
export function newTrace(): string {
  return `00-${digits()}-${digits().slice(16)}-00`;
}

const digits = (): string => randomUUID().replaceAll('-', '');

/** The ids of a stored trace (W3C Trace Context, `traceparent`: version, trace id, span id, flags). */
export function readTrace(kept: string): { readonly traceId: string; readonly spanId: string } | undefined {
  const [, traceId, spanId] = /^00-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}$/.exec(kept) ?? [];
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId };
}
