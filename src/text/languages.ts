import { BoundedMap } from '../common/bounded-map.ts';
import type { Day } from '../domain/calendar-day.ts';
import { en } from './en/en.ts';
import { sv } from './sv/sv.ts';
import type { Text } from './en/text.ts';

/** The languages spoken, by tag. A new one is a file beside en.ts and a line here. */
const LANGUAGES: Readonly<Record<string, Text>> = { en, sv };

/** Tags of the languages that are spoken. */
export const languageTags: readonly string[] = Object.keys(LANGUAGES);

/** The name of a language in that language, with a capital for the start of a line. */
export function languageName(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

/** The language of a reader: the words, the format of dates and numbers, and the zone of times. */
export interface Reader {
  readonly text: Text;
  /** BCP 47 tag in the language of `text`. */
  readonly locale: string;
  /** IANA zone as the client or the configuration names it. */
  readonly timeZone: string;
  /** IANA zone of days that are the same for everybody: that of the configuration. */
  readonly dayZone: string;
}

/** Every language's words, for commands that are understood in all of them. */
export const allTexts: readonly Text[] = Object.values(LANGUAGES);

/**
 * The reader with that locale (`sv-SE`; undefined: unknown or a shared card) and that zone (the fallback's when unknown). A language that is not spoken, or a tag that is none,
 * becomes the fallback's language; the fallback's own last resort is English.
 */
export function readerFor(
  locale: string | undefined,
  fallback: { readonly language: string; readonly timeZone: string },
  timeZone: string = fallback.timeZone,
): Reader {
  for (const tag of [locale, fallback.language, 'en-GB']) {
    const parsed = parse(tag);
    const text = parsed && textOf(parsed.language);
    if (text) return { text, locale: parsed.baseName, timeZone, dayZone: fallback.timeZone };
  }
  return { text: en, locale: 'en-GB', timeZone, dayZone: fallback.timeZone };
}

function textOf(language: string): Text | undefined {
  return Object.hasOwn(LANGUAGES, language) ? LANGUAGES[language] : undefined;
}

interface Locale {
  readonly language: string;
  readonly baseName: string;
}

const MAX_LOCALES = 500;
/**
 * Making a locale costs 30 µs, more than drawing a sentence, and asking it for its parts 3. Tags come from clients: the map must not grow
 * for ever.
 */
const locales = new BoundedMap<string, Locale | undefined>(MAX_LOCALES);

function parse(tag: string | undefined): Locale | undefined {
  if (tag === undefined || locales.has(tag)) return locales.get(tag ?? '');
  const parsed = localeOf(tag);
  locales.set(tag, parsed);
  return parsed;
}

function localeOf(tag: string): Locale | undefined {
  try {
    const { language, baseName } = new Intl.Locale(tag);
    return { language, baseName };
  } catch {
    return undefined;
  }
}

const FULL = { dateStyle: 'medium', timeStyle: 'short' } as const;
const DAY = { dateStyle: 'medium' } as const;
const SHORT = { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' } as const;

const MAX_FORMATTERS = 500;
/** Making a formatter costs far more than using it. Zones come from clients: the map must not grow for ever. */
const formatters = new BoundedMap<string, Intl.DateTimeFormat>(MAX_FORMATTERS);

const MONTH = { day: 'numeric', month: 'short' } as const;

type DateStyle = 'full' | 'short' | 'day' | 'month';
const STYLES = { full: FULL, short: SHORT, day: DAY, month: MONTH } as const;

/**
 * An ISO instant in the reader's format and zone: `full` with the year, `short` without, `day` without the
 * time of day, `month` without the year as well. An unknown zone becomes UTC.
 */
export function dateText(
  iso: string,
  reader: Pick<Reader, 'locale' | 'timeZone'>,
  style: DateStyle = 'full',
): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '' : formatter(reader, style).format(at);
}

/** A day of the calendar in the reader's format: `day` with the year, `month` without. */
export function dayText(
  day: Day,
  { locale }: Pick<Reader, 'locale'>,
  style: 'day' | 'month' = 'day',
): string {
  return dateText(`${day}T12:00:00.000Z`, { locale, timeZone: 'UTC' }, style);
}

/**
 * The last day before the end of a license (ISO) in the reader's format. It is the same day for everybody, in
 * whatever zone they are.
 */
export function lastDayText(until: string, { locale, dayZone }: Pick<Reader, 'locale' | 'dayZone'>): string {
  const end = Date.parse(until);
  if (Number.isNaN(end)) return '';
  return dateText(new Date(end - 1).toISOString(), { locale, timeZone: dayZone }, 'day');
}

function formatter({ locale, timeZone }: Pick<Reader, 'locale' | 'timeZone'>, style: DateStyle) {
  const key = `${locale}|${timeZone}|${style}`;
  const known = formatters.get(key);
  if (known) return known;

  const zone = isZone(timeZone) ? timeZone : 'UTC';
  const made = new Intl.DateTimeFormat(locale, { ...STYLES[style], timeZone: zone });
  formatters.set(key, made);
  return made;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const ages = new BoundedMap<string, Intl.RelativeTimeFormat>(MAX_FORMATTERS);

/**
 * How long ago an ISO instant was, in full minutes, hours or days: *2 days ago*. *now* for less than a minute,
 * and for an instant after `now`.
 */
export function ageText(iso: string, { locale }: Pick<Reader, 'locale'>, now: number): string {
  const passed = now - Date.parse(iso);
  if (Number.isNaN(passed)) return '';
  if (passed < MINUTE_MS) return ageFormat(locale, 'auto').format(0, 'second');
  const [unit, length] =
    passed < HOUR_MS
      ? (['minute', MINUTE_MS] as const)
      : passed < DAY_MS
        ? (['hour', HOUR_MS] as const)
        : (['day', DAY_MS] as const);
  // Never *yesterday*: one full day ago can be two dates ago.
  return ageFormat(locale, 'always').format(-Math.floor(passed / length), unit);
}

function ageFormat(locale: string, numeric: 'always' | 'auto'): Intl.RelativeTimeFormat {
  const key = `${locale}|${numeric}`;
  const known = ages.get(key);
  if (known) return known;

  const made = new Intl.RelativeTimeFormat(locale, { numeric });
  ages.set(key, made);
  return made;
}

const DAY_MINUTES = 24 * 60;

/** How long a number of minutes is, in minutes, hours or days with at most one decimal: *3.5 hours*. */
export function durationText(minutes: number, { locale }: Pick<Reader, 'locale'>): string {
  const [unit, length] =
    minutes < 60
      ? (['minute', 1] as const)
      : minutes < 2 * DAY_MINUTES
        ? (['hour', 60] as const)
        : (['day', DAY_MINUTES] as const);
  // Made for each text: a card has one of them.
  const options = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, options).format(minutes / length);
}

/** Zones found good, so that only the first reader of a zone pays for asking. */
const zones = new BoundedMap<string, true>(MAX_FORMATTERS);

/** Whether Intl knows the zone. */
export function isZone(timeZone: string): boolean {
  if (zones.has(timeZone)) return true;
  try {
    Intl.DateTimeFormat('en', { timeZone });
  } catch {
    return false;
  }
  zones.set(timeZone, true);
  return true;
}
