import { backOffMs, MAX_LANE_WAIT_MS, PASS_ON_AFTER } from '../../../domain/job.ts';
import type { Context } from '../../ports/context.ts';
import type { AssignAnswer } from '../../ports/ports.ts';
import type { JobRun } from '../../records/job-run.ts';
import type { Again, Assignee, AssignmentTarget } from './assignment-target.ts';
import type { Looked } from './look-at-target.ts';
import { isLookedAt, lookAtTarget } from './look-at-target.ts';
import type { ReadProducts, Written } from './write-licenses.ts';
import { writeLicenses } from './write-licenses.ts';

/** The longest wait for another write of the tenant to end: Microsoft says "wait briefly". */
const MAX_CONFLICT_MS = 30_000;
/** The longest wait before looking at a write whose result is unclear. */
const MAX_UNCLEAR_MS = 120_000;
/** The first wait for persons who are held. */
const MIN_HELD_MS = 10_000;

/** The part of the job that the engine uses. The target makes the commits. */
type LicenseRun = Pick<JobRun, 'attempts' | 'take'>;

/**
 * Assigns the license to the persons of a target: look, store the intent, write, look again, record. After a
 * crash, a second run finds what the first one did. Throws OutsideError, with nothing recorded but intents
 * and the batches that did not fail; LeaseLost, StoreError.
 */
export async function licenseTarget(ctx: Context, run: LicenseRun, target: AssignmentTarget): Promise<void> {
  const readProducts = readBeside(ctx, target);
  const looked = await lookAtTarget(ctx, run.attempts, target);
  const written = await writeLicenses(ctx, run, target, looked, readProducts);
  const { assignees, failure } = written;
  const hasNews = hasChange(target.assignees, assignees);
  const again = againAfter(ctx, run, hasNews, looked, written);
  const hasFailed = failure !== undefined;
  await target.record({ assignees, hasNews, again, hasFailed });
  if (hasFailed) throw failure.error;
}

/**
 * Reads the products beside the persons. The first call of the result gives these, each later one reads them
 * anew.
 */
function readBeside(ctx: Context, { assignees, round, products }: AssignmentTarget): ReadProducts {
  const isNeeded = assignees.some((assignee) => isLookedAt(assignee, round));
  let early = products ? Promise.resolve(products) : isNeeded ? ctx.licenses.products('now') : undefined;
  // If the look fails or finds only holders, nobody waits for this read.
  early?.catch(() => {});
  return () => {
    const read = early ?? ctx.licenses.products('now');
    early = undefined;
    return read;
  };
}

/** How the job goes on; undefined: nobody waits any more. */
function againAfter(
  ctx: Context,
  run: LicenseRun,
  hasNews: boolean,
  { held }: Looked,
  { later, waitMs: askedMs }: Written,
): Again | undefined {
  const attempts = hasNews ? 1 : run.attempts;
  const waitMs = askedMs ?? (later.length > 0 ? laterMs(ctx, later, attempts) : undefined);
  const inMs = waitMs ?? (held.size > 0 ? heldMs(attempts) : undefined);
  if (inMs === undefined) return undefined;

  const failed = askedMs === undefined && !hasNews;
  const isStuck = waitMs === undefined || (!hasNews && run.attempts >= PASS_ON_AFTER);
  const isOfAll = !hasNews && !isStuck && later.some(isOfTenant);
  return { inMs, failed, isStuck, isOfAll };
}

function hasChange(before: readonly Assignee[], after: readonly Assignee[]): boolean {
  return after.some(({ outcome }, n) => outcome !== before[n]?.outcome && outcome?.kind !== 'writing');
}

/**
 * The wait that Graph asks for, between a second and half an hour. If Graph names none, a wait that grows
 * with each attempt.
 */
function laterMs(ctx: Context, answers: readonly AssignAnswer[], attempts: number): number {
  const backOff = backOffMs(attempts, ctx.ids.random());
  const waits = answers.map((answer) => {
    if (answer.outcome !== 'retry') return Math.min(backOff, MAX_UNCLEAR_MS);
    return answer.afterMs ?? (answer.cause ? Math.min(backOff, MAX_CONFLICT_MS) : backOff);
  });
  return Math.min(Math.max(1000, ...waits), MAX_LANE_WAIT_MS);
}

/** The wait for persons who are held. Their state is known within minutes, or only after a day. */
function heldMs(attempts: number): number {
  return Math.max(MIN_HELD_MS, Math.min(backOffMs(attempts, 0.5), MAX_UNCLEAR_MS));
}

/**
 * Whether an answer holds for all writes of the tenant: another write is under way, or Graph named a wait.
 */
function isOfTenant(answer: AssignAnswer): boolean {
  return answer.outcome === 'retry' && (answer.cause === 'conflict' || answer.afterMs !== undefined);
}
