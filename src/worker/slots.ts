import type { StoredJob } from './claim-job.ts';

/** A job that waits for a slot. `isBorn`: it was born with this worker's lease. */
interface Waiting {
  readonly job: StoredJob;
  readonly isBorn: boolean;
  readonly ended: PromiseWithResolvers<boolean>;
  readonly slots: number;
}

export interface SlotsOptions {
  /** How many slots there are. */
  readonly limit: () => number;
  /** How many slots a job takes while it runs. */
  readonly slotCount: (job: StoredJob) => number;
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
export function createSlots({ limit, slotCount, mayBegin, run, giveBack, onFailed }: SlotsOptions) {
  const waiting: Waiting[] = [];
  const handedOver = new Set<Promise<void>>();
  /** The slots that running jobs take. */
  let running = 0;
  /** The number of jobs that were handed over and ran, since `settle` told it. */
  let ran = 0;

  function enter(job: StoredJob, isBorn: boolean): Promise<boolean> {
    const ended = Promise.withResolvers<boolean>();
    waiting.push({ job, isBorn, ended, slots: slotCount(job) });
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

  /** Runs a job in its slots, and then those that follow it there. */
  async function serve(next: Waiting): Promise<void> {
    await begin(next);
    running -= next.slots;
    fill();
    // Nothing may run for now, so nothing would start these.
    if (running === 0) await leaveAll(waiting.splice(0));
  }

  /** Whether there are slots for a job. One that takes more than there are runs alone. */
  function hasSlots({ slots }: Waiting): boolean {
    const most = limit();
    return running < most && (running === 0 || running + slots <= most);
  }

  /** Starts as many of the waiting jobs as may run, in their order. */
  function fill(): void {
    for (let [next] = waiting; next && hasSlots(next); [next] = waiting) {
      waiting.shift();
      running += next.slots;
      void serve(next);
    }
  }

  return {
    fill,
    /** The slots of the jobs that wait or run. */
    size: () => waiting.reduce((sum, { slots }) => sum + slots, running),
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
