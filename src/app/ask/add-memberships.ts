import type { TaskOf } from '../../domain/job.ts';
import { chunkCount } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { findChunk, readRequestDocument } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { memberships } from '../records/request-documents.ts';

/** Chunks in one commit: 80 persons and the job for the next chunks fit its 100 operations. */
const CHUNKS_AT_ONCE = 4;

/**
 * Job: puts a request into the lists of the persons of some chunks, then creates the job for the next ones.
 */
export async function addMemberships(
  ctx: Context,
  run: JobRun,
  { requestId, chunk }: TaskOf<'add-memberships'>,
): Promise<void> {
  const header = await readRequestDocument(ctx, requestId);
  if (!header) return finish(run);

  const indexes = Array.from({ length: CHUNKS_AT_ONCE }, (_, n) => chunk + n);
  const chunks = await Promise.all(indexes.map((index) => findChunk(ctx, requestId, index)));
  const entries = chunks.flatMap((read) => read?.data.entries ?? []);
  const next = chunk + CHUNKS_AT_ONCE;
  const goOn =
    next < chunkCount(header.data) ? [newJob(ctx, { kind: 'add-memberships', requestId, chunk: next })] : [];
  await run.commit([...memberships(header.data, entries), ...goOn], 'finish');
}
