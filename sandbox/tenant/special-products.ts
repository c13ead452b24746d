import type { Product } from './products.ts';

/**
 * Kinds of products that a real tenant owns beside what people ask for. `self-service`: bought by its user, which assignLicense refuses;
 * `trial`, `viral` and `system`: CIPP-API, Config/ExcludeSkuList.JSON; `in grace`: a row seen in Jannos-443/PRTG-M365#6.
 */
export type SpecialKind = 'self-service' | 'trial' | 'viral' | 'system' | 'in grace';

interface Special extends Pick<Product, 'skuId' | 'partNumber' | 'name' | 'enabled'> {
  readonly kind: SpecialKind;
  readonly warning?: number;
  readonly appliesTo?: Product['appliesTo'];
}

/** Ids and names are Microsoft's published ones, the numbers of seats those that such products come with, or made up. */
const specials: readonly Special[] = [
  {
    kind: 'self-service',
    skuId: '38b434d2-a15e-4cde-9a98-e737c75623e1',
    partNumber: 'VISIO_PLAN2_DEPT',
    name: 'Visio Plan 2',
    enabled: 1,
  },
  {
    kind: 'self-service',
    skuId: '84cd610f-a3f8-4beb-84ab-d9d2c902c6c9',
    partNumber: 'PROJECT_PLAN1_DEPT',
    name: 'Project Plan 1 (for Department)',
    enabled: 2,
  },
  {
    kind: 'self-service',
    skuId: '3a6a908c-09c5-406a-8170-8ebb63c42882',
    partNumber: 'POWER_BI_PRO_DEPT',
    name: 'Power BI Pro Dept',
    enabled: 1,
  },
  {
    kind: 'trial',
    skuId: '338148b6-1b11-4102-afb9-f92b6cdc0f8d',
    partNumber: 'DYN365_ENTERPRISE_P1_IW',
    name: 'Dynamics 365 P1 Tria for Information Workers',
    enabled: 10_000,
  },
  {
    kind: 'trial',
    skuId: '74fbf1bb-47c6-4796-9623-77dc7371723b',
    partNumber: 'MS_TEAMS_IW',
    name: 'Microsoft Teams Trial',
    enabled: 500_000,
  },
  {
    kind: 'viral',
    skuId: 'f30db892-07e9-47e9-837c-80727f46fd3d',
    partNumber: 'FLOW_FREE',
    name: 'Microsoft Power Automate Free',
    enabled: 10_000,
  },
  {
    kind: 'viral',
    skuId: 'a403ebcc-fae0-4ca2-8c8c-7a907fd6c235',
    partNumber: 'POWER_BI_STANDARD',
    name: 'Microsoft Fabric (Free)',
    enabled: 1_000_000,
  },
  {
    kind: 'viral',
    skuId: '606b54a9-78d8-4298-ad8b-df6ef4481c80',
    partNumber: 'CCIBOTS_PRIVPREV_VIRAL',
    name: 'Microsoft Copilot Studio Viral Trial',
    enabled: 10_000,
  },
  {
    kind: 'system',
    skuId: '8c4ce438-32a7-4ac5-91a6-e22ae08d9c8b',
    partNumber: 'RIGHTSMANAGEMENT_ADHOC',
    name: 'Rights Management Adhoc',
    enabled: 50_000,
  },
  {
    kind: 'system',
    skuId: '440eaaa8-b3e0-484b-a8be-62870b9ba70a',
    partNumber: 'PHONESYSTEM_VIRTUALUSER',
    name: 'Microsoft Teams Phone Resource Account',
    enabled: 25,
  },
  {
    kind: 'system',
    skuId: '47794cd0-f0e5-45c5-9033-2eb6b5fc84e0',
    partNumber: 'MCOPSTNC',
    name: 'Communications Credits',
    enabled: 10_000_000,
  },
  {
    kind: 'system',
    skuId: '99049c9c-6011-4908-bf17-15f496e6519d',
    partNumber: 'SHAREPOINTSTORAGE',
    name: 'Office 365 Extra File Storage',
    appliesTo: 'Company',
    enabled: 200,
  },
  {
    kind: 'in grace',
    skuId: '4b9405b0-7788-4568-add1-99614e613b69',
    partNumber: 'EXCHANGESTANDARD',
    name: 'Exchange Online (Plan 1)',
    enabled: 0,
    warning: 1100,
  },
];

// Most of these products have this plan, which belongs to the whole company.
const foundation = {
  id: '113feb6c-3fe4-4440-bddc-54d774bf0318',
  partNumber: 'EXCHANGE_S_FOUNDATION',
  name: 'Exchange Foundation',
  appliesTo: 'Company',
} as const;

/** Fresh copies of the products of these kinds; of all kinds when none is named. */
export function specialProducts(
  kinds: readonly SpecialKind[],
): (Partial<Product> & Pick<Product, 'skuId'>)[] {
  return specials
    .filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))
    .map(({ skuId, partNumber, name, enabled, warning = 0, appliesTo = 'User' }) => ({
      skuId,
      partNumber,
      name,
      enabled,
      warning,
      appliesTo,
      plans: [foundation],
    }));
}

/** Whether its user buys the product. Only privileged applications of Microsoft can assign it (API design of Microsoft Cloud Licensing). */
export function isSelfService(partNumber: string): boolean {
  return /_dept$|departments?\b/i.test(partNumber);
}
