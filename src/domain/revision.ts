import type { LicenseRequest, Removal, Status } from './request.ts';
import { onlyIndexes, removedIndexes } from './request.ts';

/**
 * A revision is what an approver saw: the status and the set of removed persons. It is written out, not hashed, so that two
 * revisions can be compared name by name: `pending.` and a hexadecimal digit for every four persons.
 */
export function revisionOf(request: Pick<LicenseRequest, 'status' | 'removed' | 'persons'>): string {
  const digits = Array.from<number>({ length: Math.ceil(request.persons / 4) }).fill(0);
  for (const index of removedIndexes(request)) {
    const digit = Math.floor(index / 4);
    digits[digit] = (digits[digit] ?? 0) | (1 << (index % 4));
  }
  const bits = digits.map((digit) => digit.toString(16)).join('');
  return `${request.status}.${bits.replace(/0+$/, '')}`;
}

/** The removed indexes named by a revision; undefined when the text is no revision of this request. */
function removedIn(revision: string, persons: number): ReadonlySet<number> | undefined {
  const match = /^[a-z-]+\.([0-9a-f]*)$/.exec(revision);
  if (!match) return undefined;

  const removed = new Set<number>();
  for (const [digit, text] of (match[1] ?? '').split('').entries()) {
    const bits = Number.parseInt(text, 16);
    for (let bit = 0; bit < 4; bit++) if (bits & (1 << bit)) removed.add(digit * 4 + bit);
  }
  return [...removed].every((index) => index < persons) ? removed : undefined;
}

/** What happened between an older revision and the present. */
export interface RevisionDiff {
  readonly status: Status;
  /** Removed since, with who did it. */
  readonly removed: readonly Removal[];
  /** Put back since, with who did it. */
  readonly putBack: readonly Removal[];
}

/** Compares the revision on a card with the present request; undefined when they are the same. */
export function differenceSince(revision: string, request: LicenseRequest): RevisionDiff | undefined {
  if (revision === revisionOf(request)) return undefined;

  const before = removedIn(revision, request.persons) ?? new Set<number>();
  const now = removedIndexes(request);
  return {
    status: request.status,
    removed: onlyIndexes(request.removed, (index) => !before.has(index)),
    putBack: onlyIndexes(request.putBack, (index) => before.has(index) && !now.has(index)),
  };
}
