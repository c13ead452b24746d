import type { StoredJob } from './claim-job.ts';

/** A job that waits for a slot. `isBorn`: it was born with this worker's lease. */
interface Waiting {
  readonly job: StoredJob;
  readonly isBorn: boolean;
  readonly ended: PromiseWithResolvers<boolean>;
}

export interface SlotsOptions {
  /** How many jobs run at a time. */
  readonly limit: () => number;
  /** Whether the next job may begin; asked before each. Throws StoreError. */
  readonly mayBegin: () => Promise<boolean>;
  /** Runs a job. Gives false if another worker has it. */
  readonly run: (job: StoredJob, isBorn: boolean) => Promise<boolean>;
  /** Ends the lease of a job that does not begin here. */
  readonly giveBack: (job: StoredJob) => Promise<void>;
  /** Hears of the failure of a job that was handed over: the store may be away. */
  readonly onFailed: (error: unknown, job: StoredJob) => void;
}

/**
 * The jobs in hand of a group: those of a poll, and those that were born leased and handed over. They run in
 * the order in which they came, so many at a time.
 */
export function createSlots({ limit, mayBegin, run, giveBack, onFailed }: SlotsOptions) {
  const waiting: Waiting[] = [];
  const handedOver = new Set<Promise<void>>();
  let running = 0;
  /** The number of jobs that were handed over and ran, since `settle` told it. */
  let ran = 0;

  function enter(job: StoredJob, isBorn: boolean): Promise<boolean> {
    const ended = Promise.withResolvers<boolean>();
    waiting.push({ job, isBorn, ended });
    return ended.promise;
  }

  /** A job that does not begin. It is due in the queue, or will be when the lease ends. */
  async function leave({ job, isBorn, ended }: Waiting): Promise<void> {
    if (isBorn) await giveBack(job);
    ended.resolve(false);
  }

  async function begin(next: Waiting): Promise<void> {
    try {
      if (await mayBegin()) next.ended.resolve(await run(next.job, next.isBorn));
      else await leaveAll([next, ...waiting.splice(0)]);
    } catch (error) {
      // The store may be away. The other jobs of the poll are polled again; those born leased are not.
      const [born, polled] = [waiting.filter((one) => one.isBorn), waiting.filter((one) => !one.isBorn)];
      waiting.splice(0, waiting.length, ...born);
      await leaveAll(polled);
      next.ended.reject(error);
    }
  }

  async function leaveAll(jobs: readonly Waiting[]): Promise<void> {
    await Promise.all(jobs.map(leave));
  }

  async function serve(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) await begin(next);
    running -= 1;
  }

  /** Starts as many of the waiting jobs as may run. */
  function fill(): void {
    const most = limit();
    while (running < most && waiting.length > 0) {
      running += 1;
      void serve();
    }
  }

  return {
    fill,
    /** The jobs that wait or run. */
    size: () => waiting.length + running,
    /** Runs the jobs of a poll, and gives how many ran. Throws the first failure, when all have ended. */
    async work(jobs: readonly StoredJob[]): Promise<number> {
      const all = jobs.map((job) => enter(job, false));
      fill();
      if (running === 0) await leaveAll(waiting.splice(0));
      await Promise.allSettled(all);
      return (await Promise.all(all)).filter(Boolean).length;
    },
    /** Takes a job that was born leased. It begins when the jobs before it have, or at the next `fill`. */
    accept(job: StoredJob): void {
      const end = enter(job, true).then(
        (hasRun) => void (ran += hasRun ? 1 : 0),
        (error: unknown) => onFailed(error, job),
      );
      handedOver.add(end);
      void end.finally(() => handedOver.delete(end));
    },
    /** Waits until the jobs that were handed over have ended, and gives how many ran. */
    async settle(): Promise<number> {
      while (handedOver.size > 0) {
        fill();
        if (running === 0) await leaveAll(waiting.splice(0));
        await Promise.all(handedOver);
      }
      const told = ran;
      ran = 0;
      return told;
    },
  };
}

export type Slots = ReturnType<typeof createSlots>;
