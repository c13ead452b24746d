import { BATCH_SIZE } from '../../domain/assignment.ts';
import type { EndingGrant, Grant } from '../../domain/grant.ts';
import { isEnding } from '../../domain/grant.ts';
import type { TaskOf } from '../../domain/job.ts';
import { MAX_LANE_WAIT_MS } from '../../domain/job.ts';
import type { Context } from '../ports/context.ts';
import type { RemoveAnswer } from '../ports/ports.ts';
import type { Operation } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { grantDocument, replace, written } from '../records/documents.ts';
import type { JobEnd, JobRun } from '../records/job-run.ts';
import { GRANTS_ENDING } from '../records/keys.ts';
import type { ReadPerson } from '../records/read-persons.ts';
import { readPersons } from '../records/read-persons.ts';
import { END_GRANTS, endSoon } from './end-soon.ts';
import { afterAnswer, afterLook } from './judge-ending.ts';
import type { Settled, StoredEnding } from './record-endings.ts';
import { recordEndings } from './record-endings.ts';

/**
 * Job: takes back up to 20 of the licenses that are about to end: look, store the intent, remove, read back,
 * record. After a crash, a license that is gone is known as removed by us. Others have their turn before the next
 * 20. Throws OutsideError with nothing recorded; LeaseLost, StoreError.
 */
export async function endGrants(ctx: Context, run: JobRun, _task: TaskOf<'end-grants'>): Promise<void> {
  const list = { by: 'list2', key: GRANTS_ENDING, order: 'ascending' } as const;
  const page = await ctx.store.page<DataDocument<Grant>>({ ...list, limit: BATCH_SIZE });
  const all = page.flatMap((document): readonly StoredEnding[] => {
    const { data: grant } = document;
    return isEnding(grant) ? [{ document, grant }] : [];
  });
  const due = all.filter(({ grant }) => dueInMs(ctx, grant) <= 0);
  const { settled, waitMs } = await takeBack(ctx, run, due);

  const rest = all.filter(({ document }) => !settled.some((one) => one.document.id === document.id));
  const left = settled.flatMap(({ fate }) => (fate.kind === 'later' ? [fate.grant] : []));
  const waits = [...rest.map(({ grant }) => grant), ...left].map((grant) => dueInMs(ctx, grant));
  // The list is in order: more may be due behind only if all of these were.
  const inMs = due.length === BATCH_SIZE ? 0 : Math.min(...waits);
  await end(ctx, run, recordEndings(ctx, settled), inMs === Infinity ? undefined : Math.max(0, waitMs, inMs));
}

const dueInMs = (ctx: Context, { ending }: EndingGrant): number =>
  ctx.clock.parse(ending.dueAt) - ctx.clock.now();

/** What became of grants that are due, and how long the rest has to wait for the quota. */
interface TakenBack {
  readonly settled: readonly Settled[];
  readonly waitMs: number;
}

async function takeBack(ctx: Context, run: JobRun, due: readonly StoredEnding[]): Promise<TakenBack> {
  if (due.length === 0) return { settled: [], waitMs: 0 };

  const [people, products] = await Promise.all([readThose(ctx, due), ctx.licenses.products('now')]);
  const looked = due.map((one, n) => ({ ...one, fate: afterLook(ctx, one.grant, people[n], products) }));
  const settled = looked.flatMap(({ fate, ...one }, n) =>
    fate.kind === 'remove' ? [] : [{ ...one, fate, isPersonGone: people[n] === undefined }],
  );
  const wanted = looked.flatMap(({ fate, ...one }) => (fate.kind === 'remove' ? [one] : []));
  if (wanted.length === 0) return { settled, waitMs: 0 };
  const waitMs = await run.take(wanted.length);
  if (waitMs > 0) return { settled, waitMs };

  const intended = await keepIntent(ctx, run, wanted);
  // Somebody has changed one of the grants: looks again.
  if (!intended) return { settled: [], waitMs: 0 };
  const answers = await removeOnce(ctx, run, wanted, intended);
  const paused = pauseMs(answers);
  if (paused > 0) run.pauseLane(paused);
  const accepted = intended.filter((_, n) => answers[n]?.outcome === 'accepted');
  const read = await readThose(ctx, accepted);
  const removed = intended.map(({ document, grant }, n): Settled => {
    const before = wanted[n]?.grant ?? grant;
    const answer = answers[n] ?? { outcome: 'unclear' };
    const seen = read[accepted.findIndex((one) => one.document.id === document.id)];
    return {
      document,
      grant,
      fate: afterAnswer(ctx, before, grant, answer, seen),
      isPersonGone: false,
    };
  });
  return { settled: [...settled, ...removed], waitMs: 0 };
}

async function readThose(ctx: Context, those: readonly StoredEnding[]): Promise<readonly ReadPerson[]> {
  if (those.length === 0) return [];
  return readPersons(
    ctx,
    those.map(({ grant }) => grant.person.id),
  );
}

/** Stores that these licenses are about to be removed; undefined: one of the grants was changed meanwhile. */
async function keepIntent(
  ctx: Context,
  run: JobRun,
  wanted: readonly StoredEnding[],
): Promise<readonly StoredEnding[] | undefined> {
  const removing = ctx.clock.iso(ctx.clock.now());
  const intended = wanted.map(({ document, grant }) => {
    const { accepted: _accepted, ...ending } = grant.ending;
    return { document, grant: { ...grant, ending: { ...ending, removing } } };
  });
  const etags = await run.commit(intended.map(rewrite), 'renew');
  if (etags === 'stale') return undefined;
  return intended.map(({ grant }, n) => ({ document: written(grantDocument(grant), etags[n]), grant }));
}

const rewrite = ({ document, grant }: StoredEnding): Operation => replace(document, grantDocument(grant));

/** Removes once. If Graph refuses the whole batch, takes the intent back and throws OutsideError. */
async function removeOnce(
  ctx: Context,
  run: JobRun,
  wanted: readonly StoredEnding[],
  intended: readonly StoredEnding[],
): Promise<readonly RemoveAnswer[]> {
  try {
    return await ctx.licenses.remove(
      intended.map(({ grant }) => ({ personId: grant.person.id, skuId: grant.skuId })),
    );
  } catch (error) {
    const back = intended.map(({ document }, n) => ({ document, grant: wanted[n]?.grant }));
    await run.commit(
      back.flatMap(({ document, grant }) => (grant ? [rewrite({ document, grant })] : [])),
      'renew',
    );
    throw error;
  }
}

/** How long all writes of the tenant have to wait: Graph put off every removal, and said for how long. */
function pauseMs(answers: readonly RemoveAnswer[]): number {
  const waits = answers.map((answer) => (answer.outcome === 'retry' ? (answer.afterMs ?? 0) : 0));
  return waits.every((ms) => ms > 0) ? Math.min(Math.max(...waits), MAX_LANE_WAIT_MS) : 0;
}

/** Records, and ends the job or puts it off. One job alone waits; the jobs that were made beside it end. */
async function end(
  ctx: Context,
  run: JobRun,
  operations: readonly Operation[],
  inMs: number | undefined,
): Promise<void> {
  const isNamed = run.id === END_GRANTS;
  const again: JobEnd = inMs === undefined || !isNamed ? 'finish' : { againInMs: inMs };
  const result = await run.retryWhileStoreIsAway(async () => {
    const follow = inMs === undefined || isNamed ? [] : [await endSoon(ctx, inMs)];
    return run.commit([...operations, ...follow], again);
  });
  // Somebody has changed one of the grants: the next look finds what was done.
  if (result === 'stale') await run.commit([], { againInMs: 0 });
}
