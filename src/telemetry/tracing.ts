import { AsyncLocalStorage } from 'node:async_hooks';
import type { Tracing } from '../app/ports/ports.ts';
import { referenceOf } from '../app/ports/ports.ts';
import { newTrace } from './trace-ids.ts';

/** Tracing, and what ends it: the last spans are sent then. */
export interface OpenTracing {
  readonly tracing: Tracing;
  readonly close: () => Promise<void>;
}

/** `endpoint`: the collector that spans are sent to; none: traces are carried on and recorded nowhere. */
export async function openTracing(endpoint: string | undefined): Promise<OpenTracing> {
  if (endpoint === undefined) return { tracing: createTracing(), close: async () => {} };
  const { openTraces } = await import('./otlp.ts');
  return openTraces(endpoint);
}

/** Carries traces from an act to all that it causes, and keeps no record of them: enough for references, and nearly free. */
export function createTracing(): Tracing {
  const running = new AsyncLocalStorage<string>();
  return {
    current: () => running.getStore(),
    reference: () => referenceOf(running.getStore() ?? newTrace()),
    run: (_name, work, about) => running.run(about?.origin ?? running.getStore() ?? newTrace(), work),
  };
}
