import * as z from 'zod';
import { OutsideError } from '../app/ports/outside-error.ts';
import type { Obstacle, Product } from '../domain/product.ts';
import { isGood } from './answer.ts';
import { readAll } from './batch.ts';
import type { GraphClient } from './client.ts';
import { problemOf } from './outside-errors.ts';
import type { Names } from './names.ts';
import { sortByName } from './names.ts';
import { isSelfService, isUnpaid } from './special-products.ts';

// Microsoft's schema lets any of these be null.
const planSchema = z.object({
  servicePlanId: z.string().toLowerCase().nullish(),
  servicePlanName: z.string().nullish(),
  appliesTo: z.string().nullish(),
});

const skuSchema = z.object({
  skuId: z.string().toLowerCase().nullish(),
  skuPartNumber: z.string().nullish(),
  appliesTo: z.string().nullish(),
  capabilityStatus: z.string().nullish(),
  consumedUnits: z.number().nullish(),
  prepaidUnits: z.object({ enabled: z.number().nullish(), warning: z.number().nullish() }).nullish(),
  servicePlans: z.array(planSchema).nullish(),
});

const listSchema = z.object({ value: z.array(skuSchema) });

type Sku = z.infer<typeof skuSchema>;

/** The products that the tenant owns, at one moment. */
export interface Catalog {
  /** Sorted by name. */
  readonly products: readonly Product[];
  /** SKU ids of products that cannot be assigned until the subscription is paid again. */
  readonly suspended: ReadonlySet<string>;
  /** The names of all apps by plan id, also of apps that cannot be switched. */
  readonly appNames: ReadonlyMap<string, string>;
}

/** Reads all products of the tenant. Throws OutsideError. */
export async function readCatalog(client: GraphClient, names: Names): Promise<Catalog> {
  const [answer] = await readAll(client, 'products', [{ method: 'GET', path: '/subscribedSkus' }]);
  if (answer && !isGood(answer)) throw problemOf(answer);
  const { data } = listSchema.safeParse(answer?.body);
  if (!data) throw new OutsideError('transient', 'Graph’s list of products could not be read.');
  return catalogOf(data.value, names);
}

function catalogOf(skus: readonly Sku[], names: Names): Catalog {
  // A product that was bought on several terms has one row for each (CIPP#2864).
  const rows = Map.groupBy(skus, ({ skuId }) => skuId ?? '');
  rows.delete('');
  const products = [...rows].map(([skuId, some]) => productOf(skuId, some, names));
  const plans = [...rows].flatMap(([skuId, some]) => plansOf(some).map((plan) => ({ skuId, ...plan })));
  return {
    products: sortByName(products),
    suspended: new Set(products.filter(({ obstacle }) => obstacle === 'suspended').map(({ skuId }) => skuId)),
    appNames: new Map(
      plans.map(({ skuId, planId, partNumber }) => [
        planId,
        names.knownApp(planId) ?? names.app(skuId, planId, partNumber),
      ]),
    ),
  };
}

function productOf(skuId: string, rows: readonly Sku[], names: Names): Product {
  const partNumber = rows.find(({ skuPartNumber }) => skuPartNumber)?.skuPartNumber ?? '';
  const plans = plansOf(rows);
  const apps = plans
    .filter(({ appliesTo }) => appliesTo === 'User')
    .map((plan) => ({ ...plan, name: names.app(skuId, plan.planId, plan.partNumber) }));
  const obstacle = obstacleOf(partNumber, rows);
  return {
    skuId,
    partNumber,
    name: names.product(skuId, partNumber),
    ...seatsOf(rows),
    assignable: obstacle === undefined,
    ...(obstacle && { obstacle }),
    unpaid: isUnpaid(partNumber),
    apps: sortByName(apps).map(({ planId, name }) => ({ planId, name })),
    plans: plans.map(({ planId, partNumber: name }) => ({ planId, partNumber: name })),
  };
}

/** Each plan once. */
function plansOf(rows: readonly Sku[]) {
  const plans = rows.flatMap(({ servicePlans }) => servicePlans ?? []);
  const byId = new Map(plans.map((plan) => [plan.servicePlanId ?? '', plan]));
  byId.delete('');
  return [...byId].map(([planId, { servicePlanName, appliesTo }]) => {
    return { planId, partNumber: servicePlanName ?? '', appliesTo };
  });
}

/** The seats of all rows: a license may take its seat from any of them. */
function seatsOf(rows: readonly Sku[]): Pick<Product, 'owned' | 'used' | 'free' | 'grace'> {
  const sum = (unit: (row: Sku) => number | null | undefined): number =>
    rows.reduce((total, row) => total + (unit(row) ?? 0), 0);
  const owned = sum(({ prepaidUnits }) => prepaidUnits?.enabled);
  const used = sum(({ consumedUnits }) => consumedUnits);
  const left = owned - used;
  const free = Math.max(0, left);
  const grace = Math.max(0, left + sum(({ prepaidUnits }) => prepaidUnits?.warning)) - free;
  return { owned, used, free, grace };
}

/**
 * The obstacle to assigning the product; none if one of its rows is in order. LockedOut: canceled. Deleted:
 * cannot be restored.
 */
function obstacleOf(partNumber: string, rows: readonly Sku[]): Obstacle | undefined {
  if (rows.every(({ appliesTo }) => appliesTo !== 'User')) return 'company';
  if (isSelfService(partNumber)) return 'self-service';
  const isIn = (...statuses: readonly string[]): boolean =>
    rows.some(({ capabilityStatus }) => statuses.includes(capabilityStatus ?? ''));
  if (isIn('Enabled', 'Warning')) return undefined;
  return isIn('LockedOut', 'Deleted') && !isIn('Suspended') ? 'gone' : 'suspended';
}
