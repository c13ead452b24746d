import { FAN_OUT } from './fan-out.ts';
import type { Operation } from '../ports/store.ts';

/** Of one lot; a commit has 2 MB (store-limits.ts), and a character up to three bytes. */
const MAX_CHARACTERS = 500_000;

/** Gathers operations into lots that one commit of every store takes, and has `commit` write each. What it throws comes through. */
export function batchOperations(commit: (operations: readonly Operation[]) => Promise<unknown>) {
  let operations: Operation[] = [];
  let size = 0;
  const end = async (): Promise<void> => {
    if (operations.length > 0) await commit(operations);
    operations = [];
    size = 0;
  };
  return {
    async add(operation: Operation): Promise<void> {
      const more = JSON.stringify(operation).length;
      if (operations.length === FAN_OUT || size + more > MAX_CHARACTERS) await end();
      operations.push(operation);
      size += more;
    },
    end,
  };
}
