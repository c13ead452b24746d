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
 * own records, counts and tells them. `known`: the chunk as last read or written; it is read again only if it
 * has changed. Under `hold`, the etag of the chunk as known guards the commit; if somebody has changed the
 * chunk, the lease does. Gives the chunk as stored. Throws LeaseLost, StoreError.
 */
export async function keepEntries(
  ctx: Context,
  run: JobRun,
  round: number,
  known: StoredChunk,
  found: Found,
  end: JobEnd,
  more: readonly Operation[] = [],
): Promise<StoredChunk> {
  const intent = { round, found, more };
  const { requestId, index } = known.data;
  const kept =
    (await keepIn(run, known, { ...intent, end })) ??
    (await keepIn(run, await readChunk(ctx, requestId, index), {
      ...intent,
      end: end === 'hold' ? 'renew' : end,
    }));
  if (!kept) throw new StoreError('conflict', CHANGED);
  return kept;
}

interface Intent {
  readonly round: number;
  readonly found: Found;
  readonly end: JobEnd;
  readonly more: readonly Operation[];
}

/** Gives the chunk with the intent; undefined if somebody else has changed the chunk since it was read. */
async function keepIn(
  run: JobRun,
  stored: StoredChunk,
  { round, found, end, more }: Intent,
): Promise<StoredChunk | undefined> {
  const isEnded = stored.data.entries.some(
    ({ outcome }, n) => isFinal(outcome, round) && found[n]?.outcome?.kind === 'writing',
  );
  // The wait of these people was stopped meanwhile, and they were told so: do not write them.
  if (isEnded) throw new StoreError('conflict', CHANGED);
  const kept = stored.data.entries.map((entry, n): Entry => {
    const outcome = found[n]?.outcome;
    return outcome?.kind === 'writing' ? { ...entry, outcome } : entry;
  });
  const next = chunkDocument({ ...stored.data, entries: kept });
  const etags = await run.commit([replace(stored, next), ...more], end);
  return etags === 'stale' ? undefined : written(next, etags[0]);
}

/**
 * The stored entries of a chunk with the outcomes that a job found. Outcomes that became final meanwhile
 * stay, since assigning and read-back work on one chunk side by side.
 */
export function mergeEntries(
  run: JobRun,
  round: number,
  stored: readonly Entry[],
  found: Found,
): readonly Entry[] {
  return stored.map((entry, n) => {
    const outcome = found[n]?.outcome;
    // A read-back only finds final outcomes. Anything else that it read may have changed since.
    const isFound = outcome !== undefined && (run.task.kind !== 'confirm' || isFinal(outcome, round));
    return isFound && !isFinal(entry.outcome, round) ? { ...entry, outcome } : entry;
  });
}
