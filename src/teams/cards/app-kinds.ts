import type { App, Product } from '../../domain/product.ts';

/** The kinds of apps and services, in the order in which a card shows them. */
export type AppKind = 'office' | 'mail' | 'teams' | 'files' | 'security' | 'power' | 'viva' | 'other';

const ORDER: readonly AppKind[] = ['office', 'mail', 'teams', 'files', 'security', 'power', 'viva', 'other'];

/** More apps than these are shown by kind. */
const MAX_TOGETHER = 8;

/**
 * Words in the names of Microsoft's list "Product names and service plan identifiers for licensing". The first kind that matches counts:
 * *Office 365 Cloud App Security* is security, and *Common Data Service for Teams* belongs to Power Platform.
 */
const WORDS: readonly (readonly [AppKind, RegExp])[] = [
  [
    'power',
    /\b(power (apps|automate|bi|pages|platform|virtual)|flow|common data service|cds|dataverse|copilot studio|ai builder)\b/i,
  ],
  ['viva', /\b(viva|yammer|myanalytics|kaizala)\b/i],
  [
    'security',
    /\b(defender|entra|azure (active directory|information|rights|multi)|multi-factor|intune|information (protection|barriers|governance)|purview|compliance|audit(ing)?|ediscovery|lockbox|dlp|customer key|encryption|insider risk|privileged|records management|rights|safedocs|security|data (classification|investigations|protection)|device management)\b/i,
  ],
  ['teams', /\b(teams|skype|phone|audio conferencing|calling|staffhub)\b/i],
  ['mail', /\b(exchange|outlook|bookings)\b/i],
  ['files', /\b(sharepoint|onedrive|stream|search)\b/i],
  [
    'office',
    /\b(office|microsoft 365 apps|word|excel|powerpoint|onenote|visio|project|planner|to-do|whiteboard|forms|sway|loop|clipchamp)\b/i,
  ],
];

/** The kind of an app by its name. */
export function kindOf({ name }: App): AppKind {
  return WORDS.find(([, words]) => words.test(name))?.[0] ?? 'other';
}

/** The apps of a product by kind; a few stay together, without a kind. */
export function appsByKind({
  apps,
}: Product): ReadonlyArray<{ readonly kind?: AppKind; readonly apps: readonly App[] }> {
  if (apps.length === 0) return [];
  if (apps.length <= MAX_TOGETHER) return [{ apps }];
  const byKind = Map.groupBy(apps, kindOf);
  return ORDER.flatMap((kind) => {
    const some = byKind.get(kind);
    return some ? [{ kind, apps: some }] : [];
  });
}
