import { BATCH_SIZE } from '../../domain/assignment.ts';
import type { Removals } from '../../domain/breaker.ts';
import { admit, limitOfProduct, NO_REMOVALS } from '../../domain/breaker.ts';
import type { EndingGrant, Grant } from '../../domain/grant.ts';
import { isEnding } from '../../domain/grant.ts';
import type { TaskOf } from '../../domain/job.ts';
import { MAX_LANE_WAIT_MS } from '../../domain/job.ts';
import type { Product } from '../../domain/product.ts';
import { findProduct } from '../../domain/product.ts';
import type { Context } from '../ports/context.ts';
import type { RemoveAnswer } from '../ports/ports.ts';
import type { Operation } from '../ports/store.ts';
import { newAudit } from '../records/audit-entry.ts';
import type { DataDocument } from '../records/documents.ts';
import { grantDocument, replace, written } from '../records/documents.ts';
import type { JobEnd, JobRun } from '../records/job-run.ts';
import { GRANTS_ENDING } from '../records/keys.ts';
import { newJob } from '../records/queue-job.ts';
import { hasLine } from '../records/read-lines.ts';
import { readSettings } from '../records/read-settings.ts';
import type { StoredRemovals } from '../records/removals.ts';
import { readRemovals, writeRemovals } from '../records/removals.ts';
import { serveNow } from '../assign/watch-seats.ts';
import { END_GRANTS, endSoon } from './end-soon.ts';
import type { Fate } from './judge-ending.ts';
import { afterAnswer, afterLook, whilePaused } from './judge-ending.ts';
import { oneOfEach, readThose, withoutRemoved } from './read-endings.ts';
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
  const removals = await readRemovals(ctx);
  const isPaused = removals?.data.paused !== undefined;
  const due = all.filter(({ grant }) => dueInMs(ctx, grant) <= 0 || (grant.ending.isPaused && !isPaused));
  const { settled, waitMs, operations } = await takeBack(ctx, run, due, removals);

  const rest = all.filter(({ document }) => !settled.some((one) => one.document.id === document.id));
  const left = settled.flatMap(({ fate }) => (fate.kind === 'later' ? [fate.grant] : []));
  const waits = [...rest.map(({ grant }) => grant), ...left].map((grant) => dueInMs(ctx, grant));
  // The list is sorted by when grants are due, so more are due behind only if all of these were.
  const inMs = due.length === BATCH_SIZE ? 0 : Math.min(...waits);
  const recorded = [...operations, ...recordEndings(ctx, settled)];
  await end(ctx, run, recorded, inMs === Infinity ? undefined : Math.max(0, waitMs, inMs));
  await serveWaiting(ctx, settled);
}

/**
 * Wakes the waiting lists of the products with new free seats. Nothing depends on it: the watch of each minute
 * finds the seats too.
 */
async function serveWaiting(ctx: Context, settled: readonly Settled[]): Promise<void> {
  const ended = settled.filter(({ fate }) => fate.kind === 'ended');
  try {
    for (const skuId of new Set(ended.map(({ grant }) => grant.skuId)))
      if (await hasLine(ctx, skuId)) await serveNow(ctx, skuId);
  } catch (error) {
    ctx.log.debug('A waiting list could not be served at once.', { error });
  }
}

/** How long the licenses wait after their job was given up. */
const GIVEN_UP_MS = 3_600_000;

/** Goes on later with a job that is given up: it may be over, and the licenses are still about to end. */
export async function endGrantsLater(_ctx: Context, run: JobRun): Promise<void> {
  await run.commit([], { againInMs: GIVEN_UP_MS });
}

/** A time further ahead than any wait comes from a wrong clock. */
function dueInMs(ctx: Context, { ending }: EndingGrant): number {
  const inMs = ctx.clock.parse(ending.dueAt) - ctx.clock.now();
  return inMs > 2 * MAX_LANE_WAIT_MS ? 0 : inMs;
}

/** The results for grants that are due, the wait of the rest for the quota, and other operations to record. */
interface TakenBack {
  readonly settled: readonly Settled[];
  readonly waitMs: number;
  readonly operations: readonly Operation[];
}

async function takeBack(
  ctx: Context,
  run: JobRun,
  due: readonly StoredEnding[],
  removals: StoredRemovals,
): Promise<TakenBack> {
  const held = due.flatMap((one): readonly Settled[] => {
    const fate = fateByPause(ctx, one.grant, removals?.data);
    return fate ? [{ ...one, fate, isPersonGone: false }] : [];
  });
  const open = oneOfEach(due.filter(({ document }) => !held.some((one) => one.document.id === document.id)));
  if (open.length === 0) return { settled: held, waitMs: 0, operations: [] };

  const [shown, products] = await Promise.all([readThose(ctx, open), ctx.licenses.products('now')]);
  const people = await Promise.all(open.map((one, n) => withoutRemoved(ctx, one, shown[n])));
  const looked = open.map((one, n) => ({ ...one, fate: afterLook(ctx, one.grant, people[n], products) }));
  const settled = looked.flatMap(({ fate, ...one }, n) =>
    fate.kind === 'remove' ? [] : [{ ...one, fate, isPersonGone: people[n] === undefined }],
  );
  const wanted = looked.flatMap(({ fate, ...one }) => (fate.kind === 'remove' ? [one] : []));
  const { removalsPerDay } = await readSettings(ctx);
  const { admitted, over, operations } = admitSome(ctx, wanted, products, removals, removalsPerDay);
  const all = [...held, ...settled, ...over];
  if (admitted.length === 0) return { settled: all, waitMs: 0, operations };
  const waitMs = await run.take(admitted.length);
  if (waitMs > 0) return { settled: [...held, ...settled], waitMs, operations: [] };

  const intended = await keepIntent(ctx, run, admitted, operations);
  // Somebody has changed one of the grants: looks again.
  if (!intended) return { settled: [], waitMs: 0, operations: [] };
  const removed = await removeThose(ctx, run, admitted, intended);
  return { settled: [...all, ...removed], waitMs: 0, operations: [] };
}

/**
 * The result for a grant because of a pause, or of an answer to it; undefined: there is none. A removal that is
 * under way is finished.
 */
function fateByPause(ctx: Context, grant: EndingGrant, removals: Removals | undefined): Fate | undefined {
  if (grant.ending.removing !== undefined) return undefined;
  const { canceled, paused } = removals ?? {};
  if (canceled && isCanceled(ctx, grant, canceled.at, paused !== undefined))
    return { kind: 'canceled', reason: canceled.reason };
  return paused && whilePaused(ctx, grant);
}

/**
 * Whether *Cancel these* at that time (ISO) was about the grant. A time that is well ahead comes from a wrong clock:
 * then only those count that waited for that answer.
 */
function isCanceled(ctx: Context, { ending }: EndingGrant, at: string, isPaused: boolean): boolean {
  const isAhead = ctx.clock.parse(at) - ctx.clock.now() > MAX_LANE_WAIT_MS;
  return isAhead ? ending.isPaused === true && !isPaused : ending.at <= at;
}

/** Splits grants by the limits of the day, and makes the operations that record the count and the pause. */
function admitSome(
  ctx: Context,
  wanted: readonly StoredEnding[],
  products: readonly Product[],
  stored: StoredRemovals,
  removalsPerDay: number,
) {
  const before = stored?.data ?? NO_REMOVALS;
  const at = ctx.clock.iso(ctx.clock.now());
  const counted = wanted.map(({ grant: { skuId, productName, ending } }) => ({
    skuId,
    product: productName,
    limit: limitOfProduct(findProduct(products, skuId)?.owned),
    isCounted: ending.isCounted === true,
  }));
  const { admitted, removals } = admit(before, counted, removalsPerDay, at);
  const { paused } = removals;
  const over = wanted
    .slice(admitted)
    .map((one): Settled => ({ ...one, fate: whilePaused(ctx, one.grant), isPersonGone: false }));
  const asked = paused && paused.at !== before.paused?.at;
  const operations: readonly Operation[] = [
    ...(removals === before ? [] : [writeRemovals(stored, removals)]),
    ...(asked
      ? [
          newJob(ctx, { kind: 'announce-pause', at: paused.at }),
          newAudit(ctx, ctx.ids.next(), { actor: 'license-desk', what: 'removals-paused', after: paused }),
        ]
      : []),
  ];
  return { admitted: wanted.slice(0, admitted), over, operations };
}

/** Removes, and reads back those that Graph accepted. */
async function removeThose(
  ctx: Context,
  run: JobRun,
  wanted: readonly StoredEnding[],
  intended: readonly StoredEnding[],
): Promise<readonly Settled[]> {
  const answers = await removeOnce(ctx, run, wanted, intended);
  const paused = pauseMs(answers);
  if (paused > 0) run.pauseLane(paused);
  const accepted = intended.filter((_, n) => answers[n]?.outcome === 'accepted');
  const read = await readThose(ctx, accepted);
  return intended.map(({ document, grant }, n): Settled => {
    const before = counted(wanted[n]?.grant ?? grant);
    const answer = answers[n] ?? { outcome: 'unclear' };
    const seen = read[accepted.findIndex((one) => one.document.id === document.id)];
    return { document, grant, fate: afterAnswer(ctx, before, grant, answer, seen), isPersonGone: false };
  });
}

const counted = ({ ending, ...grant }: EndingGrant): EndingGrant => ({
  ...grant,
  ending: { ...ending, isCounted: true },
});

/** Stores that these licenses are about to be removed; undefined: one of the grants was changed meanwhile. */
async function keepIntent(
  ctx: Context,
  run: JobRun,
  wanted: readonly StoredEnding[],
  operations: readonly Operation[],
): Promise<readonly StoredEnding[] | undefined> {
  const removing = ctx.clock.iso(ctx.clock.now());
  const intended = wanted.map(({ document, grant }) => {
    const { accepted: _accepted, isPaused: _isPaused, ...ending } = grant.ending;
    return { document, grant: counted({ ...grant, ending: { ...ending, removing } }) };
  });
  const etags = await run.commit([...intended.map(rewrite), ...operations], 'renew');
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
    const back = intended.map(({ document }, n) => {
      const before = wanted[n]?.grant;
      return { document, grant: before && counted(before) };
    });
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
