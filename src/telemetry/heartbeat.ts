import type { Log } from '../app/ports/ports.ts';

/** Often enough for an alert within some minutes, and 300 KB of log a day. */
const EVERY_MS = 60_000;

/**
 * Writes one line a minute that tells how the process is: for where logs are kept and nobody collects metrics. Its absence tells as
 * much. `start` begins with the first minute; `stop` ends it.
 *
 * @param look.queueAge - seconds that the oldest due job has waited; may reject while the store is away
 * @param look.missing - the names of what is not ready, as /readyz has them
 */
export function createHeartbeat(
  look: { readonly queueAge: () => Promise<number>; readonly missing: () => Promise<readonly string[]> },
  log: Pick<Log, 'info'>,
): { readonly start: () => void; readonly stop: () => void } {
  let timer: ReturnType<typeof setInterval> | undefined;
  const logOnce = async (): Promise<void> => {
    const [age, missing] = await Promise.all([look.queueAge().catch(() => undefined), look.missing()]);
    log.info('Heartbeat', { queueAgeSeconds: age === undefined ? null : Math.round(age), missing });
  };
  return {
    start: () => {
      timer = setInterval(() => void logOnce(), EVERY_MS).unref();
    },
    stop: () => clearInterval(timer),
  };
}
