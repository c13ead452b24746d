import type { Log } from '../app/ports/ports.ts';
import type { Look, Worker } from './worker.ts';

/** Jobs of other instances, and leases that end, are found by looking this often (spread by jitter). */
const LOOK_EVERY_MS = 5000;
/** After a failure of the store. */
const REST_MS = 2000;

/** Wakes within this time share one look at the queues: a look costs as much as a sixth of the decision that it follows. */
const GATHER_MS = 25;

/** Keeps a worker at work, each of its tracks by itself: at once after a wake, when the next job is due, and every few seconds. */
export function createLoop(
  worker: Pick<Worker, 'looks' | 'stop' | 'release'>,
  log: Log,
  random: () => number,
) {
  const tracks = worker.looks.map((look) => createTrackLoop(look, log, random));
  let running: readonly Promise<void>[] = [];
  let gathering: NodeJS.Timeout | undefined;

  return {
    start(): void {
      running = tracks.map((track) => track.run());
    },
    /** Something is due now. */
    wake(): void {
      gathering ??= setTimeout(() => {
        gathering = undefined;
        for (const track of tracks) track.wake();
      }, GATHER_MS);
    },
    /** Stops taking jobs and waits for those in hand. */
    async stop(): Promise<void> {
      worker.stop();
      clearTimeout(gathering);
      for (const track of tracks) track.stop();
      await Promise.all(running);
      await worker
        .release()
        .catch((error: unknown) => log.warn('A lane could not be given back.', { error }));
    },
  };
}

function createTrackLoop(lookOnce: () => Promise<Look>, log: Log, random: () => number) {
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

  /** Milliseconds to rest after one look. */
  async function look(): Promise<number> {
    try {
      const { ran, nextInMs } = await lookOnce();
      if (ran > 0) return 0;
      const most = LOOK_EVERY_MS * (1 + random());
      return Math.max(0, Math.min(most, nextInMs ?? most));
    } catch (error) {
      log.warn('The worker could not look for jobs.', { error });
      return REST_MS;
    }
  }

  return {
    async run(): Promise<void> {
      for (;;) {
        if (isStopped) return;
        isAwake = false;
        await rest(await look());
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
