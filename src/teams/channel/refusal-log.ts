import type { Log } from '../log.ts';
import type { RefusalReason } from './authentication.ts';

/** Unauthorized callers are many: one line a minute for each reason, with their number. */
const QUIET_MS = 60_000;

/**
 * Makes the function that logs why a request was rejected: to find out why a bot is silent, people look into
 * the log first.
 *
 * @param now - milliseconds since 1970
 */
export function createRefusalLog(log: Log, now: () => number): (reason: RefusalReason) => void {
  const told = new Map<RefusalReason, { readonly at: number; readonly untold: number }>();
  return (reason) => {
    const { at, untold } = told.get(reason) ?? { at: Number.NEGATIVE_INFINITY, untold: 0 };
    if (now() - at < QUIET_MS) {
      told.set(reason, { at, untold: untold + 1 });
      return;
    }
    told.set(reason, { at: now(), untold: 0 });
    log.warn('An incoming request was rejected: it is not a valid Teams activity for this bot', {
      reason,
      times: untold + 1,
    });
  };
}
