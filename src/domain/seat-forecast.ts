const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

/** The least days and the fewest events (licenses given or taken) from which a pace is told. */
const MIN_DAYS = 8;
const MIN_EVENTS = 5;
/** The fewest decisions of which a median is told. */
const MIN_DECISIONS = 5;

/** The free seats of a product, and how they changed in a time that has passed. Times are milliseconds since 1970. */
export interface SeatPace {
  readonly free: number;
  /** Licenses that were given or taken between `since` and `now`. */
  readonly events: number;
  /** How many more were given than taken. */
  readonly net: number;
  readonly since: number;
  readonly now: number;
}

/**
 * When the free seats of a product run out at the pace of the past. `on`: milliseconds since 1970. `lasts`: not
 * within a year, for which no pace of a month can speak.
 */
export type SeatForecast =
  | { readonly kind: 'no-free-seat' }
  | { readonly kind: 'runs-out'; readonly on: number }
  | { readonly kind: 'lasts' }
  | { readonly kind: 'not-enough-data' };

/** Foresees when the seats run out. From less than 8 days or 5 events it foresees nothing. */
export function forecastSeats({ free, events, net, since, now }: SeatPace): SeatForecast {
  if (free <= 0) return { kind: 'no-free-seat' };
  const passed = now - since;
  if (passed < MIN_DAYS * DAY_MS || events < MIN_EVENTS) return { kind: 'not-enough-data' };
  if (net <= 0) return { kind: 'lasts' };
  const left = (free * passed) / net;
  return left > YEAR_MS ? { kind: 'lasts' } : { kind: 'runs-out', on: Math.ceil(now + left) };
}

/** Orders forecasts: no free seat first, then those that run out, the soonest first, then all others. */
export function bySoonest(one: SeatForecast, other: SeatForecast): number {
  return rankOf(one) - rankOf(other);
}

function rankOf(forecast: SeatForecast): number {
  if (forecast.kind === 'no-free-seat') return 0;
  return forecast.kind === 'runs-out' ? forecast.on : Number.MAX_SAFE_INTEGER;
}

/** The median of the minutes that requests waited for their decision; undefined for fewer than 5 decisions. */
export function medianWait(minutes: readonly number[]): number | undefined {
  if (minutes.length < MIN_DECISIONS) return undefined;
  const sorted = minutes.toSorted((one, other) => one - other);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return Math.round(middle.reduce((sum, one) => sum + one, 0) / middle.length);
}
