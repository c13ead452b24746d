import { channel } from 'node:diagnostics_channel';
import { setTimeout as rest } from 'node:timers/promises';

/** The moments at which something may have changed. */
export interface Happenings {
  /** Resolves when `isSo` is true: asked now, and soon after such a moment. Rejects when `isSo` does. */
  until(isSo: () => boolean | Promise<boolean>): Promise<void>;
  stop(): void;
}

/** Poll interval, since nothing tells when another process's write to a SQLite file can be read. */
const lookMs = 50;
/** The shortest pause between two looks: a look reads the store, and a busy product answers all the time. */
const PAUSE_MS = 15;

/**
 * Every answer of a server in this process (the doubles, the product) is such a moment, and so is every tick
 * of a timer.
 */
export function watchHappenings(): Happenings {
  const answers = channel('http.server.response.finish');
  let waiting: (() => void)[] = [];
  const happen = (): void => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  answers.subscribe(happen);
  const ticks = setInterval(happen, lookMs).unref();
  return {
    async until(isSo) {
      while (!(await isSo())) {
        // Begun after the look: its own read of the Cosmos double is answered too, and would cause the next look
        // at once. A change in between is seen at the next tick.
        const next = new Promise<void>((resolve) => waiting.push(resolve));
        await rest(PAUSE_MS);
        await next;
      }
    },
    stop() {
      answers.unsubscribe(happen);
      clearInterval(ticks);
    },
  };
}
