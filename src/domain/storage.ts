import type { Plan, Product } from './product.ts';

/** A store of a person's data. Microsoft 365 deletes the data some time after the last plan of its kind is gone. */
export type StorageKind = 'mailbox' | 'files';

export const STORAGE_KINDS: readonly StorageKind[] = ['mailbox', 'files'];

/*
 * Part numbers of service plans, from Microsoft's reference "Product names and service plan identifiers for
 * licensing" (learn.microsoft.com/entra/identity/users/licensing-service-plan-reference), as of 2025-12-30.
 */
const MAILBOX: ReadonlySet<string> = new Set([
  'EXCHANGE_B_STANDARD',
  'EXCHANGE_L_STANDARD',
  'EXCHANGE_S_DESKLESS',
  'EXCHANGE_S_DESKLESS_GOV',
  'EXCHANGE_S_ENTERPRISE',
  'EXCHANGE_S_ENTERPRISE_GOV',
  'EXCHANGE_S_ESSENTIALS',
  'EXCHANGE_S_STANDARD',
  'EXCHANGE_S_STANDARD_GOV',
  'EXCHANGE_S_STANDARD_MIDMARKET',
]);

const FILES: ReadonlySet<string> = new Set([
  'ONEDRIVE_BASIC',
  'ONEDRIVE_BASIC_GOV',
  'ONEDRIVE_BASIC_P2',
  'ONEDRIVEENTERPRISE',
  'ONEDRIVEENTERPRISE_GOV',
  'ONEDRIVESTANDARD',
  'ONEDRIVESTANDARD_GOV',
  'SHAREPOINT_PROJECT',
  'SHAREPOINT_PROJECT_EDU',
  'SHAREPOINT_PROJECT_GOV',
  'SHAREPOINT_S_DEVELOPER',
  'SHAREPOINTDESKLESS',
  'SHAREPOINTDESKLESS_GOV',
  'SHAREPOINTENTERPRISE',
  'SHAREPOINTENTERPRISE_EDU',
  'SHAREPOINTENTERPRISE_GOV',
  'SHAREPOINTENTERPRISE_MIDMARKET',
  'SHAREPOINTLITE',
  'SHAREPOINTSTANDARD',
  'SHAREPOINTSTANDARD_EDU',
  'SHAREPOINTSTANDARD_GOV',
]);

/** Plans that keep nothing of a person, although their names sound so. */
const NEITHER: ReadonlySet<string> = new Set([
  'EXCHANGE_ANALYTICS',
  'EXCHANGE_ANALYTICS_GOV',
  'EXCHANGE_S_FOUNDATION',
  'EXCHANGE_S_FOUNDATION_GOV',
  'EXCHANGEONLINE_MULTIGEO',
  'SHAREPOINTONLINE_MULTIGEO',
  'SHAREPOINTSTORAGE',
  'SHAREPOINTSTORAGE_GOV',
  'SHAREPOINTWAC',
  'SHAREPOINTWAC_DEVELOPER',
  'SHAREPOINTWAC_EDU',
  'SHAREPOINTWAC_GOV',
]);

const KNOWN: Readonly<Record<StorageKind, ReadonlySet<string>>> = { mailbox: MAILBOX, files: FILES };
const SOUNDS: Readonly<Record<StorageKind, RegExp>> = { mailbox: /EXCHANGE/, files: /SHAREPOINT|ONEDRIVE/ };

/** Whether a plan surely keeps data of that kind. */
export const surelyKeeps = ({ partNumber }: Plan, kind: StorageKind): boolean =>
  KNOWN[kind].has(partNumber.toUpperCase());

/**
 * Whether a plan keeps data of that kind, or may: a plan that no list has counts if its own name, or that of its
 * product, sounds so.
 */
export function mayKeep(
  { partNumber }: Plan,
  kind: StorageKind,
  product: Pick<Product, 'partNumber'>,
): boolean {
  const name = partNumber.toUpperCase();
  if (KNOWN[kind].has(name)) return true;
  if (NEITHER.has(name) || STORAGE_KINDS.some((other) => KNOWN[other].has(name))) return false;
  return SOUNDS[kind].test(name) || SOUNDS[kind].test(product.partNumber.toUpperCase());
}
