import { BATCH_SIZE } from '../../../domain/assignment.ts';
import type { Context } from '../../ports/context.ts';
import type { ReadPerson } from '../../records/read-persons.ts';
import { readPersons } from '../../records/read-persons.ts';

/**
 * Reads people by object id, in the same order: in batches side by side. Throws OutsideError
 * after all batches have ended.
 */
export async function readSideBySide(ctx: Context, ids: readonly string[]): Promise<readonly ReadPerson[]> {
  const count = Math.ceil(ids.length / BATCH_SIZE);
  const running = Array.from({ length: count }, (_, n) =>
    readPersons(ctx, ids.slice(n * BATCH_SIZE, (n + 1) * BATCH_SIZE)),
  );
  await Promise.allSettled(running);
  return (await Promise.all(running)).flat();
}
