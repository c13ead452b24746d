import type { Grant } from '../../domain/grant.ts';
import type { Product } from '../../domain/product.ts';
import type { SeatForecast } from '../../domain/seat-forecast.ts';
import { bySoonest, forecastSeats, medianWait } from '../../domain/seat-forecast.ts';
import { lengthOf } from '../../domain/waiting-list.ts';
import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import type { DataDocument } from '../records/documents.ts';
import { GRANTS_ENDING, grantsForKey } from '../records/keys.ts';
import { readAllLines } from '../records/read-lines.ts';
import { requireApprover } from '../rights/require-approver.ts';
import { endOfMonth } from './end-of-month.ts';
import { readPace } from './read-pace.ts';

/** The seats of a product. */
export interface ProductSeats extends Pick<Product, 'skuId' | 'name' | 'owned' | 'used' | 'free' | 'grace'> {
  /** Licenses that License Desk gave and that are still ours, and those of them that end by the end of this month. */
  readonly given: number;
  readonly ending: number;
  /** How many approved persons wait for a seat. */
  readonly waiting: number;
  readonly forecast: SeatForecast;
}

/** The seats of the tenant as they are now. */
export interface SeatsView {
  /** Products without a free seat first, then those that run out, the soonest first, then by name. */
  readonly products: readonly ProductSeats[];
  /** Products that are left out. */
  readonly more: number;
  /** Full days of the pace, at most 30. */
  readonly days: number;
  /** The median of the minutes to a decision in these days; undefined for fewer than 5 decisions. */
  readonly medianMinutes: number | undefined;
}

/** The most products whose grants are counted, which takes two queries for each. Our own number. */
const MAX_PRODUCTS = 20;
const DAY_MS = 86_400_000;

/**
 * For approvers: the seats of the products that can be assigned and are paid for, and when they run out. Graph is
 * asked at that moment. Throws DomainError (`not-an-approver`, `rights-unknown`), OutsideError, StoreError.
 */
export async function viewSeats(ctx: Context, actor: Actor): Promise<SeatsView> {
  await requireApprover(ctx, actor, 'recent', { what: 'view-seats' });
  // A list of a minute ago would not have the licenses that were just given, which the grants have.
  const [products, pace, lines, endings] = await Promise.all([
    ctx.licenses.products('now'),
    readPace(ctx),
    readAllLines(ctx),
    readEndings(ctx),
  ]);
  const waits = Map.groupBy(
    lines.map(({ data }) => data),
    ({ skuId }) => skuId,
  );
  const now = ctx.clock.now();
  const foreseen = products
    .filter(({ assignable, unpaid }) => assignable && unpaid !== true)
    .map((product) => {
      const { free, skuId } = product;
      const given = pace.given.get(skuId) ?? 0;
      const taken = pace.taken.get(skuId) ?? 0;
      const forecast = forecastSeats({
        free,
        events: given + taken,
        net: given - taken,
        since: pace.since,
        now,
      });
      return { product, forecast };
    })
    .toSorted(
      (one, other) =>
        bySoonest(one.forecast, other.forecast) ||
        one.product.name.localeCompare(other.product.name, 'en', { numeric: true }),
    );
  const shown = foreseen.slice(0, MAX_PRODUCTS);
  const until = ctx.clock.iso(endOfMonth(ctx));
  return {
    products: await Promise.all(
      shown.map(async ({ product, forecast }) => ({
        ...seatsOf(product),
        ...(await countGrants(ctx, product.skuId, until, endings.get(product.skuId) ?? 0)),
        waiting: lengthOf(waits.get(product.skuId) ?? []),
        forecast,
      })),
    ),
    more: foreseen.length - shown.length,
    days: Math.floor((now - pace.since) / DAY_MS),
    medianMinutes: medianWait(pace.waits),
  };
}

const seatsOf = ({ skuId, name, owned, used, free, grace = 0 }: Product) => {
  return { skuId, name, owned, used, free, grace };
};

/** The most grants that are about to be taken back and are counted. They are few, or wait for an approver. */
const MAX_ENDINGS = 100;

/** How many grants of each product are about to be taken back. Throws StoreError. */
async function readEndings({ store }: Context): Promise<ReadonlyMap<string, number>> {
  const list = { by: 'list2', key: GRANTS_ENDING, order: 'ascending', limit: MAX_ENDINGS } as const;
  const counts = new Map<string, number>();
  for (const { data } of await store.page<DataDocument<Grant>>(list))
    counts.set(data.skuId, (counts.get(data.skuId) ?? 0) + 1);
  return counts;
}

/**
 * Counts the grants of a product that hold a seat, and those of them that end before `until` (ISO). `endings`: those
 * that are about to be taken back, which stand in another list.
 */
async function countGrants(
  { store }: Context,
  skuId: string,
  until: string,
  endings: number,
): Promise<Pick<ProductSeats, 'given' | 'ending'>> {
  const list = { by: 'list2', key: grantsForKey(skuId) } as const;
  const [given, ending] = await Promise.all([store.count(list), store.count({ ...list, until })]);
  return { given: given + endings, ending: ending + endings };
}
