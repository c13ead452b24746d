import type { Assignment } from '../../../domain/assignment.ts';
import { provenOutcome } from '../../../domain/assignment.ts';
import { CONFIRM_FOR_MS, LATER_FOR_MS, UNCLEAR_FOR_MS } from '../../../domain/job.ts';
import type { FailureReason, Outcome } from '../../../domain/outcome.ts';
import type { Person } from '../../../domain/person.ts';
import type { Context } from '../../ports/context.ts';
import type { AssignAnswer } from '../../ports/ports.ts';

/**
 * Our own number. Tries are at most half an hour apart; a longer break has another cause, such as a missing
 * permission, and starts the count anew.
 */
const MAX_BREAK_MS = 2 * 3_600_000;

type Writing = Extract<Outcome, { kind: 'writing' }>;
type Confirming = Extract<Outcome, { kind: 'confirming' }>;

/** A person who was written: as the look before showed them, and Graph's answer to the write. */
export interface Answered {
  readonly writing: Writing;
  readonly person: Person | undefined;
  readonly answer: AssignAnswer | undefined;
}

/**
 * The outcome after Graph's answer: failed, still to be written, or to be looked for if the write may have
 * gone in. Undefined: accepted, which only a read-back proves. A refusal that contradicts the look before the
 * write is not believed at once. Microsoft's directory and its licensing learn of a new account or location
 * minutes apart (msgraph-sdk-dotnet#2508, #2772; Partner-Center-DotNet-Samples#131).
 */
export function judgeAnswer(ctx: Context, { writing, person, answer }: Answered): Outcome | undefined {
  if (!answer || answer.outcome === 'accepted') return undefined;
  if (answer.outcome === 'retry' && answer.cause === 'untried') return writing;

  const { round } = writing;
  const now = ctx.clock.now();
  const at = ctx.clock.iso(now);
  const isOver = (since: string, afterMs: number): boolean => now - ctx.clock.parse(since) >= afterMs;
  const later: Writing = { ...writing, tries: (writing.tries ?? 0) + 1 };
  if (answer.outcome === 'retry') {
    const { putOffLast, putOffSince: first = at } = writing;
    const isOngoing = putOffLast === undefined || !isOver(putOffLast, MAX_BREAK_MS);
    const putOffSince = isOngoing ? first : at;
    return isOver(putOffSince, LATER_FOR_MS)
      ? { kind: 'failed', round, at, reason: 'busy' }
      : { ...later, putOffSince, putOffLast: at };
  }

  const { since = at } = writing;
  const isPatienceOver = isOver(since, UNCLEAR_FOR_MS);
  if (answer.outcome === 'unclear') {
    return isPatienceOver ? { kind: 'confirming', round, since: at } : { ...later, since };
  }
  const { reason, apps, patient } = believed(answer.reason, answer.apps, person);
  if (patient && !isPatienceOver) return { ...later, since };
  return { kind: 'failed', round, at, reason, apps, detail: answer.detail.slice(0, 300) };
}

/** Corrects the reason by what the look showed. `patient`: the cause may be over in some minutes. */
function believed(
  reason: FailureReason,
  apps: readonly string[],
  person: Person | undefined,
): { readonly reason: FailureReason; readonly apps: readonly string[]; readonly patient: boolean } {
  const location = person?.usageLocation;
  if (reason === 'no-location' && location !== undefined)
    return { reason: 'location-not-accepted', apps: [location], patient: true };
  if (reason === 'person-gone' && person) return { reason: 'account-too-new', apps, patient: true };
  const isRestricted = reason === 'denied' && person?.restricted === true;
  return { reason: isRestricted ? 'restricted' : reason, apps, patient: false };
}

/**
 * The outcome after a read-back of a license that Graph accepted. `person` undefined: Graph does not show
 * them. *Assigned* means that Graph shows the license. After 15 minutes without it: *not confirmed*, never
 * *failed*.
 */
export function judgeReadBack(
  ctx: Context,
  confirming: Confirming,
  person: Person | undefined,
  assignment: Assignment,
): Outcome {
  const at = ctx.clock.iso(ctx.clock.now());
  const proven = person && provenOutcome(person, assignment, confirming.round, at);
  return proven ?? judgeUnseen(ctx, confirming);
}

/**
 * The outcome while Graph does not show a license that it accepted: unchanged for 15 minutes, then *not
 * confirmed*.
 */
export function judgeUnseen(ctx: Context, confirming: Confirming): Outcome {
  const { round, since } = confirming;
  const now = ctx.clock.now();
  const isOver = now - ctx.clock.parse(since) >= CONFIRM_FOR_MS;
  return isOver ? { kind: 'not-confirmed', round, at: ctx.clock.iso(now) } : confirming;
}
