import type { JobTask } from '../../domain/job.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Operation, Stored } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';
import { readRequestDocument } from './load-request.ts';
import { OVERTAKEN, retryWhenOvertaken } from './retry-when-overtaken.ts';

/**
 * How a commit leaves the job: gone, still held, or due again in so many milliseconds. `failed`: this attempt counts as one, so that the
 * next wait is longer. `kept`: it is none, and those that failed before stay counted.
 */
export type JobEnd = 'finish' | 'renew' | { readonly againInMs: number; readonly failed?: boolean | 'kept' };

/** A job in hand. Every commit carries the job's lease, so that a worker that lost it changes nothing. */
export interface JobRun {
  /** The job's id; stable over its attempts. */
  readonly id: string;
  readonly task: JobTask;
  /** Attempts including this one; an earlier one may have acted without writing it down. */
  readonly attempts: number;
  /** How many copies of its message may have arrived, since the answers were lost. */
  readonly copies: number;
  /** When the job was made, ISO. */
  readonly madeAt: string;
  /**
   * Commits together with the job's end. Gives the etags by operation (undefined for a removal). `stale`: something else changed, nothing was
   * written, read again. Throws LeaseLost when another worker has the job; StoreError.
   */
  commit(operations: readonly Operation[], end: JobEnd): Promise<readonly (string | undefined)[] | 'stale'>;
  /**
   * Takes from the lane's quota, writing down that the lane is still held. Gives 0 when it may go on, else milliseconds to wait.
   * Throws LeaseLost when another instance holds the lane.
   */
  take(amount: number): Promise<number>;
  /** Nobody of the lane acts for so long: what this job has to wait for, all have to. */
  pauseLane(ms: number): void;
  /**
   * Runs `act`, and runs it again while the store is away, as long as the lease lasts: what was done outside must be written down, or it
   * is done twice. Throws what `act` throws.
   */
  retryWhileStoreIsAway<T>(act: () => Promise<T>): Promise<T>;
}

/** Another worker holds the job, or another instance the lane: whoever throws this must not act any more. */
export class LeaseLost extends Error {
  constructor() {
    super('The lease was lost to another worker.');
    this.name = 'LeaseLost';
  }
}

/**
 * Retries before giving up. Each round of contention has one winner, so this must exceed the number of jobs that can write to one request at
 * the same time.
 */
const MAX_TRIES = 100;
const CONFLICT = 'Too many changes to one request at the same time.';

interface Planned<T> {
  readonly operations: readonly Operation[];
  readonly end: JobEnd;
  readonly result?: T | undefined;
}

/** Ends the job with nothing else to write. Throws LeaseLost, StoreError. */
export async function finish(run: JobRun): Promise<void> {
  await run.retryWhileStoreIsAway(() => run.commit([], 'finish'));
}

/**
 * Renews the job's lease just before a message or mail: who has lost it must not send. `noting`: written down in the same commit, unless somebody
 * else has changed the same. Throws LeaseLost, StoreError.
 */
export async function renewLease(run: JobRun, noting: readonly Operation[] = []): Promise<void> {
  if ((await run.commit(noting, 'renew')) === 'stale') await run.commit([], 'renew');
}

/** A request as read, without its persons: what a job of one person or chunk costs must not grow with the others. */
export interface Header {
  readonly document: Stored<DataDocument<LicenseRequest>>;
  readonly request: LicenseRequest;
}

/** `tries`: how many came before this one. At the first, a document that the job has already read or written needs no new read. */
type Plan<T> = (header: Header, tries: number) => Planned<T> | undefined | Promise<Planned<T> | undefined>;

/**
 * Records something on a request and ends the job, in one commit; starts again when the request changed meanwhile.
 * `plan` may give undefined: there is nothing to record. A request that is gone ends the job. Gives the result of the plan that was committed,
 * if any. Throws LeaseLost, StoreError.
 */
export function commitToRequest<T = undefined>(
  ctx: Context,
  run: JobRun,
  requestId: string,
  plan: Plan<T>,
): Promise<T | undefined> {
  const attempt = async (tries: number): Promise<T | undefined | typeof OVERTAKEN> => {
    const document = await readRequestDocument(ctx, requestId);
    const planned = document && (await plan({ document, request: document.data }, tries));
    if (!planned) {
      await finish(run);
      return undefined;
    }
    return (await run.commit(planned.operations, planned.end)) === 'stale' ? OVERTAKEN : planned.result;
  };
  return run.retryWhileStoreIsAway(() => retryWhenOvertaken(MAX_TRIES, CONFLICT, attempt));
}
