import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Found } from '../ports/ports.ts';
import { isName } from './parse-addresses.ts';

/** The result for an entry, or a name that was not looked up. */
export type LookedUp = Found | { readonly address: string; readonly outcome: 'not-asked' };

/**
 * Looks up the entries of a form, in the same order: addresses, and names unless there are too many of them.
 * Throws OutsideError as the directory does for addresses. If only names get no answer, they are hidden.
 */
export async function findPeople(
  ctx: Pick<Context, 'directory' | 'log'>,
  entries: readonly string[],
  tooManyNames = false,
): Promise<readonly LookedUp[]> {
  const addresses = entries.filter((entry) => !isName(entry));
  const names = entries.filter(isName);
  const [found, named] = await Promise.all([
    addresses.length === 0 ? [] : ctx.directory.find(addresses),
    tooManyNames
      ? names.map((address) => ({ address, outcome: 'not-asked' }) as const)
      : findNamed(ctx, names),
  ]);
  const byEntry = new Map<string, LookedUp>([...found, ...named].map((one) => [one.address, one]));
  return entries.flatMap((entry) => byEntry.get(entry) ?? []);
}

async function findNamed(
  { directory, log }: Pick<Context, 'directory' | 'log'>,
  names: readonly string[],
): Promise<readonly Found[]> {
  if (names.length === 0) return [];
  try {
    return await directory.named(names);
  } catch (error) {
    if (!(error instanceof OutsideError) || error.kind === 'throttled') throw error;
    log.warn('Names could not be looked up', { error });
    return names.map((address) => ({ address, outcome: 'hidden', error }));
  }
}
