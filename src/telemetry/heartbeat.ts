import type { Log } from '../app/ports/ports.ts';

/** Often enough for an alert within some minutes; 300 KB of log a day. */
const EVERY_MS = 60_000;

/**
 * Logs once a minute how the process is, for installations that collect logs but no metrics. A missing line
 * is a sign too. `start` begins with the first minute; `stop` ends it.
 *
 * @param look.queueAge - gives the seconds that the oldest due job has waited; may reject while the store is
 * not available
 * @param look.missing - gives the names of what is not ready, as in /readyz
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
