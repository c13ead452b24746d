import type { Person } from './person.ts';

/** Graph takes at most 20 requests in one batch (Microsoft Graph, JSON batching). */
export const BATCH_SIZE = 20;
/** The most batches of license writes that are in flight together. Our own number: the gain of more is small. */
export const MAX_BATCHES_AT_ONCE = 4;

/** A product to be assigned to persons directly, without some of its apps. */
export interface Assignment {
  readonly skuId: string;
  readonly off: readonly { readonly planId: string }[];
}

/**
 * Whether Graph shows that the person has the product directly, not through a group. Only that proves the
 * write.
 */
export function isProven({ direct }: Person, { skuId }: Assignment): boolean {
  return direct.includes(skuId);
}
