import type { TaskOf } from '../../domain/job.ts';
import { checkOf } from '../../domain/person.ts';
import type { Chunk, LicenseRequest } from '../../domain/request.ts';
import { chunkCount, isPending } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Operation } from '../ports/store.ts';
import { chunkDocument, replace } from '../records/documents.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import type { Loaded } from '../records/load-request.ts';
import { readChunk, readRequestDocument } from '../records/load-request.ts';
import { readPersons } from '../records/read-persons.ts';
import { namedJob } from '../records/queue-job.ts';

/** Older checks are repeated by a job. */
const CHECK_FRESH_MS = 15 * 60_000;

/**
 * Asks for a new look at the persons of a pending request whose checks are old: one job, which goes on from
 * chunk to chunk. Gives `fresh` if no check is old, `asked-before` if the job exists already. Throws
 * StoreError.
 */
export async function freshenChecks(
  ctx: Context,
  { request, chunks }: Loaded,
): Promise<'fresh' | 'asked' | 'asked-before'> {
  const old = isPending(request) && chunks.find(({ data }) => isOld(ctx, data));
  if (!old) return 'fresh';

  // A conflict means that the job exists already.
  const asking = [checkJob(ctx, request.id, old.data.index)];
  const { outcome } = await ctx.store.commit(asking, ctx.ids.next());
  if (outcome !== 'done') return 'asked-before';
  ctx.wake();
  return 'asked';
}

function isOld(ctx: Context, { entries }: Chunk): boolean {
  const now = ctx.clock.now();
  return entries.some(({ check }) => now - ctx.clock.parse(check.at) > CHECK_FRESH_MS);
}

/** The job has a name for its chunk, so that it exists at most once. */
function checkJob(ctx: Context, requestId: string, chunk: number): Operation {
  return namedJob(ctx, `check:${requestId}:${chunk}`, { kind: 'check', requestId, chunk });
}

/**
 * Job: looks at the persons of one chunk of a pending request again, so that the card shows today's hints.
 * Then creates the job for the next chunk.
 */
export async function checkPersons(
  ctx: Context,
  run: JobRun,
  { requestId, chunk }: TaskOf<'check'>,
): Promise<void> {
  const header = await readRequestDocument(ctx, requestId);
  if (!header || !isPending(header.data)) return finish(run);

  const read = await readChunk(ctx, requestId, chunk);
  const people = await readPersons(
    ctx,
    read.data.entries.map(({ person }) => person.id),
  );
  const at = ctx.clock.iso(ctx.clock.now());
  const entries = read.data.entries.map((entry, n) => {
    const one = people[n];
    return { ...entry, check: one instanceof OutsideError ? { ...entry.check, at } : checkOf(one, at) };
  });
  const checked = replace(read, chunkDocument({ ...read.data, entries }));
  const next = nextOf(ctx, header.data, chunk);
  if ((await run.commit([checked, ...next], 'finish')) !== 'stale') return;
  // Stale: the job for the next chunk exists already, or the persons are being licensed, which checks them
  // anyway.
  if ((await run.commit([checked], 'finish')) === 'stale') await finish(run);
}

function nextOf(ctx: Context, request: LicenseRequest, chunk: number): readonly Operation[] {
  return chunk + 1 < chunkCount(request) ? [checkJob(ctx, request.id, chunk + 1)] : [];
}
