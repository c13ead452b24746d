import { aheadOfUtcMs } from './time-of-day.ts';

/** A day of the calendar, without a time or a zone: `2027-03-12`. Days can be compared as texts. */
export type Day = string;

const DAY_MS = 86_400_000;
const FORM = /^(\d{4})-(\d\d)-(\d\d)$/;

/** The day that a text names; undefined for any other text, and for a day that no calendar has. */
export function dayIn(text: string): Day | undefined {
  const day = text.trim();
  // A day that does not exist, as 30 February, has the number of another one.
  return FORM.test(day) && dayAt(numberOf(day)) === day ? day : undefined;
}

/** The day that calendars in the zone (IANA) show at that time. Throws RangeError for an unknown zone. */
export const dayOf = (at: number, zone: string): Day =>
  dayAt(Math.floor((at + aheadOfUtcMs(at, zone)) / DAY_MS));

/** The day so many days after another. */
export const daysAfter = (day: Day, days: number): Day => dayAt(numberOf(day) + days);

/** How many days lie between two days: 1 from today to tomorrow. */
export const daysBetween = (from: Day, to: Day): number => numberOf(to) - numberOf(from);

/**
 * The first moment after the day in the zone (IANA), in milliseconds since 1970. Where clocks skip midnight, the
 * next day begins later than 0:00. Throws RangeError for an unknown zone.
 */
export function endOfDay(day: Day, zone: string): number {
  const next = daysAfter(day, 1);
  const plain = numberOf(next) * DAY_MS;
  // The offset may change at that very midnight: one of those before and after it is right.
  const starts = [-DAY_MS, DAY_MS].map((shift) => plain - aheadOfUtcMs(plain + shift, zone));
  return Math.min(...starts.filter((at) => dayOf(at, zone) >= next));
}

/*
 * Days since 1970-01-01 and back, in the Gregorian calendar. A year begins in March here, so that a leap day is its
 * last. Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
 */
const DAYS_IN_400_YEARS = 146_097;
/** Days from 1 March of the year 0 to 1970-01-01. */
const TO_1970 = 719_468;

function numberOf(day: Day): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const y = month <= 2 ? year - 1 : year;
  const inYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + date - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + inYear - TO_1970;
}

function dayAt(number: number): Day {
  const from0 = number + TO_1970;
  const era = Math.floor(from0 / DAYS_IN_400_YEARS);
  const inEra = from0 - era * DAYS_IN_400_YEARS;
  const years = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365,
  );
  const inYear = inEra - (365 * years + Math.floor(years / 4) - Math.floor(years / 100));
  const fromMarch = Math.floor((5 * inYear + 2) / 153);
  const date = inYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = ((fromMarch + 2) % 12) + 1;
  const year = era * 400 + years + (month <= 2 ? 1 : 0);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(date, 2)}`;
}

const padded = (part: number, length: number): string => String(part).padStart(length, '0');
