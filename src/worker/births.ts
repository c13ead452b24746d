import type { Clock } from '../app/ports/ports.ts';
import type { Operation, Store } from '../app/ports/store.ts';
import type { DataDocument } from '../app/records/documents.ts';
import { jobIdOf } from '../app/records/keys.ts';
import type { JobRecord } from '../app/records/queue-job.ts';
import { dueAt, isWaitingJob, jobDocument } from '../app/records/queue-job.ts';
import { slotCount } from '../domain/telling.ts';
import type { StoredJob } from './claim-job.ts';
import { LEASE_MS } from './claim-job.ts';

/** The worker of this process, as seen by the commits that make jobs. Lists are those of the queues. */
export interface Receiver {
  /** The slots for further due jobs, which it can start within `START_WITHIN_MS`. */
  readonly room: (list: string) => number;
  /** Gets a job that is in the store with this worker's lease. */
  readonly accept: (job: StoredJob) => void;
  /** Learns that a job of that list is due at that time, or that its lease ends then. */
  readonly expect: (list: string, at: number) => void;
}

/** The document of an operation that writes a job which waits or runs. */
function jobOf(operation: Operation): DataDocument<JobRecord> | undefined {
  return 'document' in operation && isWaitingJob(operation.document) ? operation.document : undefined;
}

/**
 * Watches the commits of a process for the jobs that they make, or make due sooner. A job that is due at once, and
 * that the worker of this process can start soon, is written with the lease of that worker and handed over to it:
 * it needs no query and no claim. All others are due in the queue. The worker learns of both, so that it need not
 * ask the store what this process has just written. Decision 0023.
 */
export function createBirths(clock: Clock, owner: string) {
  let receiver: Receiver | undefined;
  /** The slots of the jobs that are born leased in commits under way, by list. */
  const underWay = new Map<string, number>();
  const count = (list: string, change: number): void =>
    void underWay.set(list, (underWay.get(list) ?? 0) + change);

  /** The operation, with the job leased if the worker has room for it. */
  function lease(operation: Operation, to: Receiver): Operation {
    // A held document is the own job of a worker, which has just ended its lease.
    const job = operation.held === true ? undefined : jobOf(operation);
    const now = clock.now();
    if (!job || !('document' in operation)) return operation;
    if (job.data.owner !== undefined || clock.parse(dueAt(job)) > now) return operation;
    const { list = '', data } = job;
    const slots = slotCount(data.task);
    if (to.room(list) < (underWay.get(list) ?? 0) + slots) return operation;
    count(list, slots);
    const leased = { ...data, attempts: data.attempts + 1, deaths: 0, owner };
    return { ...operation, document: jobDocument(jobIdOf(job), leased, clock.iso(now + LEASE_MS)) };
  }

  /** Tells the worker of the jobs in a commit. Without etags, it is not known whether the commit went in. */
  function tell(
    to: Receiver,
    given: readonly Operation[],
    sent: readonly Operation[],
    etags: readonly (string | undefined)[],
  ): void {
    for (const [index, operation] of sent.entries()) {
      const job = jobOf(operation);
      const { list = '', data } = job ?? {};
      const isBorn = operation !== given[index];
      const etag = etags[index];
      if (job && isBorn && etag !== undefined) to.accept({ ...job, etag });
      else if (job && (isBorn || data?.owner === undefined)) to.expect(list, clock.parse(dueAt(job)));
    }
  }

  return {
    /** Names the worker of this process. Until then, all jobs are due in the queue. */
    connect(to: Receiver): void {
      receiver = to;
    },
    /** The store, with its commits watched. */
    through(store: Store): Store {
      return {
        read: (id) => store.read(id),
        page: (query) => store.page(query),
        count: (query) => store.count(query),
        health: () => store.health(),
        close: () => store.close(),
        async commit(given, ...rest) {
          const to = receiver;
          if (!to || given.every((one) => jobOf(one) === undefined)) return store.commit(given, ...rest);
          const sent = given.map((operation) => lease(operation, to));
          const born = sent.filter((operation, index) => operation !== given[index]);
          try {
            const result = await store.commit(sent, ...rest);
            if (result.outcome === 'done') tell(to, given, sent, result.etags);
            return result;
          } catch (error) {
            tell(to, given, sent, []);
            throw error;
          } finally {
            for (const job of born.flatMap((operation) => jobOf(operation) ?? []))
              count(job.list ?? '', -slotCount(job.data.task));
          }
        },
      };
    },
  };
}

export type Births = ReturnType<typeof createBirths>;
