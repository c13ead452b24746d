import type { Grant } from '../../domain/grant.ts';
import { CONFIRM_FOR_MS } from '../../domain/job.ts';
import type { StoreContext } from '../ports/context.ts';
import { readGrant } from '../records/read-grant.ts';

/**
 * Those of the persons whose license of that product we are taking back, or have just taken back. Graph may still
 * show it: its reads may be minutes behind its writes. Throws StoreError.
 */
export async function beingRemoved(
  ctx: StoreContext,
  skuId: string,
  personIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const grants = await Promise.all(personIds.map((personId) => readGrant(ctx, { personId, skuId })));
  return new Set(personIds.filter((_, n) => isGoing(ctx, grants[n]?.data)));
}

/** Whether the license is being taken back, or was a moment ago. */
export const isGoing = (ctx: StoreContext, grant: Grant | undefined): boolean =>
  grant !== undefined && (grant.state === 'ending' || hasJustEnded(ctx, grant));

/** Whether the license was taken back so recently that Graph may still show it. */
export function hasJustEnded({ clock }: StoreContext, { state, endedAt }: Grant): boolean {
  return state === 'ended' && endedAt !== undefined && clock.now() - clock.parse(endedAt) < CONFIRM_FOR_MS;
}

/** Whether the license that we gave was taken back. Throws StoreError. */
export async function isEnded(ctx: StoreContext, skuId: string, personId: string): Promise<boolean> {
  const grant = await readGrant(ctx, { personId, skuId });
  return grant?.data.state === 'ending' || grant?.data.state === 'ended';
}
