import { isFinal } from '../../domain/outcome.ts';
import { CHUNK_SIZE, isExcluded } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { PersonView } from '../ports/messages.ts';
import type { JobRun } from '../records/job-run.ts';
import { findChunk, readHeader } from '../records/load-request.ts';

/** How often it is looked whether the outcome to be told is final again. */
const UNDER_WAY_MS = 30_000;

/** One person of a request, without the others; undefined when the request is gone. */
export async function readPerson(
  ctx: Context,
  requestId: string,
  index: number,
): Promise<PersonView | undefined> {
  const header = await readHeader(ctx, requestId);
  const chunk = header && (await findChunk(ctx, requestId, Math.floor(index / CHUNK_SIZE)));
  const entry = chunk?.data.entries[index % CHUNK_SIZE];
  return header && entry && { request: header.data, index, entry };
}

/** Whether somebody tries again meanwhile: what failed before is not told, and what comes of it only when it works. */
export function isUnderWay({ request, index, entry }: PersonView): boolean {
  return (
    request.status === 'approving' && !isExcluded(request, index) && !isFinal(entry.outcome, request.round)
  );
}

export async function later(run: JobRun): Promise<void> {
  await run.commit([], { againInMs: UNDER_WAY_MS });
}
