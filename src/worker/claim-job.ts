import type { Context } from '../app/ports/context.ts';
import type { Operation, Stored } from '../app/ports/store.ts';
import { StoreError } from '../app/ports/store.ts';
import type { DataDocument } from '../app/records/documents.ts';
import { asHolder, create, remove, replace } from '../app/records/documents.ts';
import type { JobEnd, JobRun } from '../app/records/job-run.ts';
import { LeaseLost } from '../app/records/job-run.ts';
import { jobIdOf } from '../app/records/keys.ts';
import type { JobRecord } from '../app/records/queue-job.ts';
import { dueAt, jobDocument } from '../app/records/queue-job.ts';

export type StoredJob = Stored<DataDocument<JobRecord>>;

/**
 * The length of a lease of jobs and lanes. It is longer than the slowest assignment with its read-back, and
 * short enough that the jobs of a dead worker resume within 30 seconds, one poll included.
 */
export const LEASE_MS = 25_000;
/**
 * With so much of the lease left, a message goes out without a renewal. A call of Teams or Graph ends after 10
 * s, and the clock of another instance may be 10 s ahead of ours: so the call is over before that instance
 * claims the job. A renewal would leave 5 s more for clocks that are further apart.
 */
const HELD_MS = 20_000;
/**
 * A job that was born leased begins within this time without another write. So at least 15 seconds of its lease
 * are left, as this clock says.
 */
const START_WITHIN_MS = 10_000;
/**
 * The first pause before a write is repeated while the store is not available; each further one is twice as
 * long.
 */
const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 4000;
/** How long a job that was given up is kept. */
const DEAD_SECONDS = 30 * 86_400;

export interface ClaimedJob extends JobRun {
  /** The trace of the act that caused the job. */
  readonly trace?: string;
  /** How many leases of the job in a row expired. */
  readonly deaths: number;
  readonly isEnded: () => boolean;
  /**
   * Ends the lease and stores the error; the job is due again in `inMs`. `counts`: whether this was a failed
   * attempt. `copies`: how many may have arrived by now; unchanged if left out.
   */
  readonly reschedule: (inMs: number, error: string, counts: boolean, copies?: number) => Promise<void>;
  /** Keeps the job among the dead, with its error. */
  readonly bury: (error: string) => Promise<void>;
}

/**
 * Claims a job: counts the attempt and writes the lease in one commit. Undefined: another worker was faster.
 * `isBorn`: the job was born with this worker's lease, which counted the attempt; it is claimed only if it had
 * to wait. Throws StoreError.
 */
export async function claimJob(
  ctx: Context,
  job: StoredJob,
  owner: string,
  { take, pauseLane }: Pick<JobRun, 'take' | 'pauseLane'>,
  pause: (ms: number) => Promise<unknown>,
  isBorn = false,
): Promise<ClaimedJob | undefined> {
  const id = jobIdOf(job);
  const { task, madeAt, trace } = job.data;
  /** Stays the same over all attempts, but for the task of a job that goes on with another one. */
  let kept = { task, madeAt, ...(trace === undefined ? {} : { trace }) };
  const attempts = job.data.attempts + (isBorn ? 0 : 1);
  const { copies = 0 } = job.data;
  // A job that still has an owner was never given back: its lease expired.
  const deaths = isBorn || job.data.owner === undefined ? 0 : (job.data.deaths ?? 0) + 1;
  let held = job;
  let heldUntil = isBorn ? ctx.clock.parse(dueAt(job)) : 0;
  /** Until when a record waits for the store. */
  let patientUntil = heldUntil;
  let ended = false;

  function leased(record: JobRecord, inMs: number): DataDocument<JobRecord> {
    return jobDocument(id, record, ctx.clock.iso(ctx.clock.now() + inMs));
  }

  function countedAfter(hasFailed: boolean | 'kept' | undefined): number {
    if (hasFailed === 'kept') return attempts - 1;
    return hasFailed === true ? attempts : 0;
  }

  async function write(
    next: DataDocument<JobRecord> | undefined,
    others: readonly Operation[],
  ): ReturnType<JobRun['commit']> {
    if (ended) throw new LeaseLost();
    const own = asHolder(next ? replace(held, next) : remove(held));
    const result = await ctx.store.commit([own, ...others], entryIdIn(others) ?? ctx.ids.next());
    if (result.outcome !== 'done') {
      if (result.index === 0) throw new LeaseLost();
      return 'stale';
    }
    const [etag, ...etags] = result.etags;
    if (next && etag !== undefined) {
      held = { ...next, etag };
      heldUntil = ctx.clock.parse(dueAt(held));
      patientUntil = heldUntil;
    }
    return etags;
  }

  /**
   * Whether enough of the lease is left. Reads the job for that: the lease also ends when an erasure takes the
   * job, or a worker with a wrong clock. Only the time between this read and the message is left to chance, as
   * with a renewal. Throws LeaseLost.
   */
  async function isHeldLongEnough(): Promise<boolean> {
    const isLong = (): boolean => heldUntil - ctx.clock.now() >= HELD_MS;
    if (ended) throw new LeaseLost();
    if (!isLong()) return false;
    if ((await ctx.store.read(held.id))?.etag !== held.etag) throw new LeaseLost();
    // The record of a message waits for the store as long as after a renewal. If the lease ends meanwhile, its
    // etag decides.
    patientUntil = ctx.clock.now() + LEASE_MS;
    return isLong();
  }

  /**
   * Commits without the job. The operations have a witness of their own, and etags that guard them. Throws
   * LeaseLost if the store took so long that less of the lease is left than after a slow renewal.
   */
  async function commitBeside(operations: readonly Operation[]): ReturnType<JobRun['commit']> {
    if (operations.length === 0) return [];
    const result = await ctx.store.commit(operations, ctx.ids.next());
    if (heldUntil - ctx.clock.now() < LEASE_MS / 2) throw new LeaseLost();
    return result.outcome === 'done' ? result.etags : 'stale';
  }

  /** The job after a commit; undefined: it has ended. */
  function after(end: JobEnd): DataDocument<JobRecord> | undefined {
    if (end === 'finish') return undefined;
    if (typeof end === 'string') return leased(held.data, LEASE_MS);
    if ('goOnWith' in end) return leased({ ...held.data, task: end.goOnWith }, LEASE_MS);
    // A planned wait is no failed attempt.
    const mayBeOut = sent(end.failed === undefined ? 0 : copies);
    return leased({ ...kept, ...mayBeOut, attempts: countedAfter(end.failed) }, end.againInMs);
  }

  // Messages that go out at the same time may each open a chat anew, which renews the lease.
  let last: Promise<unknown> = Promise.resolve();
  const commit: JobRun['commit'] = (operations, end) => {
    const next = last.then(() => commitNow(operations, end));
    last = next.catch(() => undefined);
    return next;
  };

  async function commitNow(operations: readonly Operation[], end: JobEnd): ReturnType<JobRun['commit']> {
    const goesAlone = operations.length === 0 || operations.some((operation) => operation.held);
    if (end === 'hold' && goesAlone && (await isHeldLongEnough())) return commitBeside(operations);
    const next = after(end);
    const startedAt = ctx.clock.now();
    const etags = await write(next, operations);
    const renews = end === 'renew' || end === 'hold';
    const staysHeld = renews || (typeof end === 'object' && 'goOnWith' in end);
    // The store took so long that the lease may expire before the worker has acted.
    if (staysHeld && ctx.clock.now() - startedAt > LEASE_MS / 2) throw new LeaseLost();
    if (etags === 'stale') return etags;
    if (next && staysHeld) kept = { ...kept, task: next.data.task };
    ended = !staysHeld;
    if (!renews && operations.some(makesJob)) ctx.wake();
    return etags;
  }

  const retryWhileStoreIsAway: JobRun['retryWhileStoreIsAway'] = async (act) => {
    for (let waitMs = FIRST_PAUSE_MS; ; waitMs = Math.min(waitMs * 2, MAX_PAUSE_MS)) {
      try {
        return await act();
      } catch (error) {
        if (!isStoreAway(error) || ctx.clock.now() + waitMs >= patientUntil) throw error;
        await pause(waitMs);
      }
    }
  };

  async function reschedule(inMs: number, error: string, counts: boolean, mayBeOut = copies): Promise<void> {
    const counted = counts ? attempts : attempts - 1;
    await write(leased(failed({ ...kept, copies: mayBeOut }, error, counted), inMs), []);
    ended = true;
  }

  async function bury(error: string): Promise<void> {
    await write(undefined, [deadJob(ctx, { ...kept, copies, attempts }, error)]);
    ended = true;
  }

  const leftMs = heldUntil - ctx.clock.now();
  const isFresh = leftMs >= LEASE_MS - START_WITHIN_MS && leftMs <= LEASE_MS;
  try {
    if (!isFresh) await write(leased({ ...job.data, attempts, deaths, owner }, LEASE_MS), []);
  } catch (error) {
    if (error instanceof LeaseLost) return undefined;
    throw error;
  }
  return {
    id,
    madeAt,
    ...(trace === undefined ? {} : { trace }),
    get task() {
      return kept.task;
    },
    attempts,
    copies,
    deaths,
    commit,
    take,
    pauseLane,
    retryWhileStoreIsAway,
    reschedule,
    bury,
    isEnded: () => ended,
  };
}

/**
 * Ends the lease of a job that was born leased and did not begin: the job is as if it had been made without.
 * If the store fails, or another worker has the job, the lease ends by itself.
 */
export async function giveBack(ctx: Context, job: StoredJob): Promise<void> {
  await endLease(ctx, job, job.data.attempts - 1).catch((error: unknown) => {
    ctx.log.debug('A job could not be given back.', { job: jobIdOf(job), error });
  });
}

/**
 * Ends the lease of a job that was born leased, if no commit has changed it since; it is due at once. Throws
 * StoreError.
 */
export async function endLease(ctx: Context, job: StoredJob, attempts = job.data.attempts): Promise<void> {
  const { owner: _owner, deaths: _deaths, ...data } = job.data;
  const next = jobDocument(jobIdOf(job), { ...data, attempts }, data.madeAt);
  await ctx.store.commit([asHolder(replace(job, next))], ctx.ids.next());
}

/** The record of a job after a failure. The text of the error is cut to 300 characters. */
function failed(job: Failed, error: string, attempts: number): JobRecord {
  const { task, madeAt, trace, copies = 0 } = job;
  const caused = trace === undefined ? {} : { trace };
  return { task, madeAt, ...caused, ...sent(copies), attempts, lastError: error.slice(0, 300) };
}

type Failed = Pick<JobRecord, 'task' | 'madeAt' | 'trace' | 'copies'>;

const sent = (copies: number): Pick<JobRecord, 'copies'> => (copies === 0 ? {} : { copies });

/** Creates the document of a dead job, with its last error. */
export function deadJob(ctx: Context, job: Failed & Pick<JobRecord, 'attempts'>, error: string): Operation {
  // A new id: a named job that is created again must not conflict with the dead one, which is kept for days.
  const id = ctx.ids.next();
  const dead = jobDocument(id, failed(job, error, job.attempts), ctx.clock.iso(ctx.clock.now()));
  return create({ ...dead, list: 'dead', ttl: DEAD_SECONDS });
}

/**
 * The id of the audit entry in a commit. The entry is the best witness: it also tells the commit of this worker
 * from that of a later holder of the job.
 */
function entryIdIn(operations: readonly Operation[]): string | undefined {
  const entry = operations.find((one) => one.kind === 'create' && one.document.type === 'audit');
  return entry?.kind === 'create' ? entry.document.sort : undefined;
}

function makesJob(operation: Operation): boolean {
  return operation.kind === 'create' && operation.document.type === 'job';
}

/** Whether the error means that the store is not available, and says nothing about the job. */
export function isStoreAway(error: unknown): error is StoreError {
  return error instanceof StoreError && (error.kind === 'busy' || error.kind === 'down');
}
