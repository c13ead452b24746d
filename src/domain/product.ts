/** An app or service inside a product that can be switched per person (a service plan). */
export interface App {
  readonly planId: string;
  readonly name: string;
}

/**
 * Why a product cannot be assigned. `suspended`: not until it is paid again; `gone`: canceled or deleted, for good; `self-service`: its
 * buyers or the admin center alone can; `company`: it belongs to the organization as a whole.
 */
export type Obstacle = 'suspended' | 'gone' | 'self-service' | 'company';

/** A SKU of the tenant. */
export interface Product {
  readonly skuId: string;
  readonly partNumber: string;
  readonly name: string;
  /** Free seats: enabled - consumed, never below 0. */
  readonly free: number;
  /** Seats beside the free ones whose subscription has expired: nobody knows until it is tried whether they can be assigned. */
  readonly grace?: number;
  readonly assignable: boolean;
  readonly obstacle?: Obstacle;
  /** A trial, one that comes by itself, or one of the system: nobody asks for it unless approvers say so. */
  readonly unpaid?: boolean;
  /** Only those that can be switched per person, in the order they are shown. */
  readonly apps: readonly App[];
}

/**
 * Stands for a choice from which no product could be read. It is the id of no product: so the product is asked for again, and the requested
 * one is not taken in its place.
 */
export const UNREAD_PRODUCT = 'unreadable';

/** The product with that id, or undefined. */
export function findProduct(products: readonly Product[], skuId: string | null): Product | undefined {
  return skuId === null ? undefined : products.find((product) => product.skuId === skuId);
}
