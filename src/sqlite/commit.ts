import { isDeepStrictEqual } from 'node:util';
import type { CommitResult, Document, Operation } from '../app/ports/store.ts';
import { type CheckedCommit, isProof } from '../app/ports/store-limits.ts';
import type { Statements } from './statements.ts';

/** Seconds for which a marker proves its commit. */
const MARKER_TTL = 3600;

export interface Writer {
  readonly statements: Statements;
  readonly tenantId: string;
  readonly now: () => number;
  readonly newEtag: () => string;
}

/**
 * Writes all operations, or none. The transaction may hold other commits too, so everything is checked before
 * anything is written. If the witness shows that this commit id was written before, nothing is written and
 * the result is `done`, as in Cosmos. Throws what SQLite throws; then the caller must roll back.
 */
export function writeCommit(
  writer: Writer,
  operations: readonly Operation[],
  checked: CheckedCommit,
): CommitResult {
  const { witness, bodies } = checked;
  const { statements, tenantId, now } = writer;
  const time = now();
  if (isWritten(writer, checked, time)) {
    return { outcome: 'done', etags: presentEtags(writer, bodies, operations, time) };
  }
  for (const [index, operation] of operations.entries()) {
    const id = operation.kind === 'remove' ? operation.id : operation.document.id;
    const present = statements.etag.get(tenantId, id, time)?.['etag'];
    const expected = operation.kind === 'create' ? undefined : operation.etag;
    if (present !== expected) return { outcome: operation.kind === 'create' ? 'conflict' : 'stale', index };
  }
  const etags = operations.map((operation, index) => apply(writer, operation, bodies[index] ?? '', time));
  if (witness.index === undefined) writeMarker(writer, witness.id, time);
  return { outcome: 'done', etags };
}

/**
 * Whether the witness shows that the commit is in. One that would be gone shows nothing: no answer is ever
 * lost here, so its removal is not looked for.
 */
function isWritten(
  { statements, tenantId }: Writer,
  { witness, commitId }: CheckedCommit,
  time: number,
): boolean {
  if (witness.by === 'absence') return false;
  const row = statements.etag.get(tenantId, witness.id, time);
  if (row === undefined || row['etag'] === witness.etag) return false;
  const stored =
    witness.by === 'commit'
      ? JSON.parse(String(statements.read.get(tenantId, witness.id, time)?.['body']))
      : {};
  return isProof(witness, commitId, stored);
}

/** Writes one operation, and gives its etag. */
function apply(writer: Writer, operation: Operation, body: string, time: number): string | undefined {
  const { statements, tenantId } = writer;
  if (operation.kind === 'remove') {
    statements.remove.run(tenantId, operation.id);
    return undefined;
  }
  const { id, list = null, list2 = null, sort = null } = operation.document;
  const etag = writer.newEtag();
  const place = [list, list2, sort, expiry(operation.document, time)];
  // `write` renews every index of the row. Most documents stay in their lists: decision 0011.
  if (
    operation.kind === 'replace' &&
    statements.rewrite.run(etag, body, tenantId, id, ...place).changes === 1
  )
    return etag;
  statements.write.run(tenantId, id, etag, ...place, body);
  return etag;
}

function writeMarker(writer: Writer, id: string, time: number): void {
  const document: Document = { id, type: 'mark', ttl: MARKER_TTL };
  apply(writer, { kind: 'create', document }, JSON.stringify(document), time);
}

/**
 * The etags of the documents that a commit wrote. For a document that somebody else has changed since, gives
 * an etag that matches nothing, so that the change is not overwritten.
 */
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
