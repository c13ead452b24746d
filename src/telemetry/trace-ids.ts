import { randomUUID } from 'node:crypto';

/** A new trace, not recorded by anybody. Made of UUIDs, which Node has in stock: random bytes showed in each turn with 2% of its time. */
export function newTrace(): string {
  return `00-${digits()}-${digits().slice(16)}-00`;
}

const digits = (): string => randomUUID().replaceAll('-', '');

/** Both ids of a trace that was kept (W3C Trace Context, `traceparent`: version, trace id, span id, flags). */
export function readTrace(kept: string): { readonly traceId: string; readonly spanId: string } | undefined {
  const [, traceId, spanId] = /^00-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}$/.exec(kept) ?? [];
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId };
}
