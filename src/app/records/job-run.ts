import type { JobTask } from '../../domain/job.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Operation, Stored } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';
import { readRequestDocument } from './load-request.ts';
import { OVERTAKEN, retryWhenOvertaken } from './retry-when-overtaken.ts';

/**
 * How a commit leaves the job: removed, held for a whole lease again, also with another task (`goOnWith`), or due
 * again in `againInMs`. `failed`: the attempt counts, so that the next wait is longer. `kept`: it does not count,
 * but earlier failed attempts still do. `hold`: held for long enough to send a message; the worker may see that
 * without a write, and then commits operations that have a held document of their own without the job.
 */
export type JobEnd =
  | 'finish'
  | 'renew'
  | 'hold'
  | { readonly goOnWith: JobTask }
  | { readonly againInMs: number; readonly failed?: boolean | 'kept' };

/**
 * A job in hand. Every commit but one under `hold` includes the job and its lease, so that a worker that lost
 * the lease changes nothing.
 */
export interface JobRun {
  /** The job's id; stable over its attempts. */
  readonly id: string;
  /** The task as stored: `goOnWith` changes it. */
  readonly task: JobTask;
  /** Attempts including this one. An earlier one may have acted without recording it. */
  readonly attempts: number;
  /** How many copies of its message may have arrived because their answers were lost. */
  readonly copies: number;
  /** When the job was made (ISO). */
  readonly madeAt: string;
  /**
   * Commits together with the job's end. Gives the etags by operation (undefined for a removal). `stale`:
   * something else has changed, nothing was written; read again. Throws LeaseLost if another worker has the
   * job; StoreError.
   */
  commit(operations: readonly Operation[], end: JobEnd): Promise<readonly (string | undefined)[] | 'stale'>;
  /**
   * Takes `amount` from the lane's quota, and proves that the lane is still held. Gives 0, or the
   * milliseconds to wait. Throws LeaseLost if another instance holds the lane.
   */
  take(amount: number): Promise<number>;
  /** Stops all jobs of the lane for so long: they would wait for the same thing. */
  pauseLane(ms: number): void;
  /**
   * Runs `act`, and repeats it while the store is not available and the lease lasts. An act outside that is
   * not recorded would be repeated. Throws what `act` throws.
   */
  retryWhileStoreIsAway<T>(act: () => Promise<T>): Promise<T>;
}

/** Another worker holds the job, or another instance the lane. The former holder must stop acting. */
export class LeaseLost extends Error {
  constructor() {
    super('The lease was lost to another worker.');
    this.name = 'LeaseLost';
  }
}

/**
 * Tries before giving up. Each round of contention has one winner, so this must exceed the number of jobs
 * that can write to one request at the same time.
 */
const MAX_TRIES = 100;
const CONFLICT = 'Too many changes to one request at the same time.';

/** The operations of a commit, and how it leaves the job. */
export interface Planned<T = undefined> {
  readonly operations: readonly Operation[];
  readonly end: JobEnd;
  readonly result?: T | undefined;
}

/** Ends the job without other changes. Throws LeaseLost, StoreError. */
export async function finish(run: JobRun): Promise<void> {
  await run.retryWhileStoreIsAway(() => run.commit([], 'finish'));
}

/**
 * Makes sure of the job's lease just before a message or mail, since a worker that lost it must not send. The
 * lease then lasts for a call of Teams or Graph; for anything slower, commit `renew`. `noting`: operations for
 * the same commit; dropped if somebody else has changed the same documents. Throws LeaseLost, StoreError.
 */
export async function renewLease(run: JobRun, noting: readonly Operation[] = []): Promise<void> {
  if ((await run.commit(noting, 'hold')) === 'stale') await run.commit([], 'hold');
}

/**
 * A request as read, without its persons: the costs of a job for one person must not grow with the others.
 */
export interface Header {
  readonly document: Stored<DataDocument<LicenseRequest>>;
  readonly request: LicenseRequest;
}

/**
 * `tries`: the number of tries before this one. The first try may use documents that the job has already;
 * later ones read again.
 */
type Plan<T> = (header: Header, tries: number) => Planned<T> | undefined | Promise<Planned<T> | undefined>;

/**
 * Records something on a request and ends the job, in one commit; starts again if the request has changed
 * meanwhile. `plan` gives undefined if there is nothing to record. Ends the job also if the request does not
 * exist any more. `known`: the request as read before, for the first try. Only for a plan that replaces it, since
 * its etag then guards the commit. Gives the result of the committed plan, if any. Throws LeaseLost, StoreError.
 */
export function commitToRequest<T = undefined>(
  ctx: Context,
  run: JobRun,
  requestId: string,
  plan: Plan<T>,
  known?: Header['document'],
): Promise<T | undefined> {
  const attempt = async (tries: number): Promise<T | undefined | typeof OVERTAKEN> => {
    const document = (tries === 0 ? known : undefined) ?? (await readRequestDocument(ctx, requestId));
    const planned = document && (await plan({ document, request: document.data }, tries));
    if (!planned) {
      await finish(run);
      return undefined;
    }
    return (await run.commit(planned.operations, planned.end)) === 'stale' ? OVERTAKEN : planned.result;
  };
  return run.retryWhileStoreIsAway(() => retryWhenOvertaken(MAX_TRIES, CONFLICT, attempt));
}
