import type { RequestView } from '../../app/ports/messages.ts';
import type { Outcome, OutcomeKind } from '../../domain/outcome.ts';
import { shownOutcome } from '../../domain/outcome.ts';
import type { Entry, LicenseRequest } from '../../domain/request.ts';
import { isOpen, excludedIndexes } from '../../domain/request.ts';
import type { Reader } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';
import { mailOf, nameOf, productName } from './parts.ts';

/** One person, and their state. */
export interface OutcomeRow {
  readonly name: string;
  readonly mail: string;
  readonly outcome: string;
  readonly color: string;
  readonly note: string;
  readonly noted: boolean;
}

/** A person of the request, and the state to show; none while nobody has decided. */
interface Shown {
  readonly entry: Entry;
  readonly kind: OutcomeKind | undefined;
}

/** The most characters for the apps in a failure, which usually names one or two. */
const MAX_APPS = 300;

const COLORS: Partial<Record<OutcomeKind, string>> = { assigned: 'good', failed: 'attention' };
const ORDER: readonly OutcomeKind[] = [
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
  if (request.decision?.kind === 'approved') {
    return excluded ? 'not-assigned' : shownOutcome(outcome, request.round);
  }
  return isOpen(request.status) ? undefined : 'not-assigned';
}

/** A sum such as *2 assigned · 1 failed*; empty while nobody has decided. */
export function sumLine(persons: readonly Shown[], reader: Reader): string {
  const { sums } = reader.text.cards;
  const counts = ORDER.map(
    (kind) => [kind, persons.filter((person) => person.kind === kind).length] as const,
  );
  return counts
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => sums[kind](count))
    .join(' · ');
}

/** A row of the card. Approvers also read the cure of a failure, and mail addresses. */
export function outcomeRow(
  { entry, kind }: Shown,
  reader: Reader,
  audience: 'approver' | 'requester',
): OutcomeRow {
  const mail = mailOf(entry.person.mail);
  const note = noteOf(kind, entry.outcome, reader, audience);
  return {
    name: nameOf(entry.person.name),
    mail: mail === '' ? '' : `  ${mail}`,
    outcome: kind ? reader.text.cards.outcomes[kind] : '',
    color: (kind && COLORS[kind]) ?? 'default',
    note,
    noted: note !== '',
  };
}

function noteOf(
  kind: OutcomeKind | undefined,
  outcome: Outcome | undefined,
  reader: Reader,
  audience: 'approver' | 'requester',
): string {
  const { failures, details, status } = reader.text.cards;
  if (kind === 'confirming') return details.confirming;
  if (kind === 'not-confirmed') return audience === 'approver' ? details.notConfirmed : status.notConfirmed;
  if (kind !== 'failed' || outcome?.kind !== 'failed') return '';

  const apps = clipped((outcome.apps ?? []).map((app) => productName(app)).join(', '), MAX_APPS);
  const { why, cure } = failures[outcome.reason](apps);
  return audience === 'approver' ? `${why} ${cure}` : status.failed(why);
}
