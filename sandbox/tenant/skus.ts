import { companyName, tenantId } from './organization.ts';
import type { Product, Units } from './products.ts';
import { rowsOf } from './products.ts';
import { consumedUnits } from './world.ts';
import type { State } from './world.ts';

type Sku = Record<string, unknown>;

/** The rows of subscribedSkus for one product: more than one where it was bought on several terms (CIPP#2864). */
export function toSkus(state: State, product: Product): Sku[] {
  const rows = rowsOf(product);
  let left = consumedUnits(state, product.skuId);
  return rows.map((row, at) => {
    // Guess: taken seats fill the rows from the first on, and the last row has the surplus.
    const consumed = at === rows.length - 1 ? left : Math.min(left, row.enabled + row.warning);
    left -= consumed;
    return toSku(product, row, at, consumed);
  });
}

function toSku(
  { skuId, partNumber, appliesTo, plans, nulls }: Product,
  row: Units,
  at: number,
  consumed: number,
): Sku {
  const { capabilityStatus, enabled, warning, suspended, lockedOut } = row;
  const sku = {
    accountId: tenantId,
    accountName: companyName,
    appliesTo,
    capabilityStatus,
    consumedUnits: consumed,
    id: `${tenantId}_${skuId}`,
    skuId,
    skuPartNumber: partNumber,
    subscriptionIds: [`${skuId.slice(0, 23)}${at}${tenantId.slice(24)}`],
    prepaidUnits: { enabled, suspended, warning, lockedOut },
    servicePlans: plans.map((plan) => ({
      servicePlanId: plan.id,
      servicePlanName: plan.partNumber,
      provisioningStatus: 'Success',
      appliesTo: plan.appliesTo,
    })),
  };
  return { ...sku, ...Object.fromEntries(nulls.map((name) => [name, null])) };
}
