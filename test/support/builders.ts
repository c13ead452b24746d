import type { WaitingList } from '../../src/app/assign/engine/assignment-target.ts';
import type { DecidingRule } from '../../src/domain/decider.ts';
import type { Facts } from '../../src/domain/facts.ts';
import type { OfferedFile } from '../../src/domain/job.ts';
import type { Check, Person } from '../../src/domain/person.ts';
import { checkOf } from '../../src/domain/person.ts';
import type { Product } from '../../src/domain/product.ts';
import type { Entry, LicenseRequest } from '../../src/domain/request.ts';
import { EMPTY_TALLY } from '../../src/domain/request.ts';

export const VISIO = 'c5928f49-12ba-48f7-ada3-0d743a3601d5';
export const PROJECT = '53818b1b-4a27-454b-8896-0dba576410e6';

/** A person with made-up contact data, which `n` makes unique. */
export function aPerson(n: number, more: Partial<Person> = {}): Person {
  return {
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    name: `Person ${n}`,
    userPrincipalName: `person${n}@contoso.com`,
    mail: `person${n}@contoso.com`,
    guest: false,
    enabled: true,
    restricted: false,
    usageLocation: 'SE',
    direct: [],
    inherited: [],
    ...more,
  };
}

export function aCheck(more: Partial<Person> = {}): Check {
  return checkOf(aPerson(1, more), '2026-11-22T10:00:00.000Z');
}

export function anEntry(n: number, more: Partial<Entry> = {}): Entry {
  const { id, name, mail } = aPerson(n);
  return { person: { id, name, ...(mail === undefined ? {} : { mail }) }, check: aCheck(), ...more };
}

export function aProduct(more: Partial<Product> = {}): Product {
  const used = 15;
  return {
    skuId: VISIO,
    partNumber: 'VISIOCLIENT',
    name: 'Visio Plan 2',
    owned: used + (more.free ?? 5),
    used,
    free: 5,
    assignable: true,
    apps: [
      { planId: 'a0000000-0000-4000-8000-000000000001', name: 'Visio for the web' },
      { planId: 'a0000000-0000-4000-8000-000000000002', name: 'OneDrive for Business' },
    ],
    ...more,
  };
}

export function aRequest(more: Partial<LicenseRequest> = {}): LicenseRequest {
  return {
    id: '01900000-0000-7000-8000-000000000001',
    status: 'pending',
    version: 1,
    requester: { id: aPerson(1).id, name: 'Person 1', mail: 'person1@contoso.com' },
    product: { skuId: VISIO, name: 'Visio Plan 2' },
    reason: '',
    createdAt: '2026-11-22T10:00:00.000Z',
    persons: 3,
    excluded: [],
    included: [],
    round: 0,
    tally: EMPTY_TALLY,
    approversReached: false,
    mail: { asked: 0, sent: 0, refused: 0 },
    ...more,
  };
}

/** A product without a waiting list. */
export const NO_LIST: WaitingList = { isOn: async () => false, ahead: async () => 0 };

/** The facts of a decision on `aRequest`. */
export function someFacts(more: Partial<Facts> = {}): Facts {
  return {
    skuId: VISIO,
    freeSeats: 5,
    kept: 3,
    removed: 0,
    holders: 0,
    hints: {},
    requester: { id: aPerson(1).id, name: 'Person 1' },
    forRequester: true,
    openRequests: 1,
    waitedMinutes: 0,
    hasReason: false,
    questions: 0,
    ...more,
  };
}

/** A rule as the decider of a request. */
export function aRule(more: Partial<DecidingRule> = {}): DecidingRule {
  const { id, name } = aPerson(20);
  const confirmedBy = { id, name };
  return { kind: 'rule', ruleId: 'rule-1', name: 'Power BI for Finance', version: 3, confirmedBy, ...more };
}

/** A file that the reader of the audit has agreed to receive. */
export const OFFERED_FILE: OfferedFile = {
  uploadUrl: 'https://contoso-my.sharepoint.com/upload?token=1',
  contentUrl: 'https://contoso-my.sharepoint.com/audit.csv',
  name: 'audit.csv',
  uniqueId: 'unique',
  fileType: 'csv',
};
