/** An app or service inside a product that can be switched per person (a service plan). */
export interface App {
  readonly planId: string;
  readonly name: string;
}

/** A service plan of a product, also one that cannot be switched. */
export interface Plan {
  readonly planId: string;
  /** Microsoft's name of it: `EXCHANGE_S_STANDARD`. */
  readonly partNumber: string;
}

/**
 * Why a product cannot be assigned. `suspended`: not until it is paid again. `gone`: canceled or deleted for
 * good. `self-service`: only its buyers or the admin center can assign it. `company`: it belongs to the
 * organization as a whole.
 */
export type Obstacle = 'suspended' | 'gone' | 'self-service' | 'company';

/** A SKU of the tenant. */
export interface Product {
  readonly skuId: string;
  readonly partNumber: string;
  readonly name: string;
  /** Seats that are paid for (enabled). Those in grace do not count. */
  readonly owned: number;
  /** Seats that are taken (consumed), also those beyond the ones that are paid for. */
  readonly used: number;
  /** Free seats: owned - used, never below 0. */
  readonly free: number;
  /** Further seats, whose subscription has expired. Only a try shows whether they can be assigned. */
  readonly grace?: number;
  readonly assignable: boolean;
  readonly obstacle?: Obstacle;
  /** A trial, a product that comes by itself, or one of the system. Offered only if approvers choose it. */
  readonly unpaid?: boolean;
  /** Only those that can be switched per person, in the order they are shown. */
  readonly apps: readonly App[];
  /** All of its service plans. Absent: not known. */
  readonly plans?: readonly Plan[];
}

/**
 * Placeholder for a choice that names no known product. It equals no product's id, so the reader is asked
 * again; otherwise the requested product would be taken in its place.
 */
export const UNREAD_PRODUCT = 'unreadable';

/** The product with that id, or undefined. */
export function findProduct(products: readonly Product[], skuId: string | null): Product | undefined {
  return products.find((product) => product.skuId === skuId);
}
