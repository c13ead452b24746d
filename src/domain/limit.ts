const HOUR_MS = 3_600_000;

/** Keeps the times less than an hour before `now`. All in milliseconds, the oldest first. */
export function withinHour(times: readonly number[], now: number): readonly number[] {
  return times.filter((time) => time > now - HOUR_MS);
}

/** Milliseconds until one more is allowed, with at most `most` within an hour; 0: now. */
export function waitMs(times: readonly number[], most: number, now: number): number {
  const blocking = withinHour(times, now).at(-most);
  return blocking === undefined ? 0 : blocking + HOUR_MS - now;
}
