import type { Settings } from '../../domain/policy.ts';
import type { Product } from '../../domain/product.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { isPending } from '../../domain/request.ts';
import type { Line, Place } from '../../domain/waiting-list.ts';
import { placeOf } from '../../domain/waiting-list.ts';
import type { Context, StoreContext } from '../ports/context.ts';
import type { WaitingView } from '../ports/messages.ts';
import type { Stored } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';
import { LINES, linesKey } from './keys.ts';
import { readSettings } from './read-settings.ts';
import { readWhole } from './scan-list.ts';

export type StoredLine = Stored<DataDocument<Line>>;

/** The waiting list of a product, in order. Throws StoreError. */
export function readLines({ store }: StoreContext, skuId: string): Promise<readonly StoredLine[]> {
  return readWhole(store, { by: 'list', key: linesKey(skuId), order: 'ascending' });
}

/** Whether somebody waits for a seat of the product. Throws StoreError. */
export async function hasLine({ store }: StoreContext, skuId: string): Promise<boolean> {
  const [line] = await store.page({ by: 'list', key: linesKey(skuId), order: 'ascending', limit: 1 });
  return line !== undefined;
}

/** The waiting lists of all products. Throws StoreError. */
export function readAllLines({ store }: StoreContext): Promise<readonly StoredLine[]> {
  return readWhole(store, { by: 'list2', key: LINES, order: 'ascending' });
}

/** The most lines of all products that a decision looks at. Each is a request that waits, and costs a unit. */
const MAX_LINES = 100;

/**
 * The waiting list as the card of a request shows it: the places of its persons, or who would stand before
 * them. Somebody may stand there although licenses are free, for the minute until they get one, and also while the
 * list is off. Undefined where the card shows nothing of it: nobody waits, and either the list is off or no product
 * lacks licenses. `settings`: if they were read already. Throws StoreError.
 */
export async function waitingView(
  ctx: Context,
  request: LicenseRequest,
  products: readonly Product[],
  settings?: Pick<Settings, 'waitingList'>,
): Promise<WaitingView | undefined> {
  const { decision, listed } = request;
  if (listed !== undefined && decision?.kind === 'approved')
    return { lines: (await readLines(ctx, decision.skuId)).map(({ data }) => data) };
  const mayWait = products.some(({ free }) => free < request.persons);
  // A list begins when no license is free. So a look of the minute before tells enough where some are.
  if (!isPending(request) || (!mayWait && ctx.nobodyWaits())) return undefined;

  const lines = await readLinesAhead(ctx);
  if (lines.length === 0 && !mayWait) return undefined;
  const isOff = !(settings ?? (await readSettings(ctx))).waitingList;
  return lines.length === 0 && isOff ? undefined : { lines, isOff };
}

/** The waiting lists of all products, as far as a decision looks at them. Throws StoreError. */
export async function readLinesAhead({ store }: StoreContext): Promise<readonly Line[]> {
  const query = { by: 'list2', key: LINES, order: 'ascending', limit: MAX_LINES } as const;
  return (await store.page<DataDocument<Line>>(query)).map(({ data }) => data);
}

/** The place of a person on the waiting list. Throws StoreError. */
export async function readPlace(
  ctx: StoreContext,
  { id, decision }: LicenseRequest,
  index: number,
): Promise<Place | undefined> {
  if (decision?.kind !== 'approved') return undefined;
  const lines = await readLines(ctx, decision.skuId);
  return placeOf(
    lines.map(({ data }) => data),
    id,
    index,
  );
}
