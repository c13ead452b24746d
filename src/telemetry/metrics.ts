import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** The metrics in `/metrics`, besides Node's own. */
export interface Metrics {
  /** Requests that entered a status. */
  readonly requests: Counter<'status'>;
  /** Decisions, and whether a person or a rule took them. */
  readonly decisions: Counter<'decision' | 'by'>;
  /** Licenses, by what became of them. */
  readonly licenses: Counter<'result'>;
  /** How many persons wait for a license, by product; at most 10 minutes old. */
  readonly waiting: Gauge<'product'>;
  /** Licenses that License Desk gave and that hold a seat, by state; at most an hour old. */
  readonly grants: Gauge<'state'>;
  readonly jobs: Counter<'kind' | 'result'>;
  /** Age of the oldest due job, in seconds. */
  readonly queueAge: Gauge;
  readonly graphCalls: Counter<'result'>;
  /** Seconds from the end of an invoke's body to its answer. */
  readonly invokeSeconds: Histogram;
  /** Rejected activities, by reason. */
  readonly refusals: Counter<'reason'>;
  /** The content type of `text()`. */
  readonly contentType: string;
  /** Everything in Prometheus' text format. */
  text(): Promise<string>;
}

// Around the targets for an invoke: the goal is 1 s, the limit 3 s, and Teams gives up after 10 s.
const INVOKE_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10];

/**
 * Makes the metrics in a registry of their own. Label values must come from fixed sets, never from typed
 * text.
 */
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
    decisions: new Counter({
      ...named('decisions_total', 'Decisions taken'),
      labelNames: ['decision', 'by'],
    }),
    licenses: new Counter({
      ...named('licenses_total', 'Licenses that were given, extended or taken back'),
      labelNames: ['result'],
    }),
    waiting: new Gauge({
      ...named('waiting_persons', 'Persons who wait for a license'),
      labelNames: ['product'],
    }),
    grants: new Gauge({
      ...named('grants', 'Licenses that were given and hold a seat'),
      labelNames: ['state'],
    }),
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
