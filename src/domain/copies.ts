import type { JobKind } from './job.ts';

/**
 * Milliseconds between the copies of a message or mail whose answers are lost: at most five copies. Those of
 * a mail outlast an outage of seven hours. Those of messages and cards outlast one of four hours and begin
 * sooner, since people wait for them. A decision card has a sixth copy a day later: without a card, nobody
 * would decide.
 */
const COPY_WAITS_MS = {
  mail: [2000, 10 * 60_000, 60 * 60_000, 6 * 60 * 60_000],
  message: [2000, 30_000, 20 * 60_000, 4 * 60 * 60_000],
  decision: [2000, 30_000, 20 * 60_000, 4 * 60 * 60_000, 20 * 60 * 60_000],
} as const;

/** The row of `COPY_WAITS_MS` for a job that posts to Teams. */
export function copyWayOf(kind: JobKind): 'message' | 'decision' {
  return kind === 'post-card' ? 'decision' : 'message';
}

/** Milliseconds until the next copy, when `copies` may have arrived; undefined: no more copies are sent. */
export function nextCopyInMs(way: keyof typeof COPY_WAITS_MS, copies: number): number | undefined {
  return COPY_WAITS_MS[way][copies - 1];
}
