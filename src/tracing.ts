import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { Tracing } from './app/ports.ts';
import { referenceOf } from './app/ports.ts';

/** Carries traces from an act to all that it causes, and keeps no record of them: enough for references, and nearly free. */
export function createTracing(): Tracing {
  const running = new AsyncLocalStorage<string>();
  return {
    current: () => running.getStore(),
    reference: () => referenceOf(running.getStore() ?? newTrace()),
    run: (_name, work, about) => running.run(about?.origin ?? running.getStore() ?? newTrace(), work),
  };
}

/** A new trace, not recorded by anybody (W3C Trace Context, `traceparent`: version, trace id, span id, flags). */
function newTrace(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;
}
