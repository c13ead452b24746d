import { waitsForAnswer } from '../../domain/ask-back.ts';
import type { OutcomeKind } from '../../domain/outcome.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import {
  isApproving,
  isCancelled,
  isCompleted,
  isDeclined,
  isInLookUp,
  isLapsed,
  isPending,
  waitsForSeats,
} from '../../domain/request.ts';
import type { Reader } from '../../text/languages.ts';
import type { Shown } from './outcome-groups.ts';
import { countOf } from './outcome-groups.ts';
import { statusOf } from './parts.ts';
import { SIGN } from './signs.ts';

/** How a request stands, in one line: a sign, words, and a color. */
export interface Verdict {
  readonly sign: (typeof SIGN)[keyof typeof SIGN];
  readonly words: string;
  /** A line below it, or empty. */
  readonly hint: string;
  /** Good news has the default color, because the green of some hosts is too light to read. */
  readonly color: 'default' | 'attention';
  /** The outcomes that its words count. */
  readonly counts: readonly OutcomeKind[];
}

/** The reader: an approver, the requester, or another person of the request. */
export type Seen = 'approver' | 'requester' | 'other';

/** The verdict on a request. */
export function verdictOf(
  request: LicenseRequest,
  persons: readonly Shown[],
  reader: Reader,
  seen: Seen,
): Verdict {
  if (isApproving(request)) return open(progress(request, persons, reader));
  if (request.decision?.kind === 'approved') return ended(request, persons, reader);
  const { result, status } = reader.text.cards;
  if (isDeclined(request)) return bad(result.verdicts.declined);
  return seen === 'approver' ? forApprover(request, reader) : undecided(request, reader, seen, status);
}

/** The progress, such as *12 of 23 done*, without the persons whom an approver left out. */
function progress(request: LicenseRequest, persons: readonly Shown[], reader: Reader): string {
  const all = persons.length - countOf(persons, 'not-assigned');
  const done = countOf(persons, 'assigned', 'holder', 'failed', 'not-confirmed');
  const { forLicenses, progress: underWay } = reader.text.cards.result.verdicts;
  return (waitsForSeats(request) ? forLicenses : underWay)(done, all);
}

function ended(request: LicenseRequest, persons: readonly Shown[], reader: Reader): Verdict {
  const { sums, result } = reader.text.cards;
  for (const kind of ['failed', 'not-confirmed'] as const) {
    const count = countOf(persons, kind);
    if (count > 0) return warning(sums[kind](count), kind);
  }
  const have = countOf(persons, 'assigned', 'holder');
  if (have < persons.length) {
    const words = result.verdicts.some(have, persons.length);
    return isCompleted(request) ? good(words) : warning(words);
  }
  if (persons.length > 1) return good(result.verdicts.everybody);
  const kind = persons[0]?.kind ?? 'assigned';
  return good(sums[kind](1), kind);
}

function forApprover(request: LicenseRequest, reader: Reader): Verdict {
  const { cancelled, lapsed } = reader.text.cards.result.verdicts;
  if (request.notCreated) return bad(statusOf(request, reader), 'default');
  if (isCancelled(request)) return bad(cancelled, 'default');
  return isLapsed(request) ? bad(lapsed, 'default') : open(statusOf(request, reader));
}

function undecided(
  request: LicenseRequest,
  reader: Reader,
  seen: Seen,
  words: Reader['text']['cards']['status'],
): Verdict {
  const { verdicts } = reader.text.cards.result;
  const { lookUp, notCreated, approversReached } = request;
  const isOther = seen === 'other';
  if (isInLookUp(request)) return open(verdicts.lookedUp(lookUp?.done ?? 0, lookUp?.asked ?? 0));
  if (notCreated) return bad(words.notCreated[notCreated]);
  if (waitsForAnswer(request) && !isOther) return open(reader.text.cards.thread.waitsForYou);
  if (isPending(request)) {
    return approversReached || isOther ? open(words.waiting) : open(words.notReached, words.notReachedHint);
  }
  if (isCancelled(request)) return bad(isOther ? verdicts.cancelled : words.withdrawn, 'default');
  return bad(words.lapsed, 'default', words.lapsedHint);
}

const PLAIN = { hint: '', counts: [] } as const;
const good = (words: string, ...counts: readonly OutcomeKind[]): Verdict => ({
  ...PLAIN,
  sign: SIGN.good,
  words,
  color: 'default',
  counts,
});
const open = (words: string, hint = ''): Verdict => ({
  ...PLAIN,
  sign: SIGN.open,
  words,
  hint,
  color: 'default',
});
const warning = (words: string, ...counts: readonly OutcomeKind[]): Verdict => ({
  ...PLAIN,
  sign: SIGN.warning,
  words,
  color: 'attention',
  counts,
});

function bad(words: string, color: Verdict['color'] = 'attention', hint = ''): Verdict {
  return { ...PLAIN, sign: SIGN.bad, words, color, hint };
}
