import type { Decider } from '../../domain/decider.ts';
import type { DomainEvent, EventName, EventOf } from '../../domain/event.ts';
import type { Decision, Status } from '../../domain/request.ts';
import type { Document, Operation } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';

/**
 * The result for a license. `gone`: it was to be removed, and was no longer there. `asked`: an approver is asked
 * before it is removed. `kept`: it was not removed. `extended`, `not-extended`: an approver answered its person,
 * or approved another request for it.
 */
export type LicenseResult =
  | 'given'
  | 'given-back'
  | 'removed'
  | 'gone'
  | 'asked'
  | 'kept'
  | 'extended'
  | 'not-extended';

/**
 * The metrics that an event counts in: the status that a request entered, the decision, and what became of how
 * many licenses.
 */
interface Figures {
  readonly status?: Status;
  readonly decision?: Decision['kind'];
  /** Whether a person or a rule decided. */
  readonly by?: 'person' | 'rule';
  readonly licenses?: Readonly<Partial<Record<LicenseResult, number>>>;
}

const nothing = (): Figures => ({});

const kindOf = ({ kind }: Decider): NonNullable<Figures['by']> => kind ?? 'person';

/** The licenses that were given, if any. */
function given(outcomes: readonly { readonly outcome: string | undefined }[]): Figures {
  const count = outcomes.filter(({ outcome }) => outcome === 'assigned').length;
  return count > 0 ? { licenses: { given: count } } : {};
}

/** The metrics of each event; the compiler demands a row for every kind. */
const FIGURES: { readonly [K in EventName]: (event: EventOf<K>) => Figures } = {
  'request-made': ({ after }) => ({ status: 'status' in after ? after.status : 'pending' }),
  'persons-looked-up': ({ after: { status } }) => ({ status }),
  'request-withdrawn': () => ({ status: 'cancelled' }),
  'request-approved': ({ after: { by } }) => ({ status: 'approving', decision: 'approved', by: kindOf(by) }),
  'request-declined': ({ after: { by } }) => ({ status: 'declined', decision: 'declined', by: kindOf(by) }),
  'request-lapsed': () => ({ status: 'lapsed' }),
  'outcomes-recorded': ({ after: { outcomes } }) => given(outcomes),
  'request-ended': ({ after: { status, outcomes } }) => ({ status, ...given(outcomes) }),
  'tried-again': () => ({ status: 'approving' }),
  'waiting-stopped': nothing,
  'question-asked': nothing,
  'question-answered': nothing,
  'left-list': nothing,
  'taken-off-list': nothing,
  'list-expired': nothing,
  'person-removed': nothing,
  'person-put-back': nothing,
  'persons-removed': nothing,
  'persons-put-back': nothing,
  'request-removed': nothing,
  'place-added': nothing,
  'place-removed': nothing,
  'place-gone': nothing,
  'place-lost-right': nothing,
  'place-shows-names': nothing,
  'place-tested': nothing,
  'settings-saved': nothing,
  'license-given-back': () => ({ licenses: { 'given-back': 1 } }),
  'license-removed': ({ after: { removed, grants } }) => ({
    licenses: { removed, gone: grants.length - removed },
  }),
  'license-left-alone': ({ after: { grants } }) => {
    const asked = grants.filter(({ why }) => why === 'asks-approver').length;
    return { licenses: { asked, kept: grants.length - asked } };
  },
  'license-loss-decided': nothing,
  'removals-paused': nothing,
  'removals-resumed': nothing,
  'removals-canceled': nothing,
  'extension-asked': nothing,
  'extension-granted': () => ({ licenses: { extended: 1 } }),
  'extension-declined': () => ({ licenses: { 'not-extended': 1 } }),
  'license-lengthened': ({ after: { grants } }) => ({ licenses: { extended: grants.length } }),
  'rule-made': nothing,
  'rule-changed': nothing,
  'rule-deleted': nothing,
  'rule-moved': nothing,
  'rule-proposed': nothing,
  'rule-switched-on': nothing,
  'rule-switched-off': nothing,
  'rule-confirmed': nothing,
  'rule-paused': nothing,
  'audit-exported': nothing,
  outage: nothing,
  'person-erased': nothing,
  refused: nothing,
};

/** The metrics of an operation after its commit: those of its audit entry, if it creates one. */
export function figuresOf(operation: Operation): Figures {
  if (operation.kind !== 'create' || !isAudit(operation.document)) return {};
  const { data } = operation.document;
  return figures(data.what, data);
}

/**
 * Safe: only `auditDocument` makes such documents, always from an event. Entries of earlier releases are
 * never created again.
 */
function isAudit(document: Document): document is DataDocument<DomainEvent> {
  return document.type === 'audit';
}

function figures<K extends EventName>(what: K, event: { [P in K]: EventOf<P> }[K]): Figures {
  return FIGURES[what](event);
}
