import type { Day } from '../../domain/calendar-day.ts';
import type { Foresight } from '../../domain/foresee.ts';
import type { ListsAhead } from '../../domain/foresee-many.ts';
import { foresee } from '../../domain/foresee.ts';
import type { LastDays } from '../../domain/lengthen.ts';
import type { Settings } from '../../domain/policy.ts';
import type { Product } from '../../domain/product.ts';
import { findProduct } from '../../domain/product.ts';
import type { Entry, LicenseRequest } from '../../domain/request.ts';
import { excludedIndexes } from '../../domain/request.ts';
import type { NoTick } from '../../domain/tick.ts';
import { endIfTicked, seenState, whyNoTick } from '../../domain/tick.ts';
import { waitingFor } from '../../domain/waiting-list.ts';
import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import type { Loaded } from '../records/load-request.ts';
import { productsOf } from '../records/load-request.ts';
import { readLinesAhead } from '../records/read-lines.ts';
import { readSettings, todayIn } from '../records/read-settings.ts';

/** The state of the tenant for which requests are shown: read once for all of them. */
export interface Tenant {
  readonly settings: Settings;
  /** Undefined if Graph does not answer. */
  readonly products: readonly Product[] | undefined;
  readonly lists: ListsAhead;
  /** The day that it is in `TIME_ZONE`. */
  readonly today: Day;
}

/** A waiting request that may be ticked, or not, and what approving it would bring. */
export interface Tickable {
  readonly request: LicenseRequest;
  readonly entries: readonly Entry[];
  /** Absent if there is none to approve. */
  readonly product?: Product;
  /** The digest of what its reader sees, which a tick carries. */
  readonly seen: string;
  /** The last day of the licenses, if it were approved now. */
  readonly until?: Day;
  readonly whyNot?: NoTick;
  readonly foresight: Foresight;
}

export async function readTenant(ctx: Context): Promise<Tenant> {
  const [settings, products, lines] = await Promise.all([
    readSettings(ctx),
    productsOf(ctx),
    readLinesAhead(ctx),
  ]);
  const ahead = (skuId: string): number => waitingFor(lines, skuId);
  return { settings, products, today: todayIn(ctx), lists: { ahead, isOff: !settings.waitingList } };
}

/** Characters of the digest: 96 bits. */
const SEEN_LENGTH = 16;

/** The digest of the state of a request, as its reader sees it. */
export function seenOf(
  ctx: Context,
  { products = [], settings, today }: Tenant,
  request: LicenseRequest,
): string {
  const product = findProduct(products, request.product.skuId);
  const until = endIfTicked(request, settings.ends, today);
  return ctx.ids.digest(seenState(request, product, until)).slice(0, SEEN_LENGTH);
}

/**
 * Whether a request can be ticked, or why not, and what approving it alone would bring. `given`: the last days of
 * licenses that its persons have.
 */
export function tickableOf(
  ctx: Context,
  actor: Actor,
  tenant: Tenant,
  { request, entries }: Pick<Loaded, 'request' | 'entries'>,
  given: LastDays,
): Tickable {
  const { products, settings, today } = tenant;
  const whyNot = whyNoTick({ by: actor, request, entries, products, settings, today });
  const product = findProduct(products ?? [], request.product.skuId);
  const list = { ...tenant.lists, ahead: tenant.lists.ahead(request.product.skuId ?? '') };
  const until = endIfTicked(request, settings.ends, today);
  const foresight = foresee(entries, excludedIndexes(request), product, list, { given, day: until });
  const seen = seenOf(ctx, tenant, request);
  const row = { request, entries, seen, foresight, ...(until !== undefined && { until }) };
  return { ...row, ...(product && { product }), ...(whyNot && { whyNot }) };
}
