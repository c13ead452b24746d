const DAY_MS = 86_400_000;

/**
 * The first time after `after` at which clocks in that zone (IANA) show the same time of day as they did at `at`; a day is 23 or 25 hours
 * long where they are changed. Times are milliseconds since 1970. Throws RangeError for a zone that is none.
 */
export function nextSameTime(at: number, after: number, zone: string): number {
  const ahead = aheadOfUtcMs(at, zone);
  // A day early, since the clocks may have been put forward in between.
  for (let days = Math.floor((after - at) / DAY_MS); ; days += 1) {
    const plain = at + days * DAY_MS;
    const same = plain + ahead - aheadOfUtcMs(plain, zone);
    if (same > after) return same;
  }
}

/** By how much clocks in that zone are ahead of UTC at a time. */
function aheadOfUtcMs(at: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  // `GMT`, or `GMT+02:00`.
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -ms : ms;
}
