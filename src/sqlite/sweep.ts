import type { DatabaseSync } from 'node:sqlite';

/** Documents removed in one step. A step takes some milliseconds, so nobody has to wait. */
const STEP_SIZE = 100;
const PAUSE_MS = 20;

/**
 * Removes expired documents of all tenants in small steps, every `intervalMs`. Gives the function that stops
 * it.
 */
export function startSweep(database: DatabaseSync, now: () => number, intervalMs: number): () => void {
  const statement = database.prepare(
    'DELETE FROM documents WHERE rowid IN (SELECT rowid FROM documents WHERE expires_at <= ? LIMIT ?)',
  );
  let timer: NodeJS.Timeout | undefined;
  const rest = (ms: number): void => {
    timer = setTimeout(step, ms).unref();
  };
  const step = (): void => {
    let removed = 0;
    try {
      removed = Number(statement.run(now(), STEP_SIZE).changes);
    } catch {
      // Locked or full. The next round is early enough, since reads leave out expired documents.
    }
    rest(removed === STEP_SIZE ? PAUSE_MS : intervalMs);
  };
  rest(intervalMs);
  return () => clearTimeout(timer);
}
