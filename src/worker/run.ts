import { isGivenUp, queueOf } from '../domain/job.ts';
import type { Holding, JobRecord } from '../app/documents.ts';
import { jobDocument, remove, replace } from '../app/documents.ts';
import type { JobEnd, JobRun } from '../app/job-run.ts';
import { LeaseLost } from '../app/job-run.ts';
import type { Desk } from '../app/ports.ts';
import type { Operation, Stored } from '../app/store.ts';
import { StoreError } from '../app/store.ts';

export type StoredJob = Stored<Holding<JobRecord>>;

/** How long a job is held without renewing; a dead worker's jobs come back after that. */
export const LEASE_MS = 30_000;
const DEAD_SECONDS = 30 * 86_400;

export interface HeldJob extends JobRun {
  /** Attempts including this one. */
  readonly attempts: number;
  readonly isEnded: () => boolean;
  /** Gives the job back, due again in so many milliseconds, with what went wrong; as dead after too many attempts. */
  readonly giveBack: (inMs: number, error: string) => Promise<'again' | 'dead'>;
}

/** When a job is due, or its lease ends: ISO. */
export function dueAt(job: StoredJob): string {
  return (job.sort ?? '').slice(0, 24);
}

/**
 * Claims a job: the attempt is counted and the lease written in one go. Undefined when another worker was faster.
 * Throws StoreError.
 */
export async function claim(
  desk: Desk,
  job: StoredJob,
  owner: string,
  take: (amount: number) => Promise<number>,
): Promise<HeldJob | undefined> {
  const id = job.id.replace(/^job:/, '');
  const { task } = job.data;
  const attempts = job.data.attempts + 1;
  let held = job;
  let ended = false;

  function leased(record: JobRecord, inMs: number): Holding<JobRecord> {
    return jobDocument(id, record, desk.clock.iso(desk.clock.now() + inMs));
  }

  async function write(
    next: Holding<JobRecord> | undefined,
    others: readonly Operation[],
  ): Promise<'done' | 'stale'> {
    if (ended) throw new LeaseLost();
    const own = next ? replace(held, next) : remove(held);
    const result = await desk.store.commit([own, ...others], desk.ids.next());
    if (result.outcome !== 'done') {
      if (result.index === 0) throw new LeaseLost();
      return 'stale';
    }
    const etag = result.etags[0];
    if (next && etag !== undefined) held = { ...next, etag };
    return 'done';
  }

  async function commit(operations: readonly Operation[], end: JobEnd): Promise<'done' | 'stale'> {
    const next =
      end === 'finish'
        ? undefined
        : end === 'keep'
          ? leased(held.data, LEASE_MS)
          : // An orderly wait is no failed attempt.
            leased({ task, attempts: 0, madeAt: held.data.madeAt }, end.againInMs);
    const outcome = await write(next, operations);
    if (outcome === 'done' && end !== 'keep') {
      ended = true;
      desk.wake();
    }
    return outcome;
  }

  async function giveBack(inMs: number, lastError: string): Promise<'again' | 'dead'> {
    const record = { task, attempts, madeAt: held.data.madeAt, lastError: lastError.slice(0, 300) };
    const isDead = isGivenUp(queueOf(task.kind), attempts);
    const parked = { ...leased(record, 0), list: 'dead', ttl: DEAD_SECONDS };
    await write(isDead ? parked : leased(record, inMs), []);
    ended = true;
    return isDead ? 'dead' : 'again';
  }

  try {
    await write(leased({ ...job.data, attempts, owner }, LEASE_MS), []);
  } catch (error) {
    if (error instanceof LeaseLost) return undefined;
    throw error;
  }
  return { id, task, attempts, commit, take, giveBack, isEnded: () => ended };
}

/** Whether an error means that the store is away, and nothing about the job. */
export function isStoreAway(error: unknown): error is StoreError {
  return error instanceof StoreError && (error.kind === 'busy' || error.kind === 'down');
}
