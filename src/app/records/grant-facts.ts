import type { GrantFacts } from '../../domain/event.ts';
import type { Grant } from '../../domain/grant.ts';

/** A license as the audit names it. */
export function factsOf({ person, skuId, productName, requestId }: Grant): GrantFacts {
  return { person: person.id, skuId, product: productName, requestId };
}
