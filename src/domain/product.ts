/** An app or service inside a product that can be switched per person (a service plan). */
export interface App {
  readonly planId: string;
  readonly name: string;
}

/** A SKU of the tenant. */
export interface Product {
  readonly skuId: string;
  readonly partNumber: string;
  readonly name: string;
  /** Free seats: enabled - consumed, never below 0. Seats in grace are not counted (facts: assignability unknown). */
  readonly free: number;
  /** False for suspended products and those meant for the whole company. */
  readonly assignable: boolean;
  /** Only those that can be switched per person, in the order they are shown. */
  readonly apps: readonly App[];
}

/** The product with that id, or undefined. */
export function findProduct(products: readonly Product[], skuId: string | null): Product | undefined {
  return skuId === null ? undefined : products.find((product) => product.skuId === skuId);
}
