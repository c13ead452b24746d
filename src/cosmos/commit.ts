import { isDeepStrictEqual } from 'node:util';
import type { JSONObject, OperationInput, OperationResponse } from '@azure/cosmos';
import type { CommitResult, Document, Operation } from '../app/ports/store.ts';
import { StoreError } from '../app/ports/store.ts';
import { type Calls, THROTTLE_WAIT_MS } from './calls.ts';
import { type Partition, readDocument } from './documents.ts';
import { isSurelyNotApplied, readFailure, toStoreError } from './store-errors.ts';
import { type CheckedCommit, isProof } from '../app/ports/store-limits.ts';

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

type Failed = Exclude<CommitResult, { readonly outcome: 'done' }>;

/** `witness`: the commit failed at its witness, with that result unless it was in before. */
type Sent =
  | CommitResult
  | { readonly outcome: 'witness'; readonly status: number; readonly otherwise: Failed | undefined }
  | { readonly outcome: 'again' }
  | { readonly outcome: 'unknown'; readonly error: unknown };

/**
 * Sends a commit as one batch. If the answer is lost, the witness decides: if it proves the commit, that is
 * done; if it does not for 2 s, the batch is sent again with the same ids and etags. Throws StoreError if the
 * result stays unknown; then the same commit id may be tried again.
 */
export async function sendCommit(
  committer: Committer,
  operations: readonly Operation[],
  checked: CheckedCommit,
): Promise<CommitResult> {
  let failure: unknown = new StoreError('busy', 'Azure Cosmos DB keeps asking to retry later (449).');
  let mayBeIn = false;
  for (let sends = 0; sends < MAX_SENDS; sends += 1) {
    const sent = await send(committer, operations, checked);
    if (sent.outcome === 'again') {
      await committer.wait(AGAIN_MS);
      continue;
    }
    if (sent.outcome === 'unknown') {
      failure = sent.error;
      mayBeIn = true;
      if (!(await isWitnessed(committer, checked, false))) continue;
    } else if (sent.outcome === 'witness') {
      const { status, otherwise } = sent;
      if (otherwise && !(await wasInBefore(committer, checked, status, mayBeIn))) return otherwise;
    } else {
      return sent;
    }
    return resultOfProof(committer, operations, checked);
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
  return readAnswer(answer.result ?? [], operations, indices);
}

/**
 * Puts the witness first. A batch that was committed before then fails at the witness, and not with 412 at
 * another etag that it changed itself.
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
  const { statusCode: status } = failed;
  if (status === 449) return { outcome: 'again' };
  const result = index === undefined ? undefined : resultOf(status, index);
  // The first operation is the witness.
  if (at === 0 && (result || status === 409)) return { outcome: 'witness', status, otherwise: result };
  if (result) return result;
  throw toStoreError(
    Object.assign(new Error('An operation of the batch failed.'), { code: failed.statusCode }),
  );
}

function resultOf(status: number, index: number): Failed | undefined {
  if (status === 409) return { outcome: 'conflict', index };
  return status === 412 || status === 404 ? { outcome: 'stale', index } : undefined;
}

/**
 * Whether a commit that failed at its witness had gone in before. `mayBeIn`: the answer to an earlier send was
 * lost.
 */
async function wasInBefore(
  committer: Committer,
  checked: CheckedCommit,
  status: number,
  mayBeIn: boolean,
): Promise<boolean> {
  const { by } = checked.witness;
  if (by === 'presence') return status === 409;
  // A removed document says nothing about who removed it, unless the own removal may have arrived.
  if (by === 'absence') return status === 404 && mayBeIn;
  return isWitnessed(committer, checked, true);
}

/**
 * Looks whether the witness proves the commit. `hasChanged`: the store has refused the witness. Then a look
 * that shows it changed by somebody else is the last; one that shows it as it was came from a replica that is
 * behind.
 */
async function isWitnessed(
  { container, tenantId, calls, wait }: Committer,
  { witness, commitId }: CheckedCommit,
  hasChanged: boolean,
): Promise<boolean> {
  for (const pause of LOOK_AFTER_MS) {
    if (pause > 0) await wait(pause);
    const { document } = await calls.call((signal) =>
      readDocument({ container, tenantId }, witness.id, signal),
    );
    if (isProof(witness, commitId, document)) return true;
    if (hasChanged && document?.etag !== witness.etag) return false;
  }
  return false;
}

/**
 * The result of a commit that its witness proves, with the etags of the documents that it wrote. For a
 * document that somebody else has changed since, gives an etag that matches nothing, so that the change is not
 * overwritten. `stale`: the witness is gone, but nothing else shows the commit, so a later holder removed it.
 */
async function resultOfProof(
  { container, tenantId, calls }: Committer,
  operations: readonly Operation[],
  { bodies, witness }: CheckedCommit,
): Promise<CommitResult> {
  const look = async (operation: Operation, index: number): Promise<Trace> => {
    const id = operation.kind === 'remove' ? operation.id : operation.document.id;
    if (operation.kind === 'remove' && witness.by !== 'absence') return { etag: undefined, shows: true };
    const { document } = await calls.call((signal) =>
      readDocument<Document>({ container, tenantId }, id, signal),
    );
    if (operation.kind === 'remove') return { etag: undefined, shows: document === undefined };
    const { etag, ...body } = document ?? { etag: '' };
    const isSame = isDeepStrictEqual(body, JSON.parse(bodies[index] ?? ''));
    // A created document is there only if this commit went in, whoever may have changed it since.
    const shows = isSame || (operation.kind === 'create' && document !== undefined);
    return { etag: isSame ? etag : `"changed since ${witness.id}"`, shows };
  };
  const traces = await Promise.all(operations.map(look));
  const others = traces.filter((_, index) => index !== witness.index);
  if (witness.by === 'absence' && others.length > 0 && !others.some(({ shows }) => shows)) {
    return { outcome: 'stale', index: witness.index ?? 0 };
  }
  return { outcome: 'done', etags: traces.map(({ etag }) => etag) };
}

/** The document of an operation after the commit. `shows`: it is as the commit would have left it. */
interface Trace {
  readonly etag: string | undefined;
  readonly shows: boolean;
}
