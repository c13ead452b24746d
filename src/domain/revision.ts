import type { LicenseRequest, Exclusion, Status } from './request.ts';
import { onlyIndexes, excludedIndexes } from './request.ts';
import type { Thread } from './thread.ts';
import { threadOf } from './thread.ts';

/**
 * A revision is what an approver saw: the status, the set of excluded persons, and the thread. It is written out,
 * not hashed, so that two revisions can be compared name by name: `pending.` and a hexadecimal digit for every
 * four persons. If there is a thread, a point follows, and a letter for each question: `q`, or `a` once it is
 * answered.
 */
export function revisionOf(
  request: Pick<LicenseRequest, 'status' | 'excluded' | 'persons' | 'questions'>,
): string {
  const digits = Array.from<number>({ length: Math.ceil(request.persons / 4) }).fill(0);
  for (const index of excludedIndexes(request)) {
    const digit = Math.floor(index / 4);
    digits[digit] = (digits[digit] ?? 0) | (1 << (index % 4));
  }
  const bits = digits.map((digit) => digit.toString(16)).join('');
  const thread = threadOf(request).map(({ answer }) => (answer ? 'a' : 'q'));
  const asked = thread.length === 0 ? '' : `.${thread.join('')}`;
  return `${request.status}.${bits.replace(/0{1,250}$/, '')}${asked}`;
}

/**
 * Whether a pending request is as it was made: no approver has changed its revision, or moved a name and moved it
 * back. If they have, the request is in their hands.
 */
export function isUntouched(request: LicenseRequest): boolean {
  return revisionOf(request) === 'pending.' && request.included.length === 0;
}

const REVISION = /^[a-z-]{1,20}\.([0-9a-f]{0,250})(?:\.([aq]{1,10}))?$/;

/** The excluded indexes that a revision names; undefined if the text is no revision of this request. */
function excludedIn(revision: string, persons: number): ReadonlySet<number> | undefined {
  const match = REVISION.exec(revision);
  if (!match) return undefined;

  const excluded = new Set<number>();
  for (const [digit, text] of (match[1] ?? '').split('').entries()) {
    const bits = Number.parseInt(text, 16);
    for (let bit = 0; bit < 4; bit++) if (bits & (1 << bit)) excluded.add(digit * 4 + bit);
  }
  return [...excluded].every((index) => index < persons) ? excluded : undefined;
}

/** The letters of the questions that a revision names; empty if it names none. */
const threadIn = (revision: string): string => REVISION.exec(revision)?.[2] ?? '';

/** The changes between an older revision and the present. */
export interface RevisionDiff {
  readonly status: Status;
  /** Excluded since, with who did it. */
  readonly excluded: readonly Exclusion[];
  /** Included again since, with who did it. */
  readonly included: readonly Exclusion[];
  /** Questions that were asked since and are open, and questions that were answered since. */
  readonly asked: Thread;
  readonly answered: Thread;
}

/** Compares the revision on a card with the present request; undefined when they are the same. */
export function differenceSince(revision: string, request: LicenseRequest): RevisionDiff | undefined {
  if (revision === revisionOf(request)) return undefined;

  const before = excludedIn(revision, request.persons) ?? new Set<number>();
  const now = excludedIndexes(request);
  const thread = threadOf(request);
  const seen = threadIn(revision);
  return {
    status: request.status,
    excluded: onlyIndexes(request.excluded, (index) => !before.has(index)),
    included: onlyIndexes(request.included, (index) => before.has(index) && !now.has(index)),
    asked: thread.filter(({ answer }, index) => !answer && index >= seen.length),
    answered: thread.filter(({ answer }, index) => answer && seen[index] !== 'a'),
  };
}
