import type { Facts } from '../../domain/facts.ts';
import { factsOf } from '../../domain/facts.ts';
import { findProduct } from '../../domain/product.ts';
import type { Decision, LicenseRequest } from '../../domain/request.ts';
import { excludedIndexes, isOpen } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { DataDocument } from '../records/documents.ts';
import { madeByKey } from '../records/keys.ts';
import type { Loaded } from '../records/load-request.ts';
import { productsOf } from '../records/load-request.ts';

/** Of so many of the requester's latest requests, the open ones count. One more would cost a decision more than it tells. */
const LATEST = 20;

/** The facts on which a decision is made, read now. Throws StoreError. */
export async function gatherFacts(ctx: Context, loaded: Loaded, decision: Decision): Promise<Facts> {
  const { request, entries } = loaded;
  const skuId = decision.kind === 'approved' ? decision.skuId : request.product.skuId;
  const [products, latest] = await Promise.all([
    productsOf(ctx),
    ctx.store.page<DataDocument<LicenseRequest>>({
      by: 'list2',
      key: madeByKey(request.requester.id),
      order: 'descending',
      limit: LATEST,
    }),
  ]);
  return factsOf({
    request,
    entries,
    excluded: excludedIndexes(request),
    skuId,
    product: findProduct(products ?? [], skuId),
    openRequests: latest.filter(({ data }) => isOpen(data.status)).length,
    waitedMs: ctx.clock.parse(decision.at) - ctx.clock.parse(request.createdAt),
  });
}
