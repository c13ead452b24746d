import type { Grant } from '../../domain/grant.ts';
import { CONFIRM_FOR_MS } from '../../domain/job.ts';
import type { StoreContext } from '../ports/context.ts';
import type { DataDocument } from '../records/documents.ts';
import { grantDocumentId } from '../records/keys.ts';

/**
 * Those of the persons whose license of that product we are taking back, or have just taken back. Graph may still
 * show it: its reads may be minutes behind its writes. Throws StoreError.
 */
export async function beingRemoved(
  ctx: StoreContext,
  skuId: string,
  personIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const grants = await Promise.all(
    personIds.map((id) => ctx.store.read<DataDocument<Grant>>(grantDocumentId(id, skuId))),
  );
  return new Set(personIds.filter((_, n) => isGoing(ctx, grants[n]?.data)));
}

function isGoing(ctx: StoreContext, grant: Grant | undefined): boolean {
  if (grant?.state !== 'ended' || grant.endedAt === undefined) return grant?.state === 'ending';
  return ctx.clock.now() - ctx.clock.parse(grant.endedAt) < CONFIRM_FOR_MS;
}

/** Whether the license that we gave was taken back. Throws StoreError. */
export async function isEnded(ctx: StoreContext, skuId: string, personId: string): Promise<boolean> {
  const grant = await ctx.store.read<DataDocument<Grant>>(grantDocumentId(personId, skuId));
  return grant?.data.state === 'ending' || grant?.data.state === 'ended';
}
