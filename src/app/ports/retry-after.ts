/**
 * Our own limit: jobs are tried for about a day. Without a limit, a huge number would make an invalid due
 * date.
 */
const MAX_WAIT_MS = 86_400_000;

/**
 * The wait that a `Retry-After` header asks for, in milliseconds from `now`; at most a day. The header has
 * seconds or a date (RFC 9110, 10.2.3). Undefined without a readable one. `parseDate` gives NaN for text that
 * is no date.
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
