import type { Person } from './person.ts';

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
