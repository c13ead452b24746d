import { isDeepStrictEqual } from 'node:util';
import type { DatabaseSync } from 'node:sqlite';
import type { CommitResult, Document, Operation } from '../app/store.ts';
import type { CheckedCommit } from '../app/store-limits.ts';
import type { Statements } from './statements.ts';

/** Seconds for which a marker proves its commit. */
const markerTtl = 3600;

export interface Writer {
  readonly database: DatabaseSync;
  readonly statements: Statements;
  readonly tenantId: string;
  readonly now: () => number;
  readonly newEtag: () => string;
}

/**
 * Writes all operations in one transaction, or none. A commit that was written before under its id is found by its witness and is
 * done again without writing, as in Cosmos. Throws what SQLite throws; then nothing was written.
 */
export function writeCommit(
  writer: Writer,
  operations: readonly Operation[],
  checked: CheckedCommit,
): CommitResult {
  const { database, statements, tenantId, now } = writer;
  const time = now();
  statements.begin.run();
  try {
    const { witness, bodies } = checked;
    if (statements.read.get(tenantId, witness.id, time) !== undefined) {
      return { outcome: 'done', etags: presentEtags(writer, bodies, operations, time) };
    }
    const etags: (string | undefined)[] = [];
    for (const [index, operation] of operations.entries()) {
      const etag = operation.kind === 'remove' ? undefined : writer.newEtag();
      if (!apply(writer, operation, bodies[index] ?? '', etag ?? '', time)) {
        return { outcome: operation.kind === 'create' ? 'conflict' : 'stale', index };
      }
      etags.push(etag);
    }
    if (witness.index === undefined) writeMarker(writer, witness.id, time);
    statements.end.run();
    return { outcome: 'done', etags };
  } finally {
    if (database.isTransaction) database.exec('ROLLBACK');
  }
}

function apply(writer: Writer, operation: Operation, body: string, etag: string, time: number): boolean {
  const { statements, tenantId } = writer;
  if (operation.kind === 'remove') {
    return Number(statements.remove.run(tenantId, operation.id, operation.etag, time).changes) === 1;
  }
  const { document } = operation;
  const columns = [
    etag,
    document.list ?? null,
    document.list2 ?? null,
    document.sort ?? null,
    expiry(document, time),
    body,
  ];
  if (operation.kind === 'replace') {
    return (
      Number(statements.update.run(...columns, tenantId, document.id, operation.etag, time).changes) === 1
    );
  }
  statements.dropExpired.run(tenantId, document.id, time);
  return Number(statements.insert.run(tenantId, document.id, ...columns).changes) === 1;
}

function writeMarker(writer: Writer, id: string, time: number): void {
  const document: Document = { id, type: 'mark', ttl: markerTtl };
  apply(writer, { kind: 'create', document }, JSON.stringify(document), writer.newEtag(), time);
}

/** The etags of what a commit wrote; where another has changed it since, one that fits nothing, so that nothing is overwritten. */
function presentEtags(
  { statements, tenantId, newEtag }: Writer,
  bodies: CheckedCommit['bodies'],
  operations: readonly Operation[],
  time: number,
): (string | undefined)[] {
  return operations.map((operation, index) => {
    if (operation.kind === 'remove') return undefined;
    const row = statements.read.get(tenantId, operation.document.id, time);
    const same =
      row !== undefined &&
      isDeepStrictEqual(JSON.parse(String(row['body'])), JSON.parse(bodies[index] ?? ''));
    return same ? String(row['etag']) : newEtag();
  });
}

function expiry({ ttl }: Document, time: number): number | null {
  return ttl === undefined ? null : time + ttl * 1000;
}
