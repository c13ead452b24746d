import { provenOutcome } from '../../../domain/assignment.ts';
import { HIDDEN_TRIES, LATER_FOR_MS } from '../../../domain/job.ts';
import type { Outcome } from '../../../domain/outcome.ts';
import { isFinal, isOnList, isToBeLicensed, mayBeIn } from '../../../domain/outcome.ts';
import type { Person } from '../../../domain/person.ts';
import { isHolder } from '../../../domain/person.ts';
import type { Context } from '../../ports/context.ts';
import { OutsideError } from '../../ports/outside-error.ts';
import type { Assignee, AssignmentTarget } from './assignment-target.ts';
import { readSideBySide } from './read-side-by-side.ts';

/** The result of a look at the persons of a target. */
export interface Looked {
  readonly assignees: readonly Assignee[];
  /** The persons that Graph was asked about, by id; undefined: gone. */
  readonly people: ReadonlyMap<string, Person | undefined>;
  /**
   * The persons who are not written now: another target is licensing them with the same product, or Graph
   * answers about them with an error.
   */
  readonly held: ReadonlySet<string>;
}

/** Whether Graph is asked about the person. */
export function isLookedAt({ outcome, isLeftOut }: Assignee, round: number): boolean {
  return isToBeLicensed(outcome, round) && !isLeftOut;
}

/** Whether somebody who is left out ends here. The job that serves the waiting list ends those who are on it. */
function mayLeave(outcome: Outcome | undefined, round: number): boolean {
  return !isFinal(outcome, round) && !isOnList(outcome);
}

/**
 * Looks at the persons of a target. Persons who are left out, gone or licensed get their outcome; all others
 * wait. Recent writes of other targets count, however late Graph shows them. Nobody is a holder before such a write
 * is recorded. If Graph answers about a person with an error, they are held until a day has passed and the job has
 * had 12 `attempts` (`HIDDEN_TRIES`). If the error does not pass by itself, they are not held. Throws OutsideError,
 * StoreError.
 */
export async function lookAtTarget(
  ctx: Context,
  attempts: number,
  target: AssignmentTarget,
): Promise<Looked> {
  const { round } = target;
  const waiting = (assignee: Assignee): boolean => isLookedAt(assignee, round);
  const ids = target.assignees.filter(waiting).map(({ person }) => person.id);
  const read = await readSideBySide(ctx, ids);
  const readOf = new Map(ids.map((id, n) => [id, read[n]]));
  const isHidden = ({ person }: Assignee): boolean => readOf.get(person.id) instanceof OutsideError;

  const shown = target.assignees.map((assignee): Assignee => {
    if (assignee.isLeftOut && mayLeave(assignee.outcome, round))
      return { ...assignee, outcome: { kind: 'not-assigned', round } };
    if (!waiting(assignee)) return assignee;
    const one = readOf.get(assignee.person.id);
    const outcome =
      one instanceof OutsideError
        ? outcomeHidden(ctx, assignee.outcome, one, target, attempts)
        : outcomeSeen(ctx, assignee.outcome, one, target);
    return outcome ? { ...assignee, outcome } : assignee;
  });
  const holders = shown.filter(({ outcome }, n) => isHeldNow(outcome, target.assignees[n]?.outcome));
  const going = await goingOf(target, holders);
  const seen = shown.map((assignee, n) =>
    going.has(assignee.person.id) ? (target.assignees[n] ?? assignee) : assignee,
  );
  // A person whom this target has begun to write does not wait for others: else two targets would wait for
  // each other.
  const isFresh = (assignee: Assignee): boolean =>
    waiting(assignee) && assignee.outcome?.kind !== 'writing' && !isHidden(assignee);
  const asked = new Set(
    target.assignees
      .filter((before, n) => isFresh(before) && isOpenOrHolder(seen[n] ?? before, round))
      .map(({ person }) => person.id),
  );
  const hidden = seen.filter((assignee) => waiting(assignee) && isHidden(assignee));
  const people = new Map(
    [...readOf].flatMap(([id, one]) => (one instanceof OutsideError ? [] : [[id, one]])),
  );
  const held = going.union(new Set(hidden.map(({ person }) => person.id)));
  if (asked.size === 0) return { assignees: seen, people, held };

  const others = await target.writtenByOthers(asked);
  const assignees = seen.map((assignee, n): Assignee => {
    const { id } = assignee.person;
    if (!asked.has(id)) return assignee;
    if (others.get(id) === 'has') return { ...assignee, outcome: { kind: 'holder', round } };
    // Graph may show their license before they have recorded it, with its end.
    return others.get(id) === 'waits' ? (target.assignees[n] ?? assignee) : assignee;
  });
  const waits = [...asked].filter((id) => others.get(id) === 'waits');
  return { assignees, people, held: held.union(new Set(waits)) };
}

const isOpenOrHolder = ({ outcome }: Assignee, round: number): boolean =>
  isToBeLicensed(outcome, round) || outcome?.kind === 'holder';

const isHeldNow = (outcome: Outcome | undefined, before: Outcome | undefined): boolean =>
  outcome?.kind === 'holder' && outcome !== before;

/** Those of the holders who lose the license in a moment. They wait for that, and are then given it anew. */
async function goingOf(target: AssignmentTarget, holders: readonly Assignee[]): Promise<ReadonlySet<string>> {
  if (holders.length === 0) return new Set();
  return (await target.beingRemoved?.(holders.map(({ person }) => person.id))) ?? new Set();
}

/**
 * The outcome of a person about whom Graph answers with an error; undefined: ask again. Nobody is written
 * without a look at them. If their write was under way, a read-back looks for the license.
 */
function outcomeHidden(
  ctx: Context,
  before: Outcome | undefined,
  { kind, message }: OutsideError,
  { round, began }: AssignmentTarget,
  attempts: number,
): Outcome | undefined {
  const now = ctx.clock.now();
  const isForGood = kind === 'permanent' || kind === 'outage';
  if (!isForGood && (now - began < LATER_FOR_MS || attempts < HIDDEN_TRIES)) return undefined;
  const at = ctx.clock.iso(now);
  if (before?.kind === 'writing') return { kind: 'confirming', round, since: at };
  return { kind: 'failed', round, at, reason: isForGood ? 'denied' : 'busy', detail: message.slice(0, 300) };
}

/**
 * The outcome that a look shows: the license is there (written by us, if our write may have gone in), or the
 * person is gone. Whose account is disabled when their turn comes on the waiting list leaves it, so that the license
 * goes to somebody who can use it.
 */
function outcomeSeen(
  ctx: Context,
  before: Outcome | undefined,
  person: Person | undefined,
  { assignment, round, list }: AssignmentTarget,
): Outcome | undefined {
  const at = ctx.clock.iso(ctx.clock.now());
  if (!person) return { kind: 'failed', round, at, reason: 'person-gone' };
  if (!isHolder(person, assignment.skuId)) {
    const isWasted = list.since !== undefined && !person.enabled && !mayBeIn(before);
    return isWasted ? { kind: 'failed', round, at, reason: 'disabled' } : undefined;
  }
  const isOurs = mayBeIn(before) || before?.kind === 'not-confirmed';
  const proven = isOurs ? provenOutcome(person, assignment, round, at) : undefined;
  return proven ?? { kind: 'holder', round };
}
