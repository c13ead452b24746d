import { isProven } from '../../domain/assignment.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { isFinal, mayBeIn } from '../../domain/outcome.ts';
import type { Product } from '../../domain/product.ts';
import { findProduct } from '../../domain/product.ts';
import type { Entry } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { AssignAnswer } from '../ports/ports.ts';
import { readPersons } from '../records/read-persons.ts';
import type { JobRun } from '../records/job-run.ts';
import type { StoredChunk } from '../records/load-request.ts';
import type { Approval, ChunkRound, Looked } from './chunk-round.ts';
import { judgeAnswer } from './judge-answer.ts';
import { keepEntries } from './keep-entries.ts';
import { noteWrite } from './recent-writes.ts';

interface Written {
  readonly entries: readonly Entry[];
  /** Graph's answers about those that could not be written now. */
  readonly later: readonly AssignAnswer[];
  /** Milliseconds until the lane's quota allows the rest. */
  readonly quotaMs?: number;
  /** The chunk as it was stored last. */
  readonly stored: StoredChunk;
}

/**
 * Writes for the entries of a chunk that wait, in card order, never more at once than there are free seats, until all are done or no
 * seat is left. Throws OutsideError, LeaseLost, StoreError; a later look tells what went in.
 */
export async function writeLicenses(
  ctx: Context,
  run: JobRun,
  about: ChunkRound,
  read: StoredChunk,
  looked: Looked,
): Promise<Written> {
  const { approval, round } = about;
  let { entries } = looked;
  let stored = read;
  for (;;) {
    const waiting = waitingIndexes(entries, round).filter((index) => !looked.held.has(idOf(entries[index])));
    if (waiting.length === 0) return { entries, later: [], stored };

    const product = findProduct(await ctx.licenses.products('now'), approval.skuId);
    if (!product || product.obstacle === 'gone')
      return { entries: failAll(ctx, entries, waiting, round, 'product-gone'), later: [], stored };
    if (product.obstacle === 'self-service' || product.obstacle === 'company')
      return { entries: failAll(ctx, entries, waiting, round, 'not-assignable'), later: [], stored };
    if (!product.assignable) {
      const outage = { outage: 'product-suspended', about: product.name } as const;
      throw new OutsideError('outage', 'The product is suspended.', outage);
    }
    // One is tried even when no seat shows: the count can be stale, Graph's answer cannot.
    const indexes = inTurn(entries, waiting.slice(0, Math.max(1, product.free)));
    const quotaMs = await run.take(indexes.length);
    if (quotaMs > 0) return { entries, later: [], quotaMs, stored };

    const open = indexes.filter((index) => isUnanswered(entries[index]?.outcome, round));
    entries = withOutcome(entries, indexes, (index) => intentOf(entries[index]?.outcome, round));
    const note = await noteWrite(
      ctx,
      about,
      indexes.map((index) => idOf(entries[index])),
    );
    stored = await keepEntries(ctx, run, round, stored, entries, 'renew', [note]);

    const answers = await ctx.licenses
      .assign(ordersFor(entries, indexes, approval, product))
      .catch(async (error: unknown) => {
        const asked = indexes.filter((index) => !open.includes(index));
        if (error instanceof OutsideError && error.outage !== undefined)
          await keepEntries(ctx, run, round, stored, withRefusal(entries, asked), 'renew');
        throw error;
      });
    entries = withAnswers(ctx, looked, entries, indexes, answers);
    entries = await readBack(ctx, entries, indexes, answers, about);

    const later = answers.filter((_, n) => entries[indexes[n] ?? 0]?.outcome?.kind === 'writing');
    if (later.length > 0) return { entries, later, stored };
    const isFull = answers.some((answer) => answer.outcome === 'failed' && answer.reason === 'no-seat');
    // A person whose earlier write may have gone in without an answer may hold a seat: only Graph's own answer to it says.
    const untried = waitingIndexes(entries, round).filter(
      (index) => entries[index]?.outcome?.kind !== 'writing' && !looked.held.has(idOf(entries[index])),
    );
    if (isFull) entries = failAll(ctx, entries, untried, round, 'no-seat');
  }
}

/** The persons who still wait, in card order. */
function waitingIndexes(entries: readonly Entry[], round: number): readonly number[] {
  return entries.flatMap(({ outcome }, index) =>
    isFinal(outcome, round) || outcome?.kind === 'confirming' ? [] : [index],
  );
}

/**
 * The order in which they are written: whom Graph gave no clear answer goes behind the others, so that nobody stands in their way in a chain
 * of writes. Who gets the seats was settled before, in card order.
 */
function inTurn(entries: readonly Entry[], indexes: readonly number[]): readonly number[] {
  const tries = (index: number): number => {
    const outcome = entries[index]?.outcome;
    return outcome?.kind === 'writing' ? (outcome.tries ?? 0) : 0;
  };
  return indexes.toSorted((one, other) => tries(one) - tries(other));
}

const idOf = (entry: Entry | undefined): string => entry?.person.id ?? '';

/** Whether an earlier write may have gone in: the process died before it heard. */
function isUnanswered(before: Outcome | undefined, round: number): boolean {
  return before?.kind === 'writing' && before.round === round && mayBeIn(before);
}

function intentOf(before: Outcome | undefined, round: number): Outcome {
  if (before?.kind !== 'writing' || before.round !== round) return { kind: 'writing', round };
  const { refused: _refused, ...intent } = before;
  return intent;
}

/** A cause that hits everybody means that nothing of the batch went in. */
function withRefusal(entries: readonly Entry[], indexes: readonly number[]): readonly Entry[] {
  return withOutcome(entries, indexes, (index) => {
    const outcome = entries[index]?.outcome;
    return outcome?.kind === 'writing' ? { ...outcome, refused: true } : undefined;
  });
}

function ordersFor(
  entries: readonly Entry[],
  indexes: readonly number[],
  { skuId, off }: Approval,
  { apps }: Product,
) {
  // An app that is no longer in the product is refused, and with it the whole license (azure-docs#81269).
  const present = off.filter(({ planId }) => apps.some((app) => app.planId === planId));
  const disabledPlans = present.map(({ planId }) => planId);
  return indexes.map((index) => ({ personId: idOf(entries[index]), skuId, disabledPlans }));
}

function withOutcome(
  entries: readonly Entry[],
  indexes: readonly number[],
  outcomeOf: (index: number) => Outcome | undefined,
): readonly Entry[] {
  return entries.map((entry, index) => {
    const outcome = indexes.includes(index) ? outcomeOf(index) : undefined;
    return outcome ? { ...entry, outcome } : entry;
  });
}

function failAll(
  ctx: Context,
  entries: readonly Entry[],
  indexes: readonly number[],
  round: number,
  reason: 'no-seat' | 'product-gone' | 'not-assignable',
): readonly Entry[] {
  const at = ctx.clock.iso(ctx.clock.now());
  return withOutcome(entries, indexes, () => ({ kind: 'failed', round, at, reason }));
}

function withAnswers(
  ctx: Context,
  { people }: Looked,
  entries: readonly Entry[],
  indexes: readonly number[],
  answers: readonly AssignAnswer[],
): readonly Entry[] {
  return withOutcome(entries, indexes, (index) => {
    const writing = entries[index]?.outcome;
    if (writing?.kind !== 'writing') return undefined;
    const person = people.get(idOf(entries[index]));
    return judgeAnswer(ctx, { writing, person, answer: answers[indexes.indexOf(index)] });
  });
}

/** *Assigned* means that Graph shows it: those accepted are read again. */
async function readBack(
  ctx: Context,
  entries: readonly Entry[],
  indexes: readonly number[],
  answers: readonly AssignAnswer[],
  { approval, round }: ChunkRound,
): Promise<readonly Entry[]> {
  const accepted = indexes.filter((_, n) => answers[n]?.outcome === 'accepted');
  if (accepted.length === 0) return entries;

  const people = await readPersons(
    ctx,
    accepted.map((index) => idOf(entries[index])),
  );
  const at = ctx.clock.iso(ctx.clock.now());
  return withOutcome(entries, accepted, (index) => {
    const person = people[accepted.indexOf(index)];
    const isThere = person && !(person instanceof OutsideError) && isProven(person, approval);
    return isThere ? { kind: 'assigned', round, at } : { kind: 'confirming', round, since: at };
  });
}
