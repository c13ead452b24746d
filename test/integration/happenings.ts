import { channel } from 'node:diagnostics_channel';
import { watch } from 'node:fs';

/** The moments at which something may have changed. */
export interface Happenings {
  /** Resolves when `isSo` says true: asked now, and after each happening. Rejects when `isSo` does. */
  until(isSo: () => boolean | Promise<boolean>): Promise<void>;
  stop(): void;
}

/**
 * Every answer of a server in this process (all doubles, the product) and every write into the folder (the store of the product, in whichever
 * process it runs) is a happening.
 */
export function watchHappenings(folder: string): Happenings {
  const answers = channel('http.server.response.finish');
  let waiting: (() => void)[] = [];
  const happen = (): void => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  answers.subscribe(happen);
  const watcher = watch(folder, happen);
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
      watcher.close();
    },
  };
}
