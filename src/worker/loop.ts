import type { Log } from '../app/ports/ports.ts';
import type { PollResult, Worker } from './worker.ts';

/** Poll interval, plus jitter. It finds jobs of other instances, and leases that expired. */
const POLL_EVERY_MS = 5000;
/** The rest after a failure of the store. */
const REST_AFTER_ERROR_MS = 2000;

/** Wake-ups within this time cause one poll: a poll costs about a sixth of the decision that it follows. */
const DEBOUNCE_MS = 25;

/**
 * Keeps a worker polling, each of its groups independently: at once after a wake-up, when the next job is
 * due, and every few seconds.
 */
export function createLoop(
  worker: Pick<Worker, 'polls' | 'stop' | 'release'>,
  log: Log,
  random: () => number,
) {
  const groups = worker.polls.map((poll) => createGroupLoop(poll, log, random));
  let running: readonly Promise<void>[] = [];
  let debouncing: NodeJS.Timeout | undefined;

  return {
    start(): void {
      running = groups.map((group) => group.run());
    },
    /** Polls soon, since a job is due. */
    wake(): void {
      debouncing ??= setTimeout(() => {
        debouncing = undefined;
        for (const group of groups) group.wake();
      }, DEBOUNCE_MS);
    },
    /** Takes no more jobs, waits for those in hand, and releases the lanes. */
    async stop(): Promise<void> {
      worker.stop();
      clearTimeout(debouncing);
      for (const group of groups) group.stop();
      await Promise.all(running);
      await worker.release().catch((error: unknown) => log.warn('A lane could not be released.', { error }));
    },
  };
}

function createGroupLoop(pollOnce: () => Promise<PollResult>, log: Log, random: () => number) {
  let timer: NodeJS.Timeout | undefined;
  let rouse: (() => void) | undefined;
  let isAwake = false;
  let isStopped = false;

  function rest(ms: number): Promise<void> {
    if (isAwake || isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      rouse = resolve;
      timer = setTimeout(resolve, ms);
    });
  }

  /** Milliseconds to rest after one poll. */
  async function poll(): Promise<number> {
    try {
      const { ran, nextInMs } = await pollOnce();
      if (ran > 0) return 0;
      const most = POLL_EVERY_MS * (1 + random());
      return Math.max(0, Math.min(most, nextInMs ?? most));
    } catch (error) {
      log.warn('The queues could not be polled.', { error });
      return REST_AFTER_ERROR_MS;
    }
  }

  return {
    async run(): Promise<void> {
      for (;;) {
        if (isStopped) return;
        isAwake = false;
        await rest(await poll());
        clearTimeout(timer);
      }
    },
    wake(): void {
      isAwake = true;
      rouse?.();
    },
    stop(): void {
      isStopped = true;
      rouse?.();
    },
  };
}
