import { forgetProcess, noteProcess, NOTED_EVERY_MS } from '../app/operate/note-process.ts';
import type { StoreContext } from '../app/ports/context.ts';
import type { Log } from '../telemetry/log.ts';

/**
 * Keeps a note in the store that this process runs, so that nobody moves the store meanwhile. Failures are
 * only logged.
 */
export function createPresence(ctx: StoreContext, owner: string, log: Pick<Log, 'warn'>) {
  let timer: ReturnType<typeof setInterval> | undefined;
  const failed = (error: unknown): void =>
    log.warn('The record that this process runs could not be written to the store.', { error });
  return {
    async start(): Promise<void> {
      timer = setInterval(() => void noteProcess(ctx, owner).catch(failed), NOTED_EVERY_MS).unref();
      await noteProcess(ctx, owner).catch(failed);
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await forgetProcess(ctx, owner).catch(failed);
    },
  };
}
