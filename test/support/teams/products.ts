import type { Product } from '../../../src/domain/product.ts';

const product = (skuId: string, name: string, partNumber = ''): Product => ({
  skuId,
  partNumber,
  name,
  owned: 20,
  used: 19,
  free: 1,
  assignable: true,
  apps: [],
});
/** Offered products: names that share words, and a part number that no name contains. */
export const PRODUCTS: readonly Product[] = [
  product('sku-visio', 'Visio Plan 2', 'VISIOCLIENT'),
  product('sku-e3', 'Microsoft 365 E3'),
  product('sku-e5', 'Microsoft 365 E5'),
  product('sku-web', 'Project for the web'),
];
