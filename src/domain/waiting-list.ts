import type { Entry } from './request.ts';
import { isOnList } from './outcome.ts';

/** How often the free seats are counted while somebody waits for one. */
export const SEAT_LOOK_MS = 60_000;
/** How often the job of a list runs unless it is woken: it takes off persons whose days are over. */
export const SEAT_REST_MS = 10 * 60_000;

/**
 * The persons of one request who wait for a seat of a product. The waiting list of a product is made of these
 * lines: in the order of the approvals, then of the cards.
 */
export interface Line {
  readonly requestId: string;
  readonly skuId: string;
  readonly productName: string;
  /** The round in which they came on the list. */
  readonly round: number;
  /** When the round was begun: by the approval, or by *Try again* (ISO). */
  readonly approvedAt: string;
  /** When the first of them came on the list, and when their days on it end (ISO): with the license at the latest. */
  readonly since: string;
  readonly until: string;
  /** Their indexes in the request, ascending. */
  readonly indexes: readonly number[];
  /** Persons who are being given a seat. The job reads how that ended, even if no seat is free. */
  readonly tried?: readonly number[];
  /** Erased persons. The next run of the job takes them off. */
  readonly erased?: readonly number[];
}

/** A place on a waiting list: the 3rd of 7. */
export interface Place {
  readonly place: number;
  readonly of: number;
}

type Ordered = Pick<Line, 'approvedAt' | 'requestId'>;

/** The order of the lines of a product: by the time of the approval, then by id. */
export const lineSort = ({ approvedAt, requestId }: Ordered): string => `${approvedAt}~${requestId}`;

/** How many persons of these lines stand on the list. */
export function lengthOf(lines: readonly Pick<Line, 'indexes'>[]): number {
  return lines.reduce((sum, { indexes }) => sum + indexes.length, 0);
}

/** The indexes of the persons of a request who stand on the list. */
export function waitersIn(entries: readonly Pick<Entry, 'outcome'>[]): readonly number[] {
  return entries.flatMap(({ outcome }, index) => (isOnList(outcome) ? [index] : []));
}

/** How many persons wait for a product, of the lines of all products. */
export function waitingFor(lines: readonly Line[], skuId: string | undefined): number {
  return lengthOf(lines.filter((line) => line.skuId === skuId));
}

/** How many persons of a product's lines stand before that person of a request. */
export function aheadOf(lines: readonly Line[], who: Ordered & { readonly index: number }): number {
  const before = lines.map((line): number => {
    if (line.requestId === who.requestId) return line.indexes.filter((index) => index < who.index).length;
    return lineSort(line) < lineSort(who) ? line.indexes.length : 0;
  });
  return before.reduce((sum, count) => sum + count, 0);
}

/** The place of a person on the list of a product; undefined: they are not on it. */
export function placeOf(lines: readonly Line[], requestId: string, index: number): Place | undefined {
  const line = lines.find((one) => one.requestId === requestId);
  if (!line?.indexes.includes(index)) return undefined;
  return { place: aheadOf(lines, { ...line, index }) + 1, of: lengthOf(lines) };
}

/**
 * The line with `joins` on it and `leaves` off it; undefined: nobody of the request waits any more. Persons
 * who stay keep their place.
 */
export function withChange(
  line: Line,
  { joins, leaves }: { readonly joins: readonly number[]; readonly leaves: readonly number[] },
): Line | undefined {
  const gone = new Set(leaves);
  const indexes = [...new Set([...line.indexes, ...joins])].filter((index) => !gone.has(index));
  if (indexes.length === 0) return undefined;

  const { tried: _tried, erased: _erased, ...rest } = line;
  const tried = line.tried?.filter((index) => !gone.has(index) && !joins.includes(index)) ?? [];
  const erased = line.erased?.filter((index) => !gone.has(index)) ?? [];
  return {
    ...rest,
    indexes: indexes.toSorted((one, other) => one - other),
    ...(tried.length > 0 && { tried }),
    ...(erased.length > 0 && { erased }),
  };
}

/** The line with some of its persons about to be given a seat. */
export function withTried(line: Line, indexes: readonly number[]): Line {
  const tried = new Set([...(line.tried ?? []), ...indexes]);
  return { ...line, tried: line.indexes.filter((index) => tried.has(index)) };
}

/** The persons to take off at that time (ISO): all when their days are over, else the erased ones. */
export function overdueOf({ indexes, until, tried = [], erased = [] }: Line, now: string): readonly number[] {
  const due = until <= now ? indexes : erased;
  return due.filter((index) => !tried.includes(index));
}

/**
 * Those who are still being given a seat, though their days were over by that time (ISO): no look tells how that
 * ended.
 */
export function stuckOf({ until, tried = [] }: Line, at: string): readonly number[] {
  return until <= at ? tried : [];
}

/** How many persons wait for a product. */
export interface Queue {
  readonly productName: string;
  readonly waits: number;
}

/** The waiting lists of all products, the longest first. */
export function queuesOf(lines: readonly Line[]): readonly Queue[] {
  const bySku = Map.groupBy(lines, ({ skuId }) => skuId);
  const queues = [...bySku.values()].map((own) => ({
    productName: own.at(-1)?.productName ?? '',
    waits: lengthOf(own),
  }));
  return queues.toSorted((one, other) => other.waits - one.waits);
}
