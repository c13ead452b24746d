import { isFinal } from '../../domain/outcome.ts';
import type { Entry } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { StoreError } from '../ports/store.ts';
import { chunkDocument, replace } from '../records/documents.ts';
import type { JobEnd, JobRun } from '../records/job-run.ts';
import { readChunk } from '../records/load-request.ts';
import type { ChunkRound } from './chunk-round.ts';

const CHANGED = 'The persons of a request changed while they were being licensed.';

/**
 * Writes down who is about to be written, and how often that was in vain, so that a later look knows whose license it finds. Nothing else:
 * outcomes are recorded, counted and told in one commit of their own. Throws LeaseLost, StoreError.
 */
export async function keepEntries(
  ctx: Context,
  run: JobRun,
  { requestId, chunk, round }: Pick<ChunkRound, 'requestId' | 'chunk' | 'round'>,
  entries: readonly Entry[],
  end: JobEnd,
  more: readonly Operation[] = [],
): Promise<void> {
  const stored = await readChunk(ctx, requestId, chunk);
  const isEnded = stored.data.entries.some(
    ({ outcome }, n) => isFinal(outcome, round) && entries[n]?.outcome?.kind === 'writing',
  );
  // People whose wait was stopped meanwhile have been told so.
  if (isEnded) throw new StoreError('conflict', CHANGED);
  const kept = stored.data.entries.map((entry, n): Entry => {
    const outcome = entries[n]?.outcome;
    return outcome?.kind === 'writing' ? { ...entry, outcome } : entry;
  });
  const intent = replace(stored, chunkDocument({ ...stored.data, entries: kept }));
  if ((await run.commit([intent, ...more], end)) === 'stale') {
    throw new StoreError('conflict', CHANGED);
  }
}

/**
 * The entries of a chunk as stored, with what a job found out about those that have not ended meanwhile: assignment and read-back work on
 * one chunk side by side.
 */
export function mergeEntries(
  run: JobRun,
  round: number,
  stored: readonly Entry[],
  found: readonly Entry[],
): readonly Entry[] {
  return stored.map((entry, n) => {
    const outcome = found[n]?.outcome;
    // A read-back finds nothing but ends: whatever else it read has changed since.
    const isFound = outcome !== undefined && (run.task.kind !== 'confirm' || isFinal(outcome, round));
    return isFound && !isFinal(entry.outcome, round) ? { ...entry, outcome } : entry;
  });
}
