import type { Person } from '../../domain/person.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';

/** Somebody as Graph shows them; undefined: gone; an error: Graph does not show this account. */
export type ReadPerson = Person | undefined | OutsideError;

/**
 * Reads people by object id, in the same order. Where Graph refuses the list, each is asked for alone: one account that it does not show
 * must not hold up the others. Throws OutsideError when the cause is nobody's own.
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

/** Graph has answered, and did not ask to be left alone. */
function mayBeOfOne(error: unknown): error is OutsideError {
  return error instanceof OutsideError && error.kind !== 'throttled' && !error.mayBeDone && !error.notSent;
}

/** Whether the failure hits everybody, or may: several accounts that fail for a time, all at once, have one cause in common. */
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
