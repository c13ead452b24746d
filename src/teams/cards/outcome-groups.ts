import type { RequestView } from '../../app/ports/messages.ts';
import type { FailureReason, OutcomeKind } from '../../domain/outcome.ts';
import { shownOutcome } from '../../domain/outcome.ts';
import type { Entry, LicenseRequest } from '../../domain/request.ts';
import { excludedIndexes } from '../../domain/request.ts';
import type { Place } from '../../domain/waiting-list.ts';
import { placeOf } from '../../domain/waiting-list.ts';
import type { Reader } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';
import { productName } from './parts.ts';

/** A person of the request, and the state to show; none unless the request was approved. */
export interface Shown {
  readonly entry: Entry;
  readonly kind: OutcomeKind | undefined;
  /** Their place on the waiting list, while they are on it. */
  readonly place?: Place | undefined;
}

/** Persons in the same state. For failures, each cause has its own group. */
export interface Group {
  readonly kind: OutcomeKind | undefined;
  readonly cause?: Cause;
  readonly persons: readonly Shown[];
}

interface Cause {
  readonly reason: FailureReason;
  /** The apps or the location that a failure names, as one text; empty if there are none. */
  readonly apps: string;
}

/** The most characters for the apps in a failure, which usually names one or two. */
const MAX_APPS = 300;
/**
 * The most groups of failures with different apps. With more, the apps are not named, so that the card stays
 * small.
 */
const MAX_CAUSES = 6;

const ORDER: readonly OutcomeKind[] = [
  'failed',
  'not-confirmed',
  'confirming',
  'writing',
  'waiting',
  'on-list',
  'assigned',
  'holder',
  'not-assigned',
];

/** The order of the counts in a sentence. */
const SUM_ORDER: readonly OutcomeKind[] = [
  'assigned',
  'holder',
  'writing',
  'confirming',
  'waiting',
  'on-list',
  'not-confirmed',
  'failed',
  'not-assigned',
];

/** All persons of a request in card order, each with its outcome. */
export function shownPersons({ request, entries, waiting }: RequestView): readonly Shown[] {
  const excluded = excludedIndexes(request);
  return entries.map((entry, index) => {
    const kind = kindOf(request, entry, excluded.has(index));
    if (kind !== 'on-list' || !waiting) return { entry, kind };
    return { entry, kind, place: placeOf(waiting.lines, request.id, index) };
  });
}

function kindOf(request: LicenseRequest, { outcome }: Entry, excluded: boolean): OutcomeKind | undefined {
  if (request.decision?.kind !== 'approved') return undefined;
  return excluded ? 'not-assigned' : shownOutcome(outcome, request.round);
}

/** The number of persons in these states. */
export function countOf(persons: readonly Shown[], ...kinds: readonly OutcomeKind[]): number {
  return persons.filter(({ kind }) => kind !== undefined && kinds.includes(kind)).length;
}

/**
 * A sum such as *2 assigned · 1 left out*, without the kinds that the verdict counts; empty unless the request
 * was approved.
 */
export function sumLine(
  persons: readonly Shown[],
  reader: Reader,
  saidAlready: readonly OutcomeKind[],
): string {
  const { sums } = reader.text.cards;
  const counts = SUM_ORDER.map((kind) => [kind, countOf(persons, kind)] as const);
  return counts
    .filter(([kind, count]) => count > 0 && !saidAlready.includes(kind))
    .map(([kind, count]) => sums[kind](count))
    .join(' · ');
}

/**
 * Groups the persons: those who need attention first, the largest cause before the others, each group in card
 * order.
 */
export function groupsOf(persons: readonly Shown[]): readonly Group[] {
  const named = grouped(persons, true);
  const groups = named.filter(({ cause }) => cause).length > MAX_CAUSES ? grouped(persons, false) : named;
  const rank = ({ kind }: Group): number => (kind === undefined ? 0 : ORDER.indexOf(kind));
  return groups.toSorted(
    (one, other) => rank(one) - rank(other) || other.persons.length - one.persons.length,
  );
}

function grouped(persons: readonly Shown[], withApps: boolean): readonly Group[] {
  const groups = new Map<string, { cause: Cause | undefined; kind: Shown['kind']; persons: Shown[] }>();
  for (const person of persons) {
    const { kind } = person;
    const cause = causeOf(person, withApps);
    const key = cause ? `${cause.reason} ${cause.apps}` : String(kind);
    const known = groups.get(key);
    if (known) known.persons.push(person);
    else groups.set(key, { cause, kind, persons: [person] });
  }
  return [...groups.values()].map(({ cause, ...group }) => (cause ? { ...group, cause } : group));
}

function causeOf({ entry: { outcome }, kind }: Shown, withApps: boolean): Cause | undefined {
  if (kind !== 'failed' || outcome?.kind !== 'failed') return undefined;
  return { reason: outcome.reason, apps: withApps ? appsIn(outcome.apps ?? []) : '' };
}

/** The names of apps in one line. It reads no more of them than it shows, since each of a thousand persons has such a line. */
function appsIn(apps: readonly string[]): string {
  let line = '';
  for (const app of apps) {
    // A character may have two code units.
    if (line.length > 2 * MAX_APPS) break;
    line = line === '' ? productName(app) : `${line}, ${productName(app)}`;
  }
  return clipped(line, MAX_APPS);
}
