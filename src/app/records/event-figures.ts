import type { DomainEvent, EventName, EventOf } from '../../domain/event.ts';
import type { Decision, Status } from '../../domain/request.ts';
import type { Document, Operation } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';

/** The metrics that an event counts in: the status that a request entered, and the decision. */
interface Figures {
  readonly status?: Status;
  readonly decision?: Decision['kind'];
}

const nothing = (): Figures => ({});

/** The metrics of each event; the compiler demands a row for every kind. */
const FIGURES: { readonly [K in EventName]: (event: EventOf<K>) => Figures } = {
  'request-made': ({ after }) => ({ status: 'status' in after ? after.status : 'pending' }),
  'persons-looked-up': ({ after: { status } }) => ({ status }),
  'request-withdrawn': () => ({ status: 'cancelled' }),
  'request-approved': () => ({ status: 'approving', decision: 'approved' }),
  'request-declined': () => ({ status: 'declined', decision: 'declined' }),
  'request-lapsed': () => ({ status: 'lapsed' }),
  'outcomes-recorded': nothing,
  'request-ended': ({ after: { status } }) => ({ status }),
  'tried-again': () => ({ status: 'approving' }),
  'waiting-stopped': nothing,
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
  'license-given-back': nothing,
  'license-removed': nothing,
  'license-left-alone': nothing,
  'license-loss-decided': nothing,
  'removals-paused': nothing,
  'removals-resumed': nothing,
  'removals-canceled': nothing,
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
