import type { TaskOf } from '../../domain/job.ts';
import { checkOf } from '../../domain/person.ts';
import type { Chunk, LicenseRequest } from '../../domain/request.ts';
import { chunkCount } from '../../domain/request.ts';
import type { Desk } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { chunkDocument, replace } from '../records/documents.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import type { Loaded } from '../records/load-request.ts';
import { readChunk, readHeader } from '../records/load-request.ts';
import { namedJob } from '../records/queue-job.ts';

/** Checks older than this are made again by job (product.md 3). */
const CHECK_FRESH_MS = 15 * 60_000;

/**
 * Asks for a new look at the persons of a pending request whose checks are old, in one commit however many they are. Gives whether they
 * are. Throws StoreError.
 */
export async function freshenChecks(desk: Desk, { request, chunks }: Loaded): Promise<boolean> {
  const old = request.status === 'pending' && chunks.find(({ data }) => isOld(desk, data));
  if (!old) return false;

  // A conflict means that somebody has asked already.
  await desk.store.commit([checkJob(desk, request.id, old.data.index)], desk.ids.next());
  desk.wake();
  return true;
}

function isOld(desk: Desk, { entries }: Chunk): boolean {
  const now = desk.clock.now();
  return entries.some(({ check }) => now - desk.clock.parse(check.at) > CHECK_FRESH_MS);
}

/** One name for one chunk: at most one job is made for it. */
function checkJob(desk: Desk, requestId: string, chunk: number): Operation {
  return namedJob(desk, `check:${requestId}:${chunk}`, { kind: 'check', requestId, chunk });
}

/** Job: looks again at the persons of one chunk of a pending request, so that the card shows what would go wrong today; then the next chunk. */
export async function checkPersons(
  desk: Desk,
  run: JobRun,
  { requestId, chunk }: TaskOf<'check'>,
): Promise<void> {
  const header = await readHeader(desk, requestId);
  if (header?.data.status !== 'pending') return finish(run);

  const read = await readChunk(desk, requestId, chunk);
  const people = await desk.directory.read(read.data.entries.map(({ person }) => person.id));
  const at = desk.clock.iso(desk.clock.now());
  const entries = read.data.entries.map((entry, n) => ({ ...entry, check: checkOf(people[n], at) }));
  const checked = replace(read, chunkDocument({ ...read.data, entries }));
  const next = nextOf(desk, header.data, chunk);
  if ((await run.commit([checked, ...next], 'finish')) === 'done') return;
  // Stale: somebody has asked for the next chunk already, or the persons are being licensed, which looks at them anyway.
  if ((await run.commit([checked], 'finish')) === 'stale') await finish(run);
}

function nextOf(desk: Desk, request: LicenseRequest, chunk: number): readonly Operation[] {
  return chunk + 1 < chunkCount(request) ? [checkJob(desk, request.id, chunk + 1)] : [];
}
