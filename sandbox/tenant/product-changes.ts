import { createProduct, noUnits } from './products.ts';
import type { CapabilityStatus, Product, Units } from './products.ts';
import { specialProducts } from './special-products.ts';
import type { SpecialKind } from './special-products.ts';
import { findProduct } from './world.ts';
import type { World } from './world.ts';

/** The changes of what the tenant owns. Products are named by SKU id or part number; unknown names throw an Error. */
export interface ProductChanges {
  setSeats(product: string, enabled: number): void;
  /** `Suspended` and similar statuses take all seats out of use; `Enabled` gives them back. */
  setStatus(product: string, status: CapabilityStatus): void;
  /** Sets units, nulls or other properties of a product. */
  updateProduct(product: string, values: Partial<Omit<Product, 'skuId'>>): void;
  /** The tenant owns another product. */
  addProduct(values: Partial<Product> & Pick<Product, 'skuId'>): Product;
  /** The tenant owns further products that real tenants own: those of these kinds, or of all kinds. */
  addSpecialProducts(...kinds: SpecialKind[]): readonly Product[];
  /** The product was bought once more, on other terms: a second row of subscribedSkus. */
  addRow(product: string, units: Partial<Units>): void;
  /** The tenant no longer owns the product. People who have it keep it. */
  dropProduct(product: string): void;
}

export function productChanges({ live }: World): ProductChanges {
  const named = (key: string): Product => {
    const product = findProduct(live, key);
    if (product === undefined) throw new Error(`The tenant has no ${key}.`);
    return product;
  };
  const addProduct: ProductChanges['addProduct'] = (values) => {
    const product = createProduct(values);
    live.products.push(product);
    return product;
  };
  return {
    setSeats: (key, enabled) => void (named(key).enabled = enabled),
    setStatus(key, status) {
      const product = named(key);
      const { enabled, warning, suspended, lockedOut } = product;
      const all = enabled + warning + suspended + lockedOut;
      Object.assign(product, noUnits, { [unitOf(status)]: all, capabilityStatus: status });
    },
    updateProduct: (key, values) => void Object.assign(named(key), values),
    addProduct,
    addSpecialProducts: (...kinds) => specialProducts(kinds).map(addProduct),
    addRow: (key, units) => void named(key).otherRows.push({ ...noUnits, ...units }),
    dropProduct: (key) => void live.products.splice(live.products.indexOf(named(key)), 1),
  };
}

/** The unit that holds all seats in that status. */
function unitOf(status: CapabilityStatus): keyof Omit<Units, 'capabilityStatus'> {
  if (status === 'Enabled') return 'enabled';
  if (status === 'Warning') return 'warning';
  return status === 'LockedOut' ? 'lockedOut' : 'suspended';
}
