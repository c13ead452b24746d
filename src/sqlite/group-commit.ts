import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../app/ports/store.ts';
import { toStoreError } from './store-errors.ts';

interface Call {
  /** Runs the call. Gives the function that answers the caller after the transaction. */
  readonly run: () => () => void;
  readonly reject: (error: StoreError) => void;
}

/** Calls that go to the database in one transaction. */
export interface GroupCommit {
  /**
   * Runs `act` in the next transaction, and gives its result when that is durable. Throws StoreError. An
   * error in one `act` (a lock, a full disk) rolls back all of them.
   */
  add<T>(act: () => T): Promise<T>;
  /** Runs the waiting calls at once. */
  flush(): void;
}

/**
 * Group commit: the calls of one turn of the event loop share one transaction and one fsync. Locking costs
 * more than the reads in a transaction, and waiting for the disk costs more than the writes: decision 0011.
 *
 * @param begin - `BEGIN` for reads, `BEGIN IMMEDIATE` for writes
 */
export function groupCommit(database: DatabaseSync, begin: 'BEGIN' | 'BEGIN IMMEDIATE'): GroupCommit {
  const [opens, ends] = [database.prepare(begin), database.prepare('COMMIT')];
  let waiting: Call[] = [];

  function flush(): void {
    const calls = waiting;
    waiting = [];
    if (calls.length === 0) return;
    try {
      opens.run();
      const answers = calls.map(({ run }) => run());
      ends.run();
      for (const answer of answers) answer();
    } catch (error) {
      for (const { reject } of calls) reject(toStoreError(error));
    } finally {
      if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
    }
  }

  return {
    add: <T>(act: () => T) =>
      new Promise<T>((resolve, reject) => {
        if (!database.isOpen) throw new StoreError('down', 'The store is closed.');
        if (waiting.length === 0) setImmediate(flush);
        const run = () => {
          const result = act();
          return () => resolve(result);
        };
        waiting.push({ run, reject });
      }),
    flush,
  };
}
