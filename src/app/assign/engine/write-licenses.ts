import type { Assignment } from '../../../domain/assignment.ts';
import { BATCH_SIZE } from '../../../domain/assignment.ts';
import type { FailureReason, Outcome } from '../../../domain/outcome.ts';
import { isToBeLicensed, mayBeIn } from '../../../domain/outcome.ts';
import { whyNever } from '../../../domain/person.ts';
import type { Product } from '../../../domain/product.ts';
import { findProduct } from '../../../domain/product.ts';
import type { Context } from '../../ports/context.ts';
import { OutsideError } from '../../ports/outside-error.ts';
import type { AssignAnswer } from '../../ports/ports.ts';
import type { JobRun } from '../../records/job-run.ts';
import type { Assignee, AssignmentTarget, WaitingList } from './assignment-target.ts';
import { judgeAnswer, judgeReadBack } from './judge-answer.ts';
import type { Looked } from './look-at-target.ts';
import { readSideBySide } from './read-side-by-side.ts';
import type { Sent } from './send-orders.ts';
import { sendOrders } from './send-orders.ts';

/** Gives the tenant's products. Throws OutsideError. */
export type ReadProducts = () => Promise<readonly Product[]>;

/** The persons of a target after Graph's answers, and what is left to do. */
export interface Written {
  readonly assignees: readonly Assignee[];
  /** Graph's answers about persons who could not be written now. */
  readonly later: readonly AssignAnswer[];
  /** Milliseconds until the rest can be written: the lane's quota is used up, or others have their turn. */
  readonly waitMs?: number;
  /** One batch of several failed as a whole. The job fails with this after the others are recorded. */
  readonly failure?: Sent['failure'];
}

/**
 * Writes the licenses of the persons who wait, until all are done or no seat is left. The first persons in
 * the order of the target get the seats. It writes everybody at once if there are seats for them and for
 * those behind. Otherwise it writes one batch: at most as many persons as there are free seats, but always one.
 * Then other requests have their turn. Throws OutsideError, LeaseLost, StoreError; then a later look tells which
 * writes went in.
 */
export async function writeLicenses(
  ctx: Context,
  run: Pick<JobRun, 'take'>,
  target: AssignmentTarget,
  looked: Looked,
  readProducts: ReadProducts,
): Promise<Written> {
  const { assignment, until, round, behind = 0, list } = target;
  let { assignees } = looked;
  const isHeld = (index: number): boolean => looked.held.has(idOf(looked.assignees[index]));
  for (;;) {
    const waiting = waitingIndexes(assignees, round).filter((index) => !isHeld(index));
    if (waiting.length === 0) return { assignees, later: [] };
    if (until !== undefined && until <= ctx.clock.iso(ctx.clock.now()))
      return { assignees: withoutTime(ctx, assignees, waiting, round), later: [] };

    const product = findProduct(await readProducts(), assignment.skuId);
    if (!product || product.obstacle === 'gone')
      return { assignees: failAll(ctx, assignees, waiting, round, 'product-gone'), later: [] };
    if (product.obstacle === 'self-service' || product.obstacle === 'company')
      return { assignees: failAll(ctx, assignees, waiting, round, 'not-assignable'), later: [] };
    if (!product.assignable) {
      const outage = { outage: 'product-suspended', about: product.name } as const;
      throw new OutsideError('outage', 'The product is suspended.', outage);
    }
    const { free, least } = await seatsFor(product, list);
    const isShort = free < waiting.length + behind;
    const most = isShort ? Math.min(BATCH_SIZE, Math.max(least, free)) : waiting.length;
    // An earlier write that may have gone in may hold a seat, also if none is free.
    const next =
      most > 0 ? waiting.slice(0, most) : waiting.filter((index) => mayBeIn(assignees[index]?.outcome));
    if (next.length === 0)
      return { assignees: await withoutSeat(ctx, looked, assignees, waiting, target), later: [] };
    const indexes = inTurn(assignees, next);
    const waitMs = await run.take(indexes.length);
    if (waitMs > 0) return { assignees, later: [], waitMs };

    const open = indexes.filter((index) => isUnanswered(assignees[index]?.outcome, round));
    assignees = withOutcome(assignees, indexes, (index) => intentOf(assignees[index]?.outcome, round));
    const ids = indexes.map((index) => idOf(assignees[index]));
    await target.keepIntent(assignees, ids);

    const sent = await sendOrders(ctx, ordersFor(assignees, indexes, assignment, product));
    const { answers, failure } = sent;
    const unwritten = indexes.filter((index, n) => isUnwritten(sent, n) && !open.includes(index));
    assignees = withRefusal(assignees, unwritten);
    if (isOutage(failure)) await target.keepIntent(assignees, []);
    if (failure && answers.every((answer) => answer === undefined)) throw failure.error;
    assignees = withAnswers(ctx, looked, assignees, indexes, answers);
    assignees = await readBack(ctx, assignees, indexes, answers, target);
    assignees = await withoutSeat(ctx, looked, assignees, refused(assignees, indexes), target);
    if (failure) return { assignees, later: [], failure };

    const later = answers.filter((answer, n): answer is AssignAnswer => {
      return answer !== undefined && assignees[indexes[n] ?? 0]?.outcome?.kind === 'writing';
    });
    if (later.length > 0) return { assignees, later };
    const isFull = answers.some((answer) => answer?.outcome === 'failed' && answer.reason === 'no-seat');
    // Skips persons whose earlier write may have gone in without an answer. They may hold a seat, which only
    // Graph's own answer can tell.
    const untried = waitingIndexes(assignees, round).filter(
      (index) => !mayBeIn(assignees[index]?.outcome) && !isHeld(index),
    );
    if (isFull) assignees = await withoutSeat(ctx, looked, assignees, untried, target);
    if (isShort && assignees.length > BATCH_SIZE && untried.length > 0 && !isFull)
      return { assignees, later: [], waitMs: 0 };
  }
}

/**
 * The free seats for a target, without those for the persons before it, and how many are tried at least. One
 * person is tried even without a free seat: the count can be stale, Graph's answer cannot. But not where
 * somebody waits for a seat already: they got that answer. Throws StoreError.
 */
async function seatsFor({ free }: Product, { since, ahead }: WaitingList) {
  const before = await ahead();
  const isTried = since === undefined && before === 0;
  return { free: Math.max(0, free - before), least: isTried ? 1 : 0 };
}

/** Those of the persons just written for whom Graph answered that no seat is left. */
function refused(assignees: readonly Assignee[], indexes: readonly number[]): readonly number[] {
  return indexes.filter((index) => {
    const outcome = assignees[index]?.outcome;
    return outcome?.kind === 'failed' && outcome.reason === 'no-seat';
  });
}

/**
 * Persons who get no seat come on the waiting list, or fail if it is off. Who could not be licensed even with a seat
 * fails at once, as their card said. Throws StoreError.
 */
async function withoutSeat(
  ctx: Context,
  { people }: Looked,
  assignees: readonly Assignee[],
  indexes: readonly number[],
  { list, round }: AssignmentTarget,
): Promise<readonly Assignee[]> {
  if (indexes.length === 0) return assignees;
  const at = ctx.clock.iso(ctx.clock.now());
  const isOn = await list.isOn();
  const { since = at } = list;
  return withOutcome(assignees, indexes, (index) => {
    const person = people.get(idOf(assignees[index]));
    const reason = (person && whyNever(person)) ?? (isOn ? undefined : 'no-seat');
    return reason ? { kind: 'failed', round, at, reason } : { kind: 'on-list', round, since };
  });
}

/** Whether nothing was written for an order: it was never sent, or refused because of an outage. */
function isUnwritten({ answers, unsent, failure }: Sent, n: number): boolean {
  return unsent.has(n) || (isOutage(failure) && answers[n] === undefined);
}

const isOutage = (failure: Sent['failure']): boolean =>
  failure?.error instanceof OutsideError && failure.error.outage !== undefined;

/** The persons who still wait, in the order of the target. */
function waitingIndexes(assignees: readonly Assignee[], round: number): readonly number[] {
  return assignees.flatMap(({ outcome }, index) => (isToBeLicensed(outcome, round) ? [index] : []));
}

/**
 * The order of the writes: persons with unclear answers go last, so that they delay nobody in a chain of
 * writes. Seats were given before, in the order of the target.
 */
function inTurn(assignees: readonly Assignee[], indexes: readonly number[]): readonly number[] {
  const tries = (index: number): number => {
    const outcome = assignees[index]?.outcome;
    return outcome?.kind === 'writing' ? (outcome.tries ?? 0) : 0;
  };
  return indexes.toSorted((one, other) => tries(one) - tries(other));
}

const idOf = (assignee: Assignee | undefined): string => assignee?.person.id ?? '';

/** Whether an earlier write may have gone in: the process died before its answer came. */
function isUnanswered(before: Outcome | undefined, round: number): boolean {
  return before?.kind === 'writing' && before.round === round && mayBeIn(before);
}

function intentOf(before: Outcome | undefined, round: number): Outcome {
  if (before?.kind !== 'writing' || before.round !== round) return { kind: 'writing', round };
  const { refused: _refused, ...intent } = before;
  return intent;
}

/** Marks the writes of persons as refused, since nothing was written for them. */
function withRefusal(assignees: readonly Assignee[], indexes: readonly number[]): readonly Assignee[] {
  return withOutcome(assignees, indexes, (index) => {
    const outcome = assignees[index]?.outcome;
    return outcome?.kind === 'writing' ? { ...outcome, refused: true } : undefined;
  });
}

function ordersFor(
  assignees: readonly Assignee[],
  indexes: readonly number[],
  { skuId, off }: Assignment,
  { apps }: Product,
) {
  // Graph refuses the whole license if it names an app that is no longer in the product (azure-docs#81269).
  const present = off.filter(({ planId }) => apps.some((app) => app.planId === planId));
  const disabledPlans = present.map(({ planId }) => planId);
  return indexes.map((index) => ({ personId: idOf(assignees[index]), skuId, disabledPlans }));
}

function withOutcome(
  assignees: readonly Assignee[],
  indexes: readonly number[],
  outcomeOf: (index: number) => Outcome | undefined,
): readonly Assignee[] {
  return assignees.map((assignee, index) => {
    const outcome = indexes.includes(index) ? outcomeOf(index) : undefined;
    return outcome ? { ...assignee, outcome } : assignee;
  });
}

function failAll(
  ctx: Context,
  assignees: readonly Assignee[],
  indexes: readonly number[],
  round: number,
  reason: FailureReason,
): readonly Assignee[] {
  const at = ctx.clock.iso(ctx.clock.now());
  return withOutcome(assignees, indexes, () => ({ kind: 'failed', round, at, reason }));
}

/**
 * The outcome of persons whose license would have ended already. A write that may have gone in is looked for by the
 * read-back.
 */
function withoutTime(
  ctx: Context,
  assignees: readonly Assignee[],
  indexes: readonly number[],
  round: number,
): readonly Assignee[] {
  const at = ctx.clock.iso(ctx.clock.now());
  return withOutcome(assignees, indexes, (index) =>
    mayBeIn(assignees[index]?.outcome)
      ? { kind: 'confirming', round, since: at }
      : { kind: 'failed', round, at, reason: 'end-passed' },
  );
}

function withAnswers(
  ctx: Context,
  { people }: Looked,
  assignees: readonly Assignee[],
  indexes: readonly number[],
  answers: Sent['answers'],
): readonly Assignee[] {
  return withOutcome(assignees, indexes, (index) => {
    const writing = assignees[index]?.outcome;
    if (writing?.kind !== 'writing') return undefined;
    const person = people.get(idOf(assignees[index]));
    return judgeAnswer(ctx, { writing, person, answer: answers[indexes.indexOf(index)] });
  });
}

/** Reads the accepted persons again: *assigned* means that Graph shows the license. */
async function readBack(
  ctx: Context,
  assignees: readonly Assignee[],
  indexes: readonly number[],
  answers: Sent['answers'],
  { assignment, round }: AssignmentTarget,
): Promise<readonly Assignee[]> {
  const accepted = indexes.filter((_, n) => answers[n]?.outcome === 'accepted');
  if (accepted.length === 0) return assignees;

  const people = await readSideBySide(
    ctx,
    accepted.map((index) => idOf(assignees[index])),
  );
  const at = ctx.clock.iso(ctx.clock.now());
  return withOutcome(assignees, accepted, (index) => {
    const person = people[accepted.indexOf(index)];
    const shown = person instanceof OutsideError ? undefined : person;
    return judgeReadBack(ctx, { kind: 'confirming', round, since: at }, shown, assignment);
  });
}
