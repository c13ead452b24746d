import catalogue from './products.json' with { type: 'json' };

/** An app inside a product, as Graph's servicePlans lists it, with the name that people know. */
export interface Plan {
  readonly id: string;
  readonly partNumber: string;
  readonly name: string;
  readonly appliesTo: 'User' | 'Company';
}

export type CapabilityStatus = 'Enabled' | 'Warning' | 'Suspended' | 'Deleted' | 'LockedOut';

/** Seats of one row of subscribedSkus. */
export interface Units {
  capabilityStatus: CapabilityStatus;
  enabled: number;
  /** In grace: the subscription has expired. */
  warning: number;
  suspended: number;
  lockedOut: number;
}

/** One SKU that the tenant owns. The units are numbers of seats. The sandbox changes it in place while it runs. */
export interface Product extends Units {
  readonly skuId: string;
  readonly partNumber: string;
  readonly name: string;
  readonly plans: readonly Plan[];
  readonly appliesTo: 'User' | 'Company';
  /** Further rows, if the product was bought on several terms. */
  otherRows: Units[];
  /** Graph's properties that are null. */
  nulls: readonly string[];
  /** No application may assign it: 403, as products of other vendors are (Profitbase/PowerBI-visuals-FinancialReportingMatrix#479). */
  refusesApplications: boolean;
}

/** All rows of a product. */
export function rowsOf(product: Product): readonly Units[] {
  return [product, ...product.otherRows];
}

/** The seats that can be assigned: those of rows in order, with or without those in grace. */
export function seatsOf(product: Product, grace: 'given' | 'refused'): number {
  const inOrder = rowsOf(product).filter(({ capabilityStatus: status }) =>
    ['Enabled', 'Warning'].includes(status),
  );
  return inOrder.reduce((sum, { enabled, warning }) => sum + enabled + (grace === 'given' ? warning : 0), 0);
}

/**
 * Seats of each product of the catalogue. Names and ids are Microsoft's published ones, the numbers are made up:
 * Power BI Pro has as many seats as holders in people.ts, so none is free.
 */
const seats: Readonly<Record<string, Partial<Product>>> = {
  SPE_E3: { enabled: 12 },
  STANDARDPACK: { enabled: 5 },
  VISIOCLIENT: { enabled: 5 },
  PROJECTPROFESSIONAL: { enabled: 3 },
  POWER_BI_PRO: { enabled: 2 },
  Microsoft_Teams_Premium: { enabled: 0, suspended: 5, capabilityStatus: 'Suspended' },
  Microsoft_365_Copilot: { enabled: 3 },
  WINDOWS_STORE: { enabled: 25, appliesTo: 'Company' },
};

function appliesTo(text: string): 'User' | 'Company' {
  return text === 'Company' ? 'Company' : 'User';
}

/** A fresh copy of the tenant's eight products, for one sandbox. */
export function createProducts(): Product[] {
  return catalogue.map((sku) => {
    const plans = sku.plans.map((plan) => ({ ...plan, appliesTo: appliesTo(plan.appliesTo) }));
    return createProduct({ ...sku, plans, ...seats[sku.partNumber] });
  });
}

/** A product for persons, without a seat or a plan. `values` has the differences. */
export function createProduct(values: Partial<Product> & Pick<Product, 'skuId'>): Product {
  return {
    partNumber: values.skuId,
    name: values.partNumber ?? values.skuId,
    plans: [],
    appliesTo: 'User',
    ...noUnits,
    otherRows: [],
    nulls: [],
    refusesApplications: false,
    ...values,
  };
}

/** A row in order without seats. */
export const noUnits: Units = {
  capabilityStatus: 'Enabled',
  enabled: 0,
  warning: 0,
  suspended: 0,
  lockedOut: 0,
};

/** Pairs of plans (part numbers) that exclude each other: the small and the large edition of one service. */
export const exclusivePlans: ReadonlyArray<readonly [string, string]> = [
  ['EXCHANGE_S_STANDARD', 'EXCHANGE_S_ENTERPRISE'],
  ['SHAREPOINTSTANDARD', 'SHAREPOINTENTERPRISE'],
];

/** For a plan (part number), the plan that the person needs too. The first row is reported from live tenants, the second made up. */
export const dependentPlans: ReadonlyArray<readonly [string, string]> = [
  ['SHAREPOINT_PROJECT', 'SHAREPOINTENTERPRISE'],
  ['M365_COPILOT_TEAMS', 'TEAMS1'],
];
