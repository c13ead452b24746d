import { AsyncLocalStorage } from 'node:async_hooks';
import type { Tracing } from '../app/ports/ports.ts';
import { referenceOf } from '../app/ports/ports.ts';
import { newTrace } from './trace-ids.ts';

/** Tracing, and the function that ends it and sends the last spans. */
export interface OpenTracing {
  readonly tracing: Tracing;
  readonly close: () => Promise<void>;
}

/** Opens tracing. `endpoint`: the collector for spans. Without it, traces are passed on but not recorded. */
export async function openTracing(endpoint: string | undefined): Promise<OpenTracing> {
  if (endpoint === undefined) return { tracing: createTracing(), close: async () => {} };
  const { openTraces } = await import('./otlp.ts');
  return openTraces(endpoint);
}

/**
 * Passes traces on from an act to everything that it causes, and records nothing. This is nearly free, and
 * enough for references.
 */
export function createTracing(): Tracing {
  const running = new AsyncLocalStorage<string>();
  return {
    current: () => running.getStore(),
    reference: () => referenceOf(running.getStore() ?? newTrace()),
    run: (_name, work, about) => running.run(about?.origin ?? running.getStore() ?? newTrace(), work),
  };
}
