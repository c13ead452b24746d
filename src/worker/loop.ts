import type { Log } from '../app/ports.ts';
import type { Worker } from './worker.ts';

/** Jobs of other instances, and leases that end, are found by looking this often (spread by jitter). */
const LOOK_EVERY_MS = 5000;
/** After a failure of the store. */
const REST_MS = 2000;

/** Keeps a worker at work: at once after a wake, when the next job is due, and at the latest every few seconds. */
export function createLoop(worker: Worker, log: Log, random: () => number) {
  let timer: NodeJS.Timeout | undefined;
  let rouse: (() => void) | undefined;
  let isAwake = false;
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();

  function rest(ms: number): Promise<void> {
    if (isAwake || isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      rouse = resolve;
      timer = setTimeout(resolve, ms);
    });
  }

  async function run(): Promise<void> {
    for (;;) {
      if (isStopped) return;
      isAwake = false;
      await rest(await look());
      clearTimeout(timer);
    }
  }

  /** Milliseconds to rest after one look. */
  async function look(): Promise<number> {
    try {
      const { ran, nextInMs } = await worker.runDue();
      if (ran > 0) return 0;
      const most = LOOK_EVERY_MS * (1 + random());
      return Math.min(most, nextInMs ?? most);
    } catch (error) {
      log.warn('The worker could not look for jobs.', { error });
      return REST_MS;
    }
  }

  return {
    start(): void {
      running = run();
    },
    /** Something is due now. */
    wake(): void {
      isAwake = true;
      rouse?.();
    },
    /** Stops taking jobs and waits for those in hand. */
    async stop(): Promise<void> {
      isStopped = true;
      worker.stop();
      rouse?.();
      await running;
      await worker
        .release()
        .catch((error: unknown) => log.warn('A lane could not be given back.', { error }));
    },
  };
}
