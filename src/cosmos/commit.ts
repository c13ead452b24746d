import { isDeepStrictEqual } from 'node:util';
import type { JSONObject, OperationInput, OperationResponse } from '@azure/cosmos';
import type { CommitResult, Document, Operation } from '../app/ports/store.ts';
import { StoreError } from '../app/ports/store.ts';
import { type Calls, THROTTLE_WAIT_MS } from './calls.ts';
import { type Partition, readDocument } from './documents.ts';
import { isSurelyNotApplied, readFailure, toStoreError } from './store-errors.ts';
import type { CheckedCommit } from '../app/ports/store-limits.ts';

/** Seconds for which a marker proves its commit. */
const MARKER_TTL = 3600;
/**
 * Pauses between looks for the witness, 2 s in all. A write that comes later would be past Azure's own limit.
 */
const LOOK_AFTER_MS = [0, 250, 750, 1000];
const MAX_SENDS = 3;
/** The pause after a 449: another write was in the way, and nothing was written. */
const AGAIN_MS = 100;

export interface Committer extends Partition {
  readonly calls: Calls;
  readonly requestTimeoutMs: number;
  readonly wait: (ms: number) => Promise<void>;
}

type Sent =
  | CommitResult
  | { readonly outcome: 'committed before' }
  | { readonly outcome: 'again' }
  | { readonly outcome: 'unknown'; readonly error: unknown };

/**
 * Sends a commit as one batch. If the answer is lost, the witness decides: if it is there, the commit is
 * done; if it is absent for 2 s, the batch is sent again with the same ids. Throws StoreError if the result
 * stays unknown; then the same commit id may be tried again.
 */
export async function sendCommit(
  committer: Committer,
  operations: readonly Operation[],
  checked: CheckedCommit,
): Promise<CommitResult> {
  let failure: unknown = new StoreError('busy', 'Azure Cosmos DB keeps asking to retry later (449).');
  for (let sends = 0; sends < MAX_SENDS; sends += 1) {
    const sent = await send(committer, operations, checked);
    if (sent.outcome === 'again') {
      await committer.wait(AGAIN_MS);
      continue;
    }
    if (sent.outcome === 'unknown') {
      failure = sent.error;
      if (!(await isWitnessed(committer, checked.witness.id))) continue;
    }
    if (sent.outcome === 'unknown' || sent.outcome === 'committed before') {
      return { outcome: 'done', etags: await presentEtags(committer, operations, checked) };
    }
    return sent;
  }
  throw toStoreError(failure);
}

async function send(
  committer: Committer,
  operations: readonly Operation[],
  checked: CheckedCommit,
): Promise<Sent> {
  const { container, tenantId, calls, requestTimeoutMs } = committer;
  const { inputs, indices } = toBatch(operations, checked, tenantId);
  let answer;
  try {
    answer = await calls.raw(
      (abortSignal) =>
        container.items.batch(inputs, tenantId, { abortSignal, contentResponseOnWriteEnabled: false }),
      requestTimeoutMs + THROTTLE_WAIT_MS,
    );
  } catch (error) {
    if (readFailure(error).status === 449) return { outcome: 'again' };
    if (isSurelyNotApplied(error)) throw toStoreError(error);
    return { outcome: 'unknown', error };
  }
  return readAnswer(answer.result ?? [], operations, indices, checked.witness.index);
}

/**
 * Puts the witness first. A batch that was committed before then fails with 409 at the witness, and not with
 * 412 at an etag that it changed itself.
 */
function toBatch(
  operations: readonly Operation[],
  { bodies, witness }: CheckedCommit,
  pk: string,
): { inputs: OperationInput[]; indices: (number | undefined)[] } {
  const others = [...operations.keys()].filter((index) => index !== witness.index);
  const indices = [witness.index, ...others];
  const inputs = indices.map((index): OperationInput => {
    const operation = index === undefined ? undefined : operations[index];
    if (index === undefined || operation === undefined) {
      return { operationType: 'Create', resourceBody: { id: witness.id, type: 'mark', ttl: MARKER_TTL, pk } };
    }
    if (operation.kind === 'remove') return removalOf(operation);
    const resourceBody: JSONObject = { ...JSON.parse(bodies[index] ?? ''), pk };
    return operation.kind === 'create'
      ? { operationType: 'Create', resourceBody }
      : { operationType: 'Replace', id: operation.document.id, ifMatch: operation.etag, resourceBody };
  });
  return { inputs, indices };
}

function removalOf({ id, etag }: { readonly id: string; readonly etag: string }): OperationInput {
  // The SDK's type for a removal has no etag, but the SDK sends it and Azure checks it.
  const removal = { operationType: 'Delete' as const, id, ifMatch: etag };
  return removal;
}

function readAnswer(
  results: readonly OperationResponse[],
  operations: readonly Operation[],
  indices: readonly (number | undefined)[],
  witnessIndex: number | undefined,
): Sent {
  // A failed batch is an answer (207), not an error. The operation that failed has its own status, the others
  // have 424.
  const at = results.findIndex(({ statusCode }) => statusCode >= 300 && statusCode !== 424);
  const failed = results[at];
  if (failed === undefined) {
    if (results.length !== indices.length)
      return { outcome: 'unknown', error: new Error('The batch has no results.') };
    const etags = new Map(indices.map((index, position) => [index, results[position]?.eTag]));
    return {
      outcome: 'done',
      etags: operations.map((operation, index) =>
        operation.kind === 'remove' ? undefined : etags.get(index),
      ),
    };
  }
  const index = indices[at];
  if (failed.statusCode === 409 && index === witnessIndex) return { outcome: 'committed before' };
  if (failed.statusCode === 449) return { outcome: 'again' };
  if (index !== undefined && failed.statusCode === 409) return { outcome: 'conflict', index };
  if (index !== undefined && (failed.statusCode === 412 || failed.statusCode === 404))
    return { outcome: 'stale', index };
  throw toStoreError(
    Object.assign(new Error('An operation of the batch failed.'), { code: failed.statusCode }),
  );
}

async function isWitnessed({ container, tenantId, calls, wait }: Committer, id: string): Promise<boolean> {
  for (const pause of LOOK_AFTER_MS) {
    if (pause > 0) await wait(pause);
    const { document } = await calls.call((signal) => readDocument({ container, tenantId }, id, signal));
    if (document !== undefined) return true;
  }
  return false;
}

/**
 * The etags of the documents that a commit wrote. For a document that somebody else has changed since, gives
 * an etag that matches nothing, so that the change is not overwritten.
 */
async function presentEtags(
  { container, tenantId, calls }: Committer,
  operations: readonly Operation[],
  { bodies, witness }: CheckedCommit,
): Promise<(string | undefined)[]> {
  const etagOf = async (operation: Operation, index: number): Promise<string | undefined> => {
    if (operation.kind === 'remove') return undefined;
    const { id } = operation.document;
    const { document } = await calls.call((signal) =>
      readDocument<Document>({ container, tenantId }, id, signal),
    );
    const { etag, ...body } = document ?? { etag: '' };
    const written: unknown = JSON.parse(bodies[index] ?? '');
    return isDeepStrictEqual(body, written) ? etag : `"changed since ${witness.id}"`;
  };
  return Promise.all(operations.map(etagOf));
}
