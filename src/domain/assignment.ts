import type { Outcome } from './outcome.ts';
import type { LicenseState, Person } from './person.ts';

/** Graph takes at most 20 requests in one batch (Microsoft Graph, JSON batching). */
export const BATCH_SIZE = 20;
/** The most batches of license writes that are in flight together. Our own number: the gain of more is small. */
export const MAX_BATCHES_AT_ONCE = 4;

/** A product to be assigned to persons directly, without some of its apps. */
export interface Assignment {
  readonly skuId: string;
  readonly off: readonly { readonly planId: string }[];
}

/** More about the direct license of a person for that product; undefined if Graph does not say it. */
export function stateOf({ states }: Person, skuId: string): LicenseState | undefined {
  return states?.find((state) => state.skuId === skuId);
}

/**
 * The outcome of a license that Graph shows as direct; undefined if it does not. A license through a group does
 * not prove the write. `at`: ISO.
 */
export function provenOutcome(
  person: Person,
  { skuId }: Pick<Assignment, 'skuId'>,
  round: number,
  at: string,
): Extract<Outcome, { kind: 'assigned' }> | undefined {
  if (!person.direct.includes(skuId)) return undefined;
  const changed = stateOf(person, skuId)?.changed;
  return { kind: 'assigned', round, at, ...(changed !== undefined && { changed }) };
}
