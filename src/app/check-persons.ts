import type { JobTask } from '../domain/job.ts';
import { checkOf } from '../domain/person.ts';
import { chunkDocument, replace } from './documents.ts';
import type { JobRun } from './job-run.ts';
import { finish } from './job-run.ts';
import { readChunk, readHeader } from './load.ts';
import type { Desk } from './ports.ts';

/** Job: looks again at the persons of a pending request, so that the card shows what would go wrong today. */
export async function checkPersons(
  desk: Desk,
  run: JobRun,
  { requestId, chunk }: Extract<JobTask, { kind: 'check' }>,
): Promise<void> {
  const header = await readHeader(desk, requestId);
  if (header?.data.status !== 'pending') return finish(run);

  const read = await readChunk(desk, requestId, chunk);
  const people = await desk.directory.read(read.data.entries.map(({ person }) => person.id));
  const at = desk.clock.iso(desk.clock.now());
  const entries = read.data.entries.map((entry, n) => ({ ...entry, check: checkOf(people[n], at) }));
  const operation = replace(read, chunkDocument({ ...read.data, entries }));
  // Stale: the persons are being licensed meanwhile, which looks at them anyway.
  if ((await run.commit([operation], 'finish')) === 'stale') await finish(run);
}
