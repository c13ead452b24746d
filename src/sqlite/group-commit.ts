import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../app/ports/store.ts';
import { toStoreError } from './store-errors.ts';

interface Call {
  /** Does it, and gives what tells the caller once the transaction has ended. */
  readonly run: () => () => void;
  readonly reject: (error: StoreError) => void;
}

/** Calls that go to the database in one transaction. */
export interface GroupCommit {
  /** Gives the result of `act` when it is durable. Throws StoreError. An error in one `act` (a lock, a full disk) undoes them all. */
  add<T>(act: () => T): Promise<T>;
  /** Does at once what still waits. */
  flush(): void;
}

/**
 * Group commit: the calls of one turn of the event loop share one transaction and one fsync. The locks of a transaction cost more than the
 * reads in it, and waiting for the disk more than the writes: decision 0011.
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
