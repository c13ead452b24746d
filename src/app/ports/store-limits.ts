import { type Document, type Operation, StoreError } from './store.ts';

/**
 * The limits of Azure Cosmos DB for a transactional batch (learn.microsoft.com, "Azure Cosmos DB service
 * quotas").
 */
const MAX_OPERATIONS = 100;
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_TTL = 2147483647;
/** Bytes that a batch adds to each document (kind, etag, partition, brackets), generously. */
const ENVELOPE_BYTES = 512;

/**
 * A commit ready to be written, and its witness. `bodies`: the JSON texts by operation; undefined for a
 * removal.
 */
export interface CheckedCommit {
  readonly commitId: string;
  readonly bodies: readonly (string | undefined)[];
  readonly witness: Witness;
}

/**
 * The document that proves a commit: that of the operation at `index`, or without `index` a marker beside
 * them. `by`: it proves the commit by being there, by the commit's id in it, or by being gone. `etag`: the
 * etag that the operation names.
 */
export interface Witness {
  readonly id: string;
  readonly index: number | undefined;
  readonly by: 'presence' | 'commit' | 'absence';
  readonly etag?: string;
}

/** Whether the witness, as it is stored, proves the commit. */
export function isProof(
  { by }: Witness,
  commitId: string,
  stored: { readonly commit?: unknown } | undefined,
): boolean {
  if (by === 'commit') return stored?.commit === commitId;
  return (stored === undefined) === (by === 'absence');
}

/** Whether a document can have this id: 1 to 255 characters without `/ \ ? #` that survive a URL. */
export function isValidId(id: string): boolean {
  return id !== '' && id.length <= 255 && !/[/\\?#]|^\.\.?$/.test(id) && id.isWellFormed();
}

/**
 * Checks a commit against the limits of every store, and turns its documents into JSON. Throws StoreError:
 * `too-large` for too many operations or bytes, or a document twice; `refused` for a bad id or ttl, or a list
 * without `sort`.
 */
export function checkCommit(operations: readonly Operation[], commitId: string): CheckedCommit {
  const witness = findWitness(operations, commitId);
  const count = operations.length + (witness.index === undefined ? 1 : 0);
  if (count > MAX_OPERATIONS) {
    throw new StoreError(
      'too-large',
      `A commit has at most ${MAX_OPERATIONS} operations, its own entry included; this one has ${count}.`,
    );
  }
  const ids = new Set<string>();
  let bytes = 0;
  const bodies = operations.map((operation, index) => {
    const id = operation.kind === 'remove' ? operation.id : operation.document.id;
    if (ids.has(id))
      throw new StoreError('too-large', `A commit names each document once; ${id} is there twice.`);
    ids.add(id);
    if (!isValidId(id))
      throw new StoreError('refused', `A document cannot have the id ${JSON.stringify(id)}.`);
    const commit = index === witness.index && witness.by === 'commit' ? commitId : undefined;
    const body = operation.kind === 'remove' ? undefined : toBody(operation.document, commit);
    bytes += Buffer.byteLength(body ?? '') + Buffer.byteLength(id) + ENVELOPE_BYTES;
    return body;
  });
  if (bytes > MAX_BYTES) {
    throw new StoreError('too-large', `A commit has at most 2 MB; this one has ${bytes} bytes.`);
  }
  return { commitId, bodies, witness };
}

function findWitness(operations: readonly Operation[], commitId: string): Witness {
  if (!isValidId(`mark:${commitId}`))
    throw new StoreError('refused', 'A commit id must be usable in a document id.');
  for (const [index, operation] of operations.entries()) {
    const created = operation.kind === 'create' ? operation.document.id : '';
    // Compares a whole part of the id: 'job:12' is no witness of the commit '1'.
    if (created.split(':').includes(commitId)) return { id: created, index, by: 'presence' };
  }
  const index = operations.findIndex(({ held }) => held);
  const held = operations[index];
  if (held?.kind === 'remove') return { id: held.id, index, by: 'absence', etag: held.etag };
  if (held?.kind === 'replace') return { id: held.document.id, index, by: 'commit', etag: held.etag };
  if (held) return { id: held.document.id, index, by: 'commit' };
  return { id: `mark:${commitId}`, index: undefined, by: 'presence' };
}

function toBody(document: Document, commit: string | undefined): string {
  const { ttl, sort, list, list2 } = document;
  if (ttl !== undefined && !(Number.isInteger(ttl) && ttl >= 1 && ttl <= MAX_TTL)) {
    throw new StoreError(
      'refused',
      `A ttl is a whole number of seconds, at least 1; ${document.id} has ${ttl}.`,
    );
  }
  if (sort === undefined && (list !== undefined || list2 !== undefined)) {
    throw new StoreError('refused', `A document in a list needs a sort value; ${document.id} has none.`);
  }
  // A document that was read carries its etag, and perhaps the commit that wrote it. The store keeps those.
  return JSON.stringify({ ...document, etag: undefined, commit });
}
