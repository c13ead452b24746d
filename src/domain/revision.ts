import type { LicenseRequest, Exclusion, Status } from './request.ts';
import { onlyIndexes, excludedIndexes } from './request.ts';

/**
 * A revision is what an approver saw: the status and the set of excluded persons. It is written out, not
 * hashed, so that two revisions can be compared name by name: `pending.` and a hexadecimal digit for every
 * four persons.
 */
export function revisionOf(request: Pick<LicenseRequest, 'status' | 'excluded' | 'persons'>): string {
  const digits = Array.from<number>({ length: Math.ceil(request.persons / 4) }).fill(0);
  for (const index of excludedIndexes(request)) {
    const digit = Math.floor(index / 4);
    digits[digit] = (digits[digit] ?? 0) | (1 << (index % 4));
  }
  const bits = digits.map((digit) => digit.toString(16)).join('');
  return `${request.status}.${bits.replace(/0{1,250}$/, '')}`;
}

/**
 * Whether a pending request is as it was made: no approver has changed its revision, or moved a name and moved it
 * back. If they have, the request is in their hands.
 */
export function isUntouched(request: LicenseRequest): boolean {
  return revisionOf(request) === 'pending.' && request.included.length === 0;
}

/** The excluded indexes that a revision names; undefined if the text is no revision of this request. */
function excludedIn(revision: string, persons: number): ReadonlySet<number> | undefined {
  const match = /^[a-z-]{1,20}\.([0-9a-f]{0,250})$/.exec(revision);
  if (!match) return undefined;

  const excluded = new Set<number>();
  for (const [digit, text] of (match[1] ?? '').split('').entries()) {
    const bits = Number.parseInt(text, 16);
    for (let bit = 0; bit < 4; bit++) if (bits & (1 << bit)) excluded.add(digit * 4 + bit);
  }
  return [...excluded].every((index) => index < persons) ? excluded : undefined;
}

/** The changes between an older revision and the present. */
export interface RevisionDiff {
  readonly status: Status;
  /** Excluded since, with who did it. */
  readonly excluded: readonly Exclusion[];
  /** Included again since, with who did it. */
  readonly included: readonly Exclusion[];
}

/** Compares the revision on a card with the present request; undefined when they are the same. */
export function differenceSince(revision: string, request: LicenseRequest): RevisionDiff | undefined {
  if (revision === revisionOf(request)) return undefined;

  const before = excludedIn(revision, request.persons) ?? new Set<number>();
  const now = excludedIndexes(request);
  return {
    status: request.status,
    excluded: onlyIndexes(request.excluded, (index) => !before.has(index)),
    included: onlyIndexes(request.included, (index) => before.has(index) && !now.has(index)),
  };
}
