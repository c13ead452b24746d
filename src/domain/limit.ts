const HOUR_MS = 3_600_000;

/** Those of the times (milliseconds, oldest first) that lie less than an hour before `now`. */
export function withinHour(times: readonly number[], now: number): readonly number[] {
  return times.filter((time) => time > now - HOUR_MS);
}

/** Milliseconds until one more makes no more than `most` within an hour; 0: it may be made now. */
export function waitMs(times: readonly number[], most: number, now: number): number {
  const blocking = withinHour(times, now).at(-most);
  return blocking === undefined ? 0 : blocking + HOUR_MS - now;
}
