import type { AuditEntry } from '../../src/app/records/audit-entry.ts';
import type { DataDocument } from '../../src/app/records/documents.ts';
import type { FakeContext } from './fake-context.ts';

/** The audit entries of one act, the newest first. */
export async function auditedOf({ store }: FakeContext, what: string): Promise<readonly AuditEntry[]> {
  const query = { by: 'list', key: 'audit', order: 'descending', limit: 100 } as const;
  const entries = await store.page<DataDocument<AuditEntry>>(query);
  return entries.map(({ data }) => data).filter((entry) => entry.what === what);
}
