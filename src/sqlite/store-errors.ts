import { StoreError } from '../app/ports/store.ts';

/** SQLite's primary result codes (sqlite.org/rescode.html). */
const BUSY_CODES = new Set([5, 6]);
const BROKEN_CODES = new Map([
  [3, 'the process has no right to it'],
  [8, 'it is read-only'],
  [11, 'it is damaged: restore it from a backup'],
  [14, 'it cannot be opened: check the folder and its rights'],
  [26, 'it is not a database of this program'],
]);

/**
 * Turns a SQLite error into a StoreError: `busy` for locks, `refused` for a file that needs a person, else
 * `down`.
 */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const code = errorCode(error);
  if (BUSY_CODES.has(code)) {
    return new StoreError('busy', 'The database file is locked by another process.', {
      cause: error,
      retryAfterMs: 250,
    });
  }
  const reason = BROKEN_CODES.get(code);
  if (reason !== undefined) {
    return new StoreError('refused', `The database file cannot be used: ${reason}.`, { cause: error });
  }
  const full = code === 13 ? 'the disk is full' : 'see the cause';
  return new StoreError('down', `The database file did not answer: ${full}.`, { cause: error });
}

function errorCode(error: unknown): number {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  // The lower byte is the primary result code; the rest is the detail.
  return typeof code === 'number' ? code & 0xff : 0;
}
