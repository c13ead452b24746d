import type { RequestView } from '../../app/ports/messages.ts';
import type { FailureReason, OutcomeKind } from '../../domain/outcome.ts';
import { shownOutcome } from '../../domain/outcome.ts';
import type { Entry, LicenseRequest } from '../../domain/request.ts';
import { excludedIndexes } from '../../domain/request.ts';
import type { Reader } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';
import { productName } from './parts.ts';

/** A person of the request with what is shown of them; nothing unless the request was approved. */
export interface Shown {
  readonly entry: Entry;
  readonly kind: OutcomeKind | undefined;
}

/** Persons who stand alike; of those who failed, each cause has its own group. */
export interface Group {
  readonly kind: OutcomeKind | undefined;
  readonly cause?: Cause;
  readonly persons: readonly Shown[];
}

interface Cause {
  readonly reason: FailureReason;
  /** The apps or the location that a failure names, as one text; or empty. */
  readonly apps: string;
}

/** Characters of the apps that a failure names; usually one or two. */
const MAX_APPS = 300;
/** Groups of failures with different apps; with more of them, the apps are not named, so that the card keeps its size. */
const MAX_CAUSES = 6;

const ORDER: readonly OutcomeKind[] = [
  'failed',
  'not-confirmed',
  'confirming',
  'writing',
  'waiting',
  'assigned',
  'holder',
  'not-assigned',
];

/** The order in which the counts stand in a sentence. */
const SUM_ORDER: readonly OutcomeKind[] = [
  'assigned',
  'holder',
  'writing',
  'confirming',
  'waiting',
  'not-confirmed',
  'failed',
  'not-assigned',
];

/** All persons of a request in card order, each with its outcome. */
export function shownPersons({ request, entries }: RequestView): readonly Shown[] {
  const excluded = excludedIndexes(request);
  return entries.map((entry, index) => ({ entry, kind: kindOf(request, entry, excluded.has(index)) }));
}

function kindOf(request: LicenseRequest, { outcome }: Entry, excluded: boolean): OutcomeKind | undefined {
  if (request.decision?.kind !== 'approved') return undefined;
  return excluded ? 'not-assigned' : shownOutcome(outcome, request.round);
}

/** How many of the persons stand so. */
export function countOf(persons: readonly Shown[], ...kinds: readonly OutcomeKind[]): number {
  return persons.filter(({ kind }) => kind !== undefined && kinds.includes(kind)).length;
}

/** *2 assigned · 1 left out*, without the kinds that are said elsewhere; empty unless the request was approved. */
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

/** The persons in groups: those who need attention first, the largest cause before the others, each group in card order. */
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
  const apps = withApps ? (outcome.apps ?? []).map((app) => productName(app)).join(', ') : '';
  return { reason: outcome.reason, apps: clipped(apps, MAX_APPS) };
}
