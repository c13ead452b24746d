import type { Product } from '../../domain/product.ts';
import type { SeatForecast } from '../../domain/seat-forecast.ts';
import { bySoonest, forecastSeats, medianWait } from '../../domain/seat-forecast.ts';
import { lengthOf } from '../../domain/waiting-list.ts';
import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import { grantsForKey } from '../records/keys.ts';
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
  /** Those that matter first: no free seat, then those that run out, the soonest first, then by name. */
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
  const [products, pace, lines] = await Promise.all([
    ctx.licenses.products('now'),
    readPace(ctx),
    readAllLines(ctx),
  ]);
  const waits = Map.groupBy(
    lines.map(({ data }) => data),
    ({ skuId }) => skuId,
  );
  const now = ctx.clock.now();
  const foreseen = products
    .filter(({ assignable, unpaid }) => assignable && unpaid !== true)
    .map((product) => {
      const given = pace.given.get(product.skuId) ?? 0;
      const { free } = product;
      const forecast = forecastSeats({ free, events: given, net: given, since: pace.since, now });
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
        ...(await countGrants(ctx, product.skuId, until)),
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

/** Counts the grants of a product that hold a seat, and those of them that end before `until` (ISO). */
async function countGrants(
  { store }: Context,
  skuId: string,
  until: string,
): Promise<Pick<ProductSeats, 'given' | 'ending'>> {
  const list = { by: 'list2', key: grantsForKey(skuId) } as const;
  const [given, ending] = await Promise.all([store.count(list), store.count({ ...list, until })]);
  return { given, ending };
}
