import { isFinal } from '../../domain/outcome.ts';
import type { Entry } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { StoreError } from '../ports/store.ts';
import { chunkDocument, replace, written } from '../records/documents.ts';
import type { JobEnd, JobRun } from '../records/job-run.ts';
import type { StoredChunk } from '../records/load-request.ts';
import { readChunk } from '../records/load-request.ts';
import type { Found } from './chunk-round.ts';

const CHANGED = 'The persons of a request changed while they were being licensed.';

/**
 * Stores the intent: the persons about to be written, and the number of earlier tries. A later look then
 * knows whether a license that it finds is ours. Other outcomes are not stored here, since one commit of its
 * own records, counts and tells them. `known`: the chunks as last read or written; they are read again only if
 * one has changed. Under `hold`, the etags of the chunks as known guard the commit; if somebody has changed one,
 * the lease does. `found`: the outcomes of all, one chunk after the other. Gives the chunks as stored. Throws
 * LeaseLost, StoreError.
 */
export async function keepEntries(
  ctx: Context,
  run: JobRun,
  round: number,
  known: readonly StoredChunk[],
  found: Found,
  end: JobEnd,
  more: readonly Operation[] = [],
): Promise<readonly StoredChunk[]> {
  const intent = { round, found, more };
  const readAgain = () => Promise.all(known.map(({ data }) => readChunk(ctx, data.requestId, data.index)));
  const kept =
    (await keepIn(run, known, { ...intent, end })) ??
    (await keepIn(run, await readAgain(), { ...intent, end: end === 'hold' ? 'renew' : end }));
  if (!kept) throw new StoreError('conflict', CHANGED);
  return kept;
}

interface Intent {
  readonly round: number;
  readonly found: Found;
  readonly end: JobEnd;
  readonly more: readonly Operation[];
}

/** Gives the chunks with the intent; undefined if somebody else has changed one since it was read. */
async function keepIn(
  run: JobRun,
  stored: readonly StoredChunk[],
  { round, found, end, more }: Intent,
): Promise<readonly StoredChunk[] | undefined> {
  let n = 0;
  const chunks = stored.map((chunk) => {
    const kept = chunk.data.entries.map((entry): Entry => {
      const outcome = found[n++]?.outcome;
      if (outcome?.kind !== 'writing' || outcome === entry.outcome) return entry;
      // The wait of these people was stopped meanwhile, and they were told so: do not write them.
      if (isFinal(entry.outcome, round)) throw new StoreError('conflict', CHANGED);
      return { ...entry, outcome };
    });
    const isWritten = kept.some((entry, at) => entry !== chunk.data.entries[at]);
    return { chunk, next: isWritten ? chunkDocument({ ...chunk.data, entries: kept }) : undefined };
  });
  const replaced = chunks.flatMap(({ chunk, next }) => (next ? [replace(chunk, next)] : []));
  const etags = await run.commit([...replaced, ...more], end);
  if (etags === 'stale') return undefined;
  const left = etags.values();
  return chunks.map(({ chunk, next }) => (next ? written(next, left.next().value) : chunk));
}

/**
 * The stored entries of a chunk with the outcomes that a job found. Outcomes that became final meanwhile stay,
 * and so do those that the job left as it had read them (`known`): assigning, read-back and the waiting list
 * work on one chunk side by side.
 */
export function mergeEntries(
  run: Pick<JobRun, 'task'>,
  round: number,
  known: readonly Entry[],
  stored: readonly Entry[],
  found: Found,
): readonly Entry[] {
  return stored.map((entry, n) => {
    const outcome = found[n]?.outcome;
    // A read-back only finds final outcomes. Anything else that it read may have changed since.
    const isFound =
      outcome !== undefined &&
      outcome !== known[n]?.outcome &&
      (run.task.kind !== 'confirm' || isFinal(outcome, round));
    return isFound && !isFinal(entry.outcome, round) ? { ...entry, outcome } : entry;
  });
}
