import type { JobTask } from '../../domain/job.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { isFinal } from '../../domain/outcome.ts';
import type { Person } from '../../domain/person.ts';
import { isHolder } from '../../domain/person.ts';
import type { Chunk, Entry, LicenseRequest } from '../../domain/request.ts';
import { CHUNK_SIZE, excludedIndexes } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { readChunk, readHeader } from '../records/load-request.ts';
import { recordOutcomes } from './record-outcomes.ts';
import type { Approval } from './write-licenses.ts';
import { writeLicenses } from './write-licenses.ts';

/**
 * Job: assigns the license to the persons of one chunk: look, write down what will be written, write, look again, record.
 * A second run after a crash finds what the first one did. Chunks of a request follow one another, so that requests take turns and who
 * gets no seat is the last in card order.
 */
export async function assignLicenses(
  ctx: Context,
  run: JobRun,
  { requestId, chunk, round }: Extract<JobTask, { kind: 'assign' }>,
): Promise<void> {
  const header = await readHeader(ctx, requestId);
  const approval = header?.data.decision;
  const isCurrent = header?.data.status === 'approving' && header.data.round === round;
  if (!header || !isCurrent || approval?.kind !== 'approved') return finish(run);

  const { data } = await readChunk(ctx, requestId, chunk);
  const looked = await look(ctx, header.data, data, approval);
  const {
    entries,
    againInMs,
    failed = false,
  } = await writeLicenses(ctx, run, { requestId, chunk, round, approval }, looked);
  if (againInMs !== undefined && !hasNews(data.entries, entries)) {
    await run.commit([], { againInMs, failed });
    return;
  }
  const end = againInMs === undefined ? 'finish' : { againInMs, failed };
  await recordOutcomes(ctx, run, requestId, chunk, entries, end);
}

/** The chunk with what Graph shows now: removed, gone and licensed persons have their outcome, all others wait. */
async function look(
  ctx: Context,
  request: LicenseRequest,
  chunk: Chunk,
  approval: Approval,
): Promise<readonly Entry[]> {
  const { round } = request;
  const excluded = excludedIndexes(request);
  const isExcludedHere = (n: number) => excluded.has(chunk.index * CHUNK_SIZE + n);
  const waiting = (entry: Entry, n: number) =>
    !isFinal(entry.outcome, round) && entry.outcome?.kind !== 'confirming' && !isExcludedHere(n);
  const ids = chunk.entries.filter(waiting).map(({ person }) => person.id);
  const people = ids.length === 0 ? [] : await ctx.directory.read(ids);
  const found = new Map(ids.map((id, n) => [id, people[n]]));

  return chunk.entries.map((entry, n) => {
    if (isExcludedHere(n)) {
      return entry.outcome ? entry : { ...entry, outcome: { kind: 'not-assigned', round } };
    }
    if (!waiting(entry, n)) return entry;
    const outcome = outcomeSeen(ctx, entry.outcome, found.get(entry.person.id), approval.skuId, round);
    return outcome ? { ...entry, outcome } : entry;
  });
}

/** What a look at a person tells: the license is there (by us, if we had set out to write it), or the person is gone. */
function outcomeSeen(
  ctx: Context,
  before: Outcome | undefined,
  person: Person | undefined,
  skuId: string,
  round: number,
): Outcome | undefined {
  const at = ctx.clock.iso(ctx.clock.now());
  if (!person) return { kind: 'failed', round, at, reason: 'person-gone' };
  if (!isHolder(person, skuId)) return undefined;
  const isOurs = before?.kind === 'writing' || before?.kind === 'not-confirmed';
  return isOurs && person.direct.includes(skuId)
    ? { kind: 'assigned', round, at }
    : { kind: 'holder', round };
}

/** Whether there is anything to record beside the intent, which is written down already. */
function hasNews(before: readonly Entry[], after: readonly Entry[]): boolean {
  return after.some((entry, n) => entry.outcome !== before[n]?.outcome && entry.outcome?.kind !== 'writing');
}
