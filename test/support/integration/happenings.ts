import { channel } from 'node:diagnostics_channel';

/** The moments at which something may have changed. */
export interface Happenings {
  /** Resolves when `isSo` says true: asked now, and after each happening. Rejects when `isSo` does. */
  until(isSo: () => boolean | Promise<boolean>): Promise<void>;
  stop(): void;
}

/** Nothing tells when another process's write to an SQLite file can be read, so that is asked for this often. */
const lookMs = 20;

/** Every answer of a server in this process (all doubles, the product) is a happening, and the clock's tick another. */
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
      for (;;) {
        const next = new Promise<void>((resolve) => waiting.push(resolve));
        if (await isSo()) return;
        await next;
      }
    },
    stop() {
      answers.unsubscribe(happen);
      clearInterval(ticks);
    },
  };
}
