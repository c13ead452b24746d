import type { Span } from './hardness.ts';

/** A span that has begun. */
export interface Running {
  /** Whether the span is still on. The question counts as a use. */
  use(): boolean;
}

/** Begins a span; `now` gives ms since 1970. */
export function begin({ milliseconds, times }: Span, now: () => number): Running {
  const end = milliseconds === undefined ? Number.POSITIVE_INFINITY : now() + milliseconds;
  let left = times ?? Number.POSITIVE_INFINITY;
  return {
    use() {
      if (left <= 0 || now() >= end) return false;
      left -= 1;
      return true;
    },
  };
}
