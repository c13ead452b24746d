import type { Document, Operation, Store } from '../app/ports/store.ts';
import type { AuditEntry } from '../app/records/audit-entry.ts';
import type { DataDocument } from '../app/records/documents.ts';
import type { Metrics } from './metrics.ts';

/** Audit entries that carry the status which the request entered. */
const STATING: ReadonlySet<string> = new Set(['request-made', 'persons-looked-up', 'request-ended']);

/** The status that a request entered, by what its audit entry says; a request is made waiting unless that says otherwise. */
const ENTERED: Readonly<Record<string, string>> = {
  'request-made': 'pending',
  'request-approved': 'approving',
  'tried-again': 'approving',
  'request-declined': 'declined',
  'request-withdrawn': 'cancelled',
  'request-lapsed': 'lapsed',
};
const DECISIONS: Readonly<Record<string, string>> = {
  'request-approved': 'approved',
  'request-declined': 'declined',
};

/** The same store, counting what its commits did: audit entries say it, once for every change that went in. */
export function countCommits(store: Store, metrics: Pick<Metrics, 'requests' | 'decisions'>): Store {
  return {
    read: (id) => store.read(id),
    page: (query) => store.page(query),
    count: (query) => store.count(query),
    health: () => store.health(),
    close: () => store.close(),
    async commit(operations, commitId) {
      const result = await store.commit(operations, commitId);
      if (result.outcome === 'done') for (const operation of operations) count(operation, metrics);
      return result;
    },
  };
}

function count(operation: Operation, { requests, decisions }: Pick<Metrics, 'requests' | 'decisions'>): void {
  if (operation.kind !== 'create' || !isAudit(operation.document)) return;

  const { what, after } = operation.document.data;
  const status = (STATING.has(what) ? statusIn(after) : undefined) ?? ENTERED[what];
  if (status !== undefined) requests.inc({ status });
  const decision = DECISIONS[what];
  if (decision !== undefined) decisions.inc({ decision });
}

function isAudit(document: Document): document is DataDocument<AuditEntry> {
  return document.type === 'audit';
}

function statusIn(after: unknown): string | undefined {
  const isOne =
    typeof after === 'object' && after !== null && 'status' in after && typeof after.status === 'string';
  return isOne ? String(after.status) : undefined;
}
