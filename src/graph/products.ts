import * as z from 'zod';
import { OutsideError } from '../app/ports/outside-error.ts';
import type { Product } from '../domain/product.ts';
import { isGood } from './answer.ts';
import { readAll } from './batch.ts';
import type { GraphClient } from './client.ts';
import { problemOf } from './outside-errors.ts';
import type { Names } from './names.ts';
import { sortByName } from './names.ts';

const planSchema = z.object({
  servicePlanId: z.string().toLowerCase(),
  servicePlanName: z.string().nullish(),
  appliesTo: z.string().nullish(),
});

const skuSchema = z.object({
  skuId: z.string().toLowerCase(),
  skuPartNumber: z.string().nullish(),
  appliesTo: z.string().nullish(),
  capabilityStatus: z.string().nullish(),
  consumedUnits: z.number().nullish(),
  prepaidUnits: z.object({ enabled: z.number().nullish() }).nullish(),
  servicePlans: z.array(planSchema).nullish(),
});

const listSchema = z.object({ value: z.array(skuSchema) });

type Sku = z.infer<typeof skuSchema>;

/** What the tenant owns, at one moment. */
export interface Catalogue {
  /** By name. */
  readonly products: readonly Product[];
  /** SKU ids of which nothing can be assigned until the subscription is paid again. */
  readonly suspended: ReadonlySet<string>;
  /** Names of all apps by plan id, of those that cannot be switched too. */
  readonly appNames: ReadonlyMap<string, string>;
}

/** Asks for everything the tenant owns. Throws OutsideError. */
export async function readCatalogue(client: GraphClient, names: Names): Promise<Catalogue> {
  const [answer] = await readAll(client, 'products', [{ method: 'GET', path: '/subscribedSkus' }]);
  if (answer && !isGood(answer)) throw problemOf(answer);
  const { data } = listSchema.safeParse(answer?.body);
  if (!data) throw new OutsideError('transient', 'Graph’s list of products could not be read.');
  return catalogueOf(data.value, names);
}

function catalogueOf(skus: readonly Sku[], names: Names): Catalogue {
  const plans = skus.flatMap(({ skuId, servicePlans }) =>
    (servicePlans ?? []).map((plan) => ({ skuId, ...plan })),
  );
  return {
    products: sortByName(skus.map((sku) => productOf(sku, names))),
    suspended: new Set(skus.filter(isSuspended).map(({ skuId }) => skuId)),
    appNames: new Map(
      plans.map(({ skuId, servicePlanId, servicePlanName }) => [
        servicePlanId,
        names.knownApp(servicePlanId) ?? names.app(skuId, servicePlanId, servicePlanName ?? ''),
      ]),
    ),
  };
}

function productOf(sku: Sku, names: Names): Product {
  const partNumber = sku.skuPartNumber ?? '';
  const apps = (sku.servicePlans ?? [])
    .filter(({ appliesTo }) => appliesTo === 'User')
    .map(({ servicePlanId: planId, servicePlanName }) => {
      const part = servicePlanName ?? '';
      return { planId, name: names.app(sku.skuId, planId, part), partNumber: part };
    });
  return {
    skuId: sku.skuId,
    partNumber,
    name: names.product(sku.skuId, partNumber),
    free: Math.max(0, (sku.prepaidUnits?.enabled ?? 0) - (sku.consumedUnits ?? 0)),
    assignable: sku.appliesTo === 'User' && ['Enabled', 'Warning'].includes(sku.capabilityStatus ?? ''),
    apps: sortByName(apps).map(({ planId, name }) => ({ planId, name })),
  };
}

function isSuspended({ capabilityStatus }: Sku): boolean {
  return ['Suspended', 'LockedOut', 'Deleted'].includes(capabilityStatus ?? '');
}
