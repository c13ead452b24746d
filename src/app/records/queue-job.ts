import type { JobTask, Queue } from '../../domain/job.ts';
import { queueOf, QUEUES } from '../../domain/job.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Document, Operation } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';
import { create } from './documents.ts';
import { jobDocumentId } from './keys.ts';

/** A job as stored. The `sort` of its document is when it is due or, while leased, when the lease ends. */
export interface JobRecord {
  readonly task: JobTask;
  readonly attempts: number;
  readonly madeAt: string;
  /** The trace of the act that caused it; see `Tracing`. */
  readonly trace?: string;
  /** How many leases in a row expired: the process died, or stood still. */
  readonly deaths?: number;
  /**
   * How many copies of its message may have arrived because their answers were lost. Mails count theirs in
   * the task.
   */
  readonly copies?: number;
  /** The worker that holds the lease, and the error of the last attempt. */
  readonly owner?: string;
  readonly lastError?: string;
}

/** The list of a queue. */
export const queueList = (queue: Queue): string => `queue:${queue}`;

/** The lists of all queues. */
export const queueLists = (): readonly string[] => Object.keys(QUEUES).map((queue) => `queue:${queue}`);

/** The document of a job. `at`: when the job is due (ISO). */
export function jobDocument(id: string, record: JobRecord, at: string): DataDocument<JobRecord> {
  return {
    id: jobDocumentId(id),
    type: 'job',
    list: queueList(queueOf(record.task.kind)),
    sort: `${at}~${id}`,
    data: record,
  };
}

/** Whether the document is a job that waits or runs. Dead jobs are kept in a list of their own. */
export function isWaitingJob(document: Document): document is DataDocument<JobRecord> {
  return document.type === 'job' && document.list !== 'dead';
}

/** When a job is due, or when its lease ends (ISO). */
export function dueAt(job: DataDocument<JobRecord>): string {
  return (job.sort ?? '').slice(0, 24);
}

/**
 * Creates a job that is due in `inMs`. `sent`: for a message that another job has sent, and whose answer was
 * lost.
 */
export function newJob(
  ctx: StoreContext,
  task: JobTask,
  inMs = 0,
  sent: Pick<JobRecord, 'copies'> = {},
): Operation {
  return namedJob(ctx, ctx.ids.next(), task, inMs, sent);
}

/**
 * Creates a job with a name, which exists only once: if several commits create it, the first one succeeds,
 * and the others get a conflict.
 */
export function namedJob(
  ctx: StoreContext,
  name: string,
  task: JobTask,
  inMs = 0,
  sent: Pick<JobRecord, 'copies'> = {},
): Operation {
  const now = ctx.clock.now();
  const trace = ctx.tracing.current();
  const caused = trace === undefined ? {} : { trace };
  const record: JobRecord = { task, attempts: 0, madeAt: ctx.clock.iso(now), ...caused, ...sent };
  return create(jobDocument(name, record, ctx.clock.iso(now + inMs)));
}
