import { FAN_OUT } from './fan-out.ts';
import type { Operation } from '../ports/store.ts';

/**
 * The most characters in one batch. A commit takes 2 MB (store-limits.ts), and a character has up to three
 * bytes.
 */
const MAX_CHARACTERS = 500_000;

/**
 * Collects operations into batches that fit one commit, and calls `commit` for each. Throws what `commit`
 * throws.
 */
export function batchOperations(commit: (operations: readonly Operation[]) => Promise<unknown>) {
  let operations: Operation[] = [];
  let size = 0;
  const end = async (): Promise<void> => {
    if (operations.length > 0) await commit(operations);
    operations = [];
    size = 0;
  };
  return {
    /** Adds operations that must be in one commit. */
    async add(...some: readonly Operation[]): Promise<void> {
      const more = JSON.stringify(some).length;
      if (operations.length + some.length > FAN_OUT || size + more > MAX_CHARACTERS) await end();
      operations.push(...some);
      size += more;
    },
    end,
  };
}
