import { isExtending } from '../../domain/extend-grant.ts';
import type { Grant } from '../../domain/grant.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { newJob } from './queue-job.ts';

/**
 * The job that redraws the cards of an extension, for the commit that ends it, or gives its license another end; none
 * if none waits. `grant`: as it was before that commit.
 */
export function redrawExtension(ctx: StoreContext, grant: Grant): readonly Operation[] {
  if (!isExtending(grant)) return [];
  const about = { personId: grant.person.id, skuId: grant.skuId, extensionId: grant.extension.id };
  return [newJob(ctx, { kind: 'redraw-extension', ...about })];
}
