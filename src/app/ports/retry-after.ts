/** Ours: jobs are tried for about a day. A number without a limit could make a due time that is no valid date. */
const MAX_WAIT_MS = 86_400_000;

/**
 * How long a `Retry-After` header asks to wait, in milliseconds from `now`: it has seconds or a date (RFC 9110, 10.2.3). A day at most;
 * undefined without a readable one. `parseDate`: gives NaN for what is no date.
 */
export function readRetryAfter(
  value: string | null | undefined,
  now: number,
  parseDate: (date: string) => number,
): number | undefined {
  if (value === null || value === undefined || value.trim() === '') return undefined;
  const seconds = Number(value);
  const ms = Number.isNaN(seconds) ? parseDate(value) - now : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, Math.round(ms)), MAX_WAIT_MS);
}
