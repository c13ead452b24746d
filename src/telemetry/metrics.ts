import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** The figures of `/metrics`, besides Node's own. */
export interface Metrics {
  /** Requests that entered a status. */
  readonly requests: Counter<'status'>;
  readonly decisions: Counter<'decision'>;
  readonly jobs: Counter<'kind' | 'result'>;
  /** Age of the oldest due job, in seconds. */
  readonly queueAge: Gauge;
  readonly graphCalls: Counter<'result'>;
  /** Seconds from the whole body to the answer of an invoke. */
  readonly invokeSeconds: Histogram;
  /** Activities that were turned away, by the reason code of the authenticator. */
  readonly refusals: Counter<'reason'>;
  /** The content type of `text()`. */
  readonly contentType: string;
  /** Everything in Prometheus' text format. */
  text(): Promise<string>;
}

// Around the targets for an invoke: below 1 s aimed at, 3 s never exceeded, 10 s Teams' patience.
const INVOKE_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10];

/** Makes the metrics in a registry of their own; label values must come from fixed sets, never from what people type. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const named = (name: string, help: string) => ({ name: `license_desk_${name}`, help, registers });
  return {
    requests: new Counter({
      ...named('requests_total', 'Requests that entered a status'),
      labelNames: ['status'],
    }),
    decisions: new Counter({ ...named('decisions_total', 'Decisions taken'), labelNames: ['decision'] }),
    jobs: new Counter({ ...named('jobs_total', 'Jobs done'), labelNames: ['kind', 'result'] }),
    queueAge: new Gauge(named('queue_age_seconds', 'Age of the oldest due job')),
    graphCalls: new Counter({
      ...named('graph_calls_total', 'Calls of Microsoft Graph'),
      labelNames: ['result'],
    }),
    invokeSeconds: new Histogram({
      ...named('invoke_duration_seconds', 'Time to answer an invoke'),
      buckets: INVOKE_BUCKETS,
    }),
    refusals: new Counter({ ...named('refusals_total', 'Activities turned away'), labelNames: ['reason'] }),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
