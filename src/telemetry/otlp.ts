import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context, Span, SpanContext } from '@opentelemetry/api';
import { ROOT_CONTEXT, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Tracing } from '../app/ports/ports.ts';
import { referenceOf } from '../app/ports/ports.ts';
import { withDeadline } from '../common/deadline.ts';
import { newTrace, readTrace } from './trace-ids.ts';

/** Time limit for the last spans at the end. Spans that are not sent by then are lost. */
const LAST_MS = 2000;

/**
 * Records traces and sends them to a collector (OTLP over HTTP, JSON). Loaded only if one is configured,
 * since the SDK is not free. If the collector is not available, spans are lost, and nothing else happens.
 *
 * @param endpoint - the collector's address, to which `/v1/traces` is added
 */
export function openTraces(endpoint: string): {
  readonly tracing: Tracing;
  /** Sends the last spans. */
  readonly close: () => Promise<void>;
} {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/{1,9}$/, '')}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'license-desk' }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('license-desk');
  const running = new AsyncLocalStorage<Context>();
  const current = (): string | undefined => {
    const span = trace.getSpanContext(running.getStore() ?? ROOT_CONTEXT);
    return span && traceOf(span);
  };

  const tracing: Tracing = {
    current,
    reference: () => referenceOf(current() ?? newTrace()),
    run(name, work, { origin, fields = {} } = {}) {
      const parent = origin === undefined ? (running.getStore() ?? ROOT_CONTEXT) : contextOf(origin);
      const span = tracer.startSpan(name, { attributes: fields }, parent);
      span.setAttribute('license_desk.reference', referenceOf(traceOf(span.spanContext())));
      return running.run(trace.setSpan(parent, span), () => ended(span, work));
    },
  };
  return {
    tracing,
    async close() {
      await withDeadline(
        LAST_MS,
        provider.shutdown().catch(() => undefined),
        () => undefined,
      );
    },
  };
}

/** The trace as `traceparent`, for jobs and headers (W3C Trace Context). */
function traceOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-0${traceFlags}`;
}

async function ended<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // Only the name of the error: its message may contain names of people.
    const message = error instanceof Error ? error.name : 'Error';
    span.setStatus({ code: SpanStatusCode.ERROR, message });
    throw error;
  } finally {
    span.end();
  }
}

/**
 * The context of a stored trace. Spans are recorded even if the trace began in a process that records none.
 */
function contextOf(origin: string): Context {
  const kept = readTrace(origin);
  if (kept === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, { ...kept, traceFlags: TraceFlags.SAMPLED, isRemote: true });
}
