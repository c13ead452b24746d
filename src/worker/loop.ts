import type { Log } from '../app/ports/ports.ts';
import type { PollResult, Worker } from './worker.ts';

/**
 * The pause between two looks, plus jitter: at most 20 seconds. A look finds jobs of other instances, and
 * leases that will expire soon. It is one query, which costs the same whatever is kept: an idle instance
 * looks some four times a minute.
 */
const LOOK_EVERY_MS = 10_000;
/** The longest rest: Node ends a timer of more than 24 days at once. */
const MAX_REST_MS = 30 * 60_000;
/** The rest after a failure of the store. */
const REST_AFTER_ERROR_MS = 2000;

/** Wake-ups within this time cause one poll: a poll costs about a sixth of the decision that it follows. */
const DEBOUNCE_MS = 25;

/** Repeats something until it is stopped. */
interface Repeated {
  readonly run: () => Promise<void>;
  readonly wake: () => void;
  readonly stop: () => void;
}

/**
 * Keeps a worker polling, each of its groups independently: at the start, at once after a wake-up, and when
 * the next job is due. Between these, it looks every few seconds whether there is something to poll for.
 */
export function createLoop(
  worker: Pick<Worker, 'look' | 'begin' | 'polls' | 'stop' | 'release'>,
  log: Log,
  random: () => number,
) {
  const failed = (error: unknown): void => log.warn('The queues could not be polled.', { error });
  const groups = worker.polls.map((poll) => repeat(async () => restAfter(await poll()), failed));
  const pause = (): number => LOOK_EVERY_MS * (1 + random());
  let isFirst = true;
  const looks = repeat(async () => {
    // The groups poll by themselves at the start.
    const isFound = !isFirst && (await worker.look());
    isFirst = false;
    if (isFound) for (const group of groups) group.wake();
    return pause();
  }, failed);
  const all = [...groups, looks];
  let running: readonly Promise<void>[] = [];
  let debouncing: NodeJS.Timeout | undefined;

  return {
    start(): void {
      running = all.map((one) => one.run());
    },
    /** Starts what was handed over, and polls where a job is due, in a moment: a click is answered first. */
    wake(): void {
      debouncing ??= setTimeout(() => {
        debouncing = undefined;
        worker.begin();
        for (const group of groups) group.wake();
      }, DEBOUNCE_MS);
    },
    /** Takes no more jobs, waits for those in hand, and releases the lanes. */
    async stop(): Promise<void> {
      worker.stop();
      clearTimeout(debouncing);
      for (const one of all) one.stop();
      await Promise.all(running);
      await worker.release().catch((error: unknown) => log.warn('A lane could not be released.', { error }));
    },
  };
}

/** Milliseconds to rest after a poll; undefined: until a wake-up. */
function restAfter({ ran, nextInMs }: PollResult): number | undefined {
  if (ran > 0) return 0;
  return nextInMs === undefined ? undefined : Math.min(Math.max(0, nextInMs), MAX_REST_MS);
}

/** `act` gives the milliseconds until it is repeated; undefined: when it is woken. */
function repeat(act: () => Promise<number | undefined>, failed: (error: unknown) => void): Repeated {
  let timer: NodeJS.Timeout | undefined;
  let rouse: (() => void) | undefined;
  let isAwake = false;
  let isStopped = false;

  function rest(ms: number | undefined): Promise<void> {
    if (isAwake || isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      rouse = resolve;
      if (ms !== undefined) timer = setTimeout(resolve, ms);
    });
  }

  async function once(): Promise<number | undefined> {
    try {
      return await act();
    } catch (error) {
      failed(error);
      return REST_AFTER_ERROR_MS;
    }
  }

  return {
    async run(): Promise<void> {
      for (;;) {
        if (isStopped) return;
        isAwake = false;
        await rest(await once());
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
