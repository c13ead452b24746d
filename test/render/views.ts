import type { RequestView } from '../../src/app/ports/messages.ts';
import type { Product } from '../../src/domain/product.ts';
import type { Entry, LicenseRequest } from '../../src/domain/request.ts';
import type { Reader } from '../../src/text/languages.ts';
import { readerFor } from '../../src/text/languages.ts';
import { aCheck, anEntry, aPerson, aProduct, aRequest, PROJECT, VISIO } from '../support/builders.ts';

export const reader: Reader = readerFor('en-GB', { language: 'en', timeZone: 'Europe/Stockholm' });

const names = [
  'Adele Vance',
  'Alex Wilber',
  'Diego Siciliani',
  'Grady Archie',
  'Henrietta Mueller',
  'Isaiah Langer',
];
export const megan = { id: aPerson(90).id, name: 'Megan Bowen', mail: 'meganb@contoso.com' };
export const lee = { id: aPerson(91).id, name: 'Lee Gu' };
export const at = '2026-11-22T13:02:00.000Z';

/** The nth person of the fictional company. */
export function member(n: number, more: Partial<Entry> = {}): Entry {
  const name = names[n] ?? `Employee ${n + 1}`;
  const mail = `${name.toLowerCase().replaceAll(' ', '.')}@contoso.com`;
  return anEntry(n, { person: { id: aPerson(n).id, name, mail }, ...more });
}

const appName = (n: number): string =>
  `${String.fromCodePoint(65 + ((n * 7) % 26))}pp for office work (Plan ${n})`;

/** A product with so many apps, spread over the alphabet. */
export function aSuite(apps: number, more: Partial<Product> = {}): Product {
  return aProduct({
    skuId: '05e9a617-0261-4cee-bb44-138d3ef5d965',
    name: 'Microsoft 365 E3',
    free: 12,
    apps: Array.from({ length: apps }, (_, n) => ({
      planId: `dcf9d2f4-772e-4434-b757-${String(n).padStart(12, '0')}`,
      name: appName(n),
    })),
    ...more,
  });
}

export const project = aProduct({ skuId: PROJECT, name: 'Project Plan 3', free: 3 });

export function aView(request: Partial<LicenseRequest> = {}, more: Partial<RequestView> = {}): RequestView {
  const entries = more.entries ?? [
    member(0),
    member(1, { check: aCheck({ direct: [VISIO] }) }),
    // exactOptionalPropertyTypes: a person without a usage location lacks the property.
    member(2, { check: { ...aCheck(), located: false } }),
  ];
  return {
    request: aRequest({
      requester: { ...megan, department: 'Marketing' },
      reason: 'We draw the new floor plans, and the old tool is switched off next week.',
      persons: entries.length,
      createdAt: at,
      approversReached: true,
      ...request,
    }),
    entries,
    products: [aProduct(), project],
    productsKnown: true,
    ...more,
  };
}

export function manyPersons(count: number): readonly Entry[] {
  return Array.from({ length: count }, (_, n) => member(n));
}

export const approved: Extract<LicenseRequest['decision'], { readonly kind: 'approved' }> = {
  kind: 'approved',
  by: lee,
  at,
  message: 'Enjoy, and tell me if something is missing.',
  skuId: VISIO,
  productName: 'Visio Plan 2',
  off: [{ planId: 'a0000000-0000-4000-8000-000000000002', name: 'OneDrive for Business' }],
};

/** An approved request that succeeded for half of its persons. */
export function halfDone(): RequestView {
  const excluded = [{ indexes: [3], by: lee, at }];
  return aView(
    {
      status: 'partly-failed',
      decision: approved,
      round: 1,
      excluded,
      mail: { asked: 3, sent: 2, refused: 0 },
    },
    {
      entries: [
        member(0, { outcome: { kind: 'assigned', round: 1, at } }),
        member(1, { outcome: { kind: 'holder', round: 1 } }),
        member(2, { outcome: { kind: 'failed', round: 1, at, reason: 'no-location' } }),
        member(3),
        member(4, { outcome: { kind: 'confirming', round: 1, since: at } }),
        member(5, { outcome: { kind: 'not-confirmed', round: 1, at } }),
      ],
    },
  );
}

/** An approved request that waits for an administrator. */
export function waiting(): RequestView {
  const waits = { cause: 'consent', chunks: [0] } as const;
  return aView({ status: 'approving', decision: approved, round: 1, waits });
}

/** The same one after an approver stopped the wait. */
export function stopped(): RequestView {
  const outcome = { kind: 'failed', round: 1, at, reason: 'no-right' } as const;
  const stop = { by: lee, at, cause: 'consent' } as const;
  return aView(
    { status: 'failed', decision: approved, round: 1, stopped: stop },
    { entries: [0, 1, 2].map((n) => member(n, { outcome })) },
  );
}
