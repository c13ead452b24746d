import type { Person } from '../../domain/person.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';

/** The person as Graph shows them. Undefined: gone. An error: Graph does not show this account. */
export type ReadPerson = Person | undefined | OutsideError;

/**
 * Reads people by object id, in the same order. If Graph refuses the list, reads each one alone, since one
 * account that it does not show must not hold up the others. Throws OutsideError if the cause hits everybody.
 */
export async function readPersons(ctx: Context, ids: readonly string[]): Promise<readonly ReadPerson[]> {
  try {
    return await ctx.directory.read(ids);
  } catch (error) {
    if (!mayBeOfOne(error)) throw error;
    const read = ids.length === 1 ? [error] : await Promise.all(ids.map((id) => readAlone(ctx, id)));
    if (read.every((one) => isOfAll(one, ids.length))) throw error;
    return read;
  }
}

/** Whether the failure may be about one account: Graph answered, and did not throttle us. */
function mayBeOfOne(error: unknown): error is OutsideError {
  return error instanceof OutsideError && error.kind !== 'throttled' && !error.mayBeDone && !error.notSent;
}

/**
 * Whether the failure hits everybody, or may: if several accounts fail for a time at once, they have one
 * cause.
 */
function isOfAll(read: ReadPerson, count: number): boolean {
  if (!(read instanceof OutsideError) || read.kind === 'permanent') return false;
  return read.kind === 'outage' || count > 1;
}

async function readAlone(ctx: Context, id: string): Promise<ReadPerson> {
  try {
    const [person] = await ctx.directory.read([id]);
    return person;
  } catch (error) {
    if (error instanceof OutsideError) return error;
    throw error;
  }
}
